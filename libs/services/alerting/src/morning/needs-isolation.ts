import type { IsolationNeeded } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { Deciding } from '../consumers/recompute';
import { personsNow } from '../http/carriage-view';
import { placeToldTo, type PlaceReader } from '../http/shown-places';
import { pageOfAlerts } from '../store/alert-reads';
import type { AlertRow } from '../store/alert-row';
import { placeKey, placesNow } from '../store/places';
import { bedNow } from './carriers';
import { SHOWN_MAX } from './morning-reads';

/** Rules whose goal is that somebody is isolated, whoever of them is found to carry in the end. */
export const ISOLATING_RULES = [
  ...['new-cpe', 'provisional', 'specimen-positive', 'vulnerable-unit'],
  ...['icu-hepatobiliary', 'known-readmission', 'contact-readmission', 'import', 'not-isolated'],
];

const UNDONE = {
  ...{ statuses: ['open', 'acknowledged'], rules: ISOLATING_RULES, severities: null },
  ...{ ward: null, from: null, before: null },
};

/**
 * Whom an alert that is not done asks to isolate, in house and not known to be isolated; each once,
 * by the gravest alert. Carriers of the list are left out: it tells their isolation with them.
 */
export async function needsIsolation(
  tx: Tx,
  site: string,
  carriers: ReadonlySet<string>,
  reader: PlaceReader & { readonly deciding: Deciding },
): Promise<IsolationNeeded[]> {
  const page = { after: null, limit: SHOWN_MAX, order: 'severity' } as const;
  const asking = gravestOf(await pageOfAlerts(tx, [site], UNDONE, page), carriers);
  const wanted = asking.map(({ patient, isolates }) => ({ site, pseudonym: patient, isolates }));
  const places = await placesNow(tx, wanted, reader.timeZone);
  const placeOf = (pseudonym: string) => places.get(placeKey({ site, pseudonym }));
  const inHouse = asking.filter(({ patient }) => placeOf(patient) !== undefined);
  const pseudonyms = inHouse.map(({ patient }) => patient);
  const persons = await personsNow(tx, site, pseudonyms, reader.deciding);
  return inHouse.flatMap(({ patient, id, rule, severity, title }) => {
    const place = placeOf(patient);
    const person = persons.find(({ members }) => members.includes(patient));
    const state = person ? bedNow(person.picture).state : 'not-recorded';
    if (!place || state === 'isolated') return [];
    const isolation = state === 'not-isolated' ? 'no' : 'not-recorded';
    const told = placeToldTo(place, reader.caller);
    const about = { patient: { pseudonym: patient }, alertId: id, rule, severity, title };
    return [{ ...about, place: told, isolation } as const];
  });
}

/** The first alert of each; they come by how grave they are, and carriers stand elsewhere. */
export function gravestOf<A extends Pick<AlertRow, 'patient'>>(
  alerts: readonly A[],
  carriers: ReadonlySet<string>,
): (A & { readonly patient: string })[] {
  const seen = new Set(carriers);
  return alerts.flatMap((alert) => {
    const { patient } = alert;
    if (patient === null || seen.has(patient)) return [];
    seen.add(patient);
    return [{ ...alert, patient }];
  });
}
