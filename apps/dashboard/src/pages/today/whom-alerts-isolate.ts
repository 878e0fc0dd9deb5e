import type { Alert, PatientTimeline, PlaceNow } from '@carbawatch/contracts';

/** Somebody in house whom an alert asks to isolate and whose isolation nobody has told. */
export interface ToIsolate {
  readonly pseudonym: string;
  readonly place: PlaceNow;
  readonly alert: Alert;
  readonly isolation: PatientTimeline['isolationNow'];
}

/** Each once, by the gravest alert, in the order of the list. */
export function gravestOf(
  alerts: readonly Alert[],
  known: ReadonlySet<string>,
): Omit<ToIsolate, 'isolation'>[] {
  const found = new Map<string, Omit<ToIsolate, 'isolation'>>();
  for (const alert of alerts) {
    const pseudonym = alert.patient?.pseudonym;
    const { place, wardNow } = alert;
    const where = place ?? (wardNow === null ? null : { ...NOWHERE, ward: wardNow });
    if (pseudonym === undefined || !where || known.has(pseudonym) || found.has(pseudonym)) continue;
    found.set(pseudonym, { pseudonym, place: where, alert });
  }
  return [...found.values()];
}

const NOWHERE: PlaceNow = { ward: null, room: null, bed: null, reportedOn: null };
