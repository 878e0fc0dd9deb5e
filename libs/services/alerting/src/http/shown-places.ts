import type { Alert, MorningAlert, PlaceNow, Task } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { Caller } from '@carbawatch/service-kit';
import { placeKey, placesNow, type PlaceWanted } from '../store/places';

/** Who asks, and in which zone the days of reports are counted. */
export interface PlaceReader {
  readonly caller: Pick<Caller, 'role'>;
  readonly timeZone: string;
}

/** A place as the caller may know it: room and bed are for the ward round, the ward for all. */
export function placeToldTo<
  P extends { readonly room: string | null; readonly bed: string | null },
>(place: P, { role }: Pick<Caller, 'role'>): P {
  return role === 'ipc' ? place : { ...place, room: null, bed: null };
}

type PlaceOf = (site: string, pseudonym: string) => PlaceNow | null;

/** Where these patients lie now, as far as the caller may know it. */
async function placesFor(
  tx: Tx,
  wanted: readonly PlaceWanted[],
  { caller, timeZone }: PlaceReader,
): Promise<PlaceOf> {
  const places = await placesNow(tx, wanted, timeZone);
  return (site, pseudonym) => {
    const place = places.get(placeKey({ site, pseudonym }));
    return place ? placeToldTo(place, caller) : null;
  };
}

/** Alerts with the present place of their patients; never in an event or a message. */
export async function withPlaces(
  tx: Tx,
  alerts: readonly Alert[],
  reader: PlaceReader,
): Promise<Alert[]> {
  const wanted = alerts.flatMap(({ site, patient, isolates }) =>
    patient ? [{ site, pseudonym: patient.pseudonym, isolates }] : [],
  );
  const placeOf = await placesFor(tx, wanted, reader);
  return alerts.map((alert) =>
    alert.patient ? { ...alert, place: placeOf(alert.site, alert.patient.pseudonym) } : alert,
  );
}

/** Tasks with the present place of their patients. */
export async function withPlacesOfTasks(
  tx: Tx,
  tasks: readonly Task[],
  reader: PlaceReader,
): Promise<Task[]> {
  const wanted = tasks.map(({ site, patient, isolateId }) => ({
    site,
    pseudonym: patient.pseudonym,
    isolates: isolateId === null ? [] : [isolateId],
  }));
  const placeOf = await placesFor(tx, wanted, reader);
  return tasks.map((task) => ({ ...task, place: placeOf(task.site, task.patient.pseudonym) }));
}

type MorningSections = Readonly<Record<string, readonly MorningAlert[]>>;

/**
 * Entries of the morning list with the present place of their patients, section by section. What is
 * about no single patient has none.
 */
export async function withPlacesOfNews<S extends MorningSections>(
  tx: Tx,
  site: string,
  sections: S,
  reader: PlaceReader & { readonly isolatesOf: (alertId: string) => readonly string[] },
): Promise<{ [Name in keyof S]: MorningAlert[] }> {
  const entries = Object.values(sections)
    .flat()
    .filter(({ patient }) => patient.pseudonym !== '');
  const wanted = entries.map(({ alertId, patient }) => ({
    site,
    pseudonym: patient.pseudonym,
    isolates: reader.isolatesOf(alertId),
  }));
  const placeOf = await placesFor(tx, wanted, reader);
  const named = Object.entries(sections).map(([name, list]) => [
    name,
    list.map((one) => {
      const { pseudonym } = one.patient;
      return { ...one, place: pseudonym === '' ? null : placeOf(site, pseudonym) };
    }),
  ]);
  return Object.fromEntries(named) as { [Name in keyof S]: MorningAlert[] };
}
