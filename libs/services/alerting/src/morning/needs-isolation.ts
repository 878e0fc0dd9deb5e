import {
  SEVERITIES,
  addDays,
  dayOfInstant,
  type IsolationNeeded,
  type PlaceNow,
  type RiskScore,
} from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { Deciding } from '../consumers/recompute';
import { CLAIM_DAYS } from '../decide/claimed-stay';
import { groupedBy } from '../decide/grouped-by';
import { bedNow } from '../decide/isolation';
import { personsNow } from '../http/carriage-view';
import { placeToldTo, type PlaceReader } from '../http/shown-places';
import { pendingCases } from '../risk/risk-model.store';
import { riskScoreOf } from '../risk/risk-score';
import { siteModels } from '../risk/site-models';
import { placeKey, placesNow } from '../store/places';
import { askingAlerts, type AskingAlert } from './asking-alerts';
import { SHOWN_MAX } from './morning-reads';

/** Who is looked at anew at once. */
const PERSONS_AT_ONCE = 100;

/** Somebody whom open alerts ask to isolate. */
export interface Asked {
  /** The gravest of the alerts, of those the newest. */
  readonly alert: AskingAlert;
  /** Of the CRE whose mechanism is pending, that of the likeliest CPE. */
  readonly risk: RiskScore | null;
}

/**
 * Whom an alert that is not done asks to isolate, in house and not known to be isolated; each once,
 * by the gravest alert. Carriers of the list are left out: it tells their isolation with them.
 */
export async function needsIsolation(
  tx: Tx,
  asked: { readonly site: string; readonly until: Date; readonly carriers: ReadonlySet<string> },
  reader: PlaceReader & { readonly deciding: Deciding },
): Promise<IsolationNeeded[]> {
  const { site, until, carriers } = asked;
  const known = await askingAlerts(tx, site, until);
  const asking = known.filter(({ patient }) => !carriers.has(patient));
  const places = await bedsOf(tx, site, asking, { until, timeZone: reader.timeZone });
  const inHouse = asking.filter(({ patient }) => places.has(patient));
  const wanted = inOrder(inHouse, await risksOf(tx, site, inHouse));
  const needed: IsolationNeeded[] = [];
  for (let from = 0; from < wanted.length; from += PERSONS_AT_ONCE) {
    const next = wanted.slice(from, from + PERSONS_AT_ONCE);
    const pseudonyms = next.map(({ alert }) => alert.patient);
    const persons = await personsNow(tx, site, pseudonyms, reader.deciding);
    for (const { alert, risk } of next) {
      const { patient, id, rule, severity, title } = alert;
      const place = places.get(patient);
      const person = persons.find(({ members }) => members.includes(patient));
      const state = person ? bedNow(person.picture).state : 'not-recorded';
      if (!place || state === 'isolated') continue;
      const isolation = state === 'not-isolated' ? 'no' : 'not-recorded';
      const told = placeToldTo(place, reader.caller);
      const about = { patient: { pseudonym: patient }, alertId: id, rule, severity, title };
      needed.push({ ...about, place: told, isolation, risk });
    }
    if (needed.length >= SHOWN_MAX) break;
  }
  return needed.slice(0, SHOWN_MAX);
}

/** Where they lie; who is elsewhere, or whom no report of the last weeks has seen, is in no bed. */
async function bedsOf(
  tx: Tx,
  site: string,
  alerts: readonly AskingAlert[],
  { until, timeZone }: { readonly until: Date; readonly timeZone: string },
): Promise<ReadonlyMap<string, PlaceNow>> {
  const wanted = [...groupedBy(alerts, ({ patient }) => patient)].map(([pseudonym, mine]) => ({
    site,
    pseudonym,
    isolates: [...new Set(mine.flatMap(({ isolates }) => isolates))],
  }));
  const places = await placesNow(tx, wanted, timeZone);
  const oldest = addDays(dayOfInstant(until.getTime(), timeZone), -CLAIM_DAYS);
  return new Map(
    wanted.flatMap(({ pseudonym }) => {
      const place = places.get(placeKey({ site, pseudonym }));
      const isTold = place && (place.reportedOn === null || place.reportedOn >= oldest);
      return isTold ? [[pseudonym, place] as const] : [];
    }),
  );
}

/** What the model says of the pending CRE of these alerts, by the isolate. */
async function risksOf(
  tx: Tx,
  site: string,
  alerts: readonly AskingAlert[],
): Promise<ReadonlyMap<string, RiskScore>> {
  const isolates = alerts.flatMap((one) => one.isolates);
  const cases = await pendingCases(
    tx,
    isolates.map((isolateId) => ({ site, isolateId })),
  );
  const model = (await siteModels(tx, [site]))(site);
  return new Map(
    cases.flatMap((cre) => {
      const risk = riskScoreOf(cre, model);
      return risk ? [[cre.isolateId, risk] as const] : [];
    }),
  );
}

/**
 * Each patient once. The gravest first; of one severity who is likelier to carry a carbapenemase,
 * while tests are pending, and then the newest: a bed may be free for one of them alone.
 */
export function inOrder(
  alerts: readonly AskingAlert[],
  risks: ReadonlyMap<string, RiskScore>,
): Asked[] {
  const persons = [...groupedBy(alerts, ({ patient }) => patient).values()];
  const asked = persons.flatMap((mine): Asked[] => {
    const [alert] = [...mine].sort(gravestFirst);
    const scores = mine.flatMap(({ isolates }) => isolates.flatMap((id) => risks.get(id) ?? []));
    const [risk = null] = scores.sort((a, b) => scoreOf(b) - scoreOf(a));
    return alert ? [{ alert, risk }] : [];
  });
  return asked.sort(
    (a, b) =>
      rankOf(a.alert) - rankOf(b.alert) ||
      scoreOf(b.risk) - scoreOf(a.risk) ||
      gravestFirst(a.alert, b.alert),
  );
}

/** By the probability, or by the predictors present while the model has no coefficients. */
function scoreOf(risk: RiskScore | null): number {
  return risk ? (risk.probability ?? risk.predictorsPresent) : -1;
}

function rankOf({ severity }: AskingAlert): number {
  return SEVERITIES.indexOf(severity);
}

function gravestFirst(a: AskingAlert, b: AskingAlert): number {
  const newest = Date.parse(b.raisedAt) - Date.parse(a.raisedAt);
  return rankOf(a) - rankOf(b) || newest || (a.id < b.id ? -1 : 1);
}
