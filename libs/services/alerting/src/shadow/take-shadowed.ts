import type { IsolateShadowed } from '@carbawatch/contracts';
import type { RecordBatch } from '@carbawatch/event-log';
import type { Tx } from '@carbawatch/postgres';
import { Comparison } from '../backtest/compare-alerts';
import { familyFacts } from '../consumers/family-facts';
import type { Deciding } from '../consumers/recompute';
import { historyOf, type FamilyFacts, type IsolateHistory } from '../decide/facts';
import { decideFamily } from '../decide/walk';
import { clocksOf } from '../store/clock';
import { familiesReadOnly, lockLanes } from '../store/families';
import { distinctRefs, membersOf, refText } from '../store/person-refs';
import {
  forgetOldRuns,
  saveDifference,
  saveShadowed,
  shadowedOf,
  type ShadowRun,
} from './shadow.store';

/** A shadow run looks at the whole past. */
const EVER = { from: '0001-01-01', to: '9999-12-31' };

/**
 * What a candidate rule set of classification says of isolates: works out which alerts their
 * patients would gain, lose, or have at another time, and does nothing else with it.
 */
export async function takeShadowed(
  { tx, records }: RecordBatch<IsolateShadowed>,
  deciding: Deciding,
): Promise<void> {
  const runs = new Map<string, ShadowRun & { readonly events: IsolateShadowed[] }>();
  for (const { value } of records) {
    const { site, job } = value;
    const name = `${site}\n${job}`;
    const run = runs.get(name);
    if (run) run.events.push(value);
    else runs.set(name, { site, job, events: [value] });
  }
  for (const { events, ...run } of runs.values()) await takeRun(tx, run, events, deciding);
}

async function takeRun(
  tx: Tx,
  run: ShadowRun,
  events: readonly IsolateShadowed[],
  { rules, timeZone }: Deciding,
): Promise<void> {
  const { site } = run;
  const persons = distinctRefs(events.map(({ pseudonym }) => ({ site, pseudonym })));
  const families = await familiesReadOnly(tx, persons);
  const members = membersOf(families);
  // Isolates of one family may come in two partitions: the later one sees both.
  await lockLanes(tx, members);
  const isolates = events.map((event) => ({
    pseudonym: event.pseudonym,
    history: historyOf(event),
  }));
  await saveShadowed(tx, run, isolates);
  const shadowed = await shadowedOf(tx, run, members);
  const known = await familyFacts(tx, families);
  const personRules = (await rules.booksOf(tx, [site]))(site).personRules;
  const nowMs = (await clocksOf(tx, [site])).get(site) ?? -Infinity;
  const alertsOf = (facts: FamilyFacts) =>
    decideFamily(facts, { rules: personRules, timeZone, nowMs }).alerts;
  for (const { family, facts } of known.families) {
    const other = membersOf([family]).flatMap((ref) => shadowed.get(refText(ref)) ?? []);
    const comparison = new Comparison({ ...EVER, timeZone });
    comparison.add(alertsOf(facts), alertsOf(withIsolates(facts, other)));
    const found = comparison.report();
    const differs = found.counts.some(({ gained, lost, moved }) => gained + lost + moved > 0);
    await saveDifference(tx, run, family, differs ? found : null);
  }
  await forgetOldRuns(tx, site);
}

function withIsolates(facts: FamilyFacts, other: readonly IsolateHistory[]): FamilyFacts {
  const replaced = new Set(other.map(({ isolateId }) => isolateId));
  const same = facts.isolates.filter(({ isolateId }) => !replaced.has(isolateId));
  return { ...facts, isolates: [...same, ...other] };
}
