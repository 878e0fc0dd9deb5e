import type { IsolateShadowed, SpecimenShadowed } from '@carbawatch/contracts';
import type { RecordBatch } from '@carbawatch/event-log';
import type { Tx } from '@carbawatch/postgres';
import { Comparison } from '../backtest/compare-alerts';
import { peoplesActs, withRecorded } from '../backtest/peoples-acts';
import { familyFacts } from '../consumers/family-facts';
import type { Deciding } from '../consumers/recompute';
import { historyOf, specimenHistoryOf, type FamilyFacts } from '../decide/facts';
import { decideFamily } from '../decide/decide-family';
import { clocksOf } from '../store/clock';
import { familiesReadOnly, lockLanes } from '../store/families';
import { distinctRefs, membersOf, refText } from '../store/person-refs';
import {
  forgetOldRuns,
  saveDifference,
  saveShadowed,
  shadowedOf,
  type ShadowRun,
  type ShadowedHistory,
} from './shadow.store';

/** A shadow run looks at the whole past. */
const EVER = { from: '0001-01-01', to: '9999-12-31' };

type Shadowed = IsolateShadowed | SpecimenShadowed;

/**
 * What a candidate rule set of classification says of isolates and specimens: works out which
 * alerts their patients would gain, lose, or have at another time, and does nothing else with it.
 */
export async function takeShadowed(
  { tx, records }: RecordBatch<Shadowed>,
  deciding: Deciding,
): Promise<void> {
  const runs = new Map<string, ShadowRun & { readonly events: Shadowed[] }>();
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
  events: readonly Shadowed[],
  { rules, timeZone }: Deciding,
): Promise<void> {
  const { site } = run;
  const persons = distinctRefs(events.map(({ pseudonym }) => ({ site, pseudonym })));
  const families = await familiesReadOnly(tx, persons);
  const members = membersOf(families);
  // What is of one family may come in two partitions or topics: the later one sees all of it.
  await lockLanes(tx, members);
  const told = events.map((event) => ({
    pseudonym: event.pseudonym,
    history: 'isolateId' in event ? historyOf(event) : specimenHistoryOf(event),
  }));
  await saveShadowed(tx, run, told);
  const shadowed = await shadowedOf(tx, run, members);
  const book = await rules.bookOf(tx, site);
  const known = await familyFacts(tx, families, () => book);
  const nowMs = (await clocksOf(tx, [site])).get(site) ?? -Infinity;
  const acts = peoplesActs(known.acts);
  const decided = (facts: FamilyFacts) => ({
    site,
    ...decideFamily(facts, { rules: book.personRules, timeZone, nowMs }),
  });
  for (const { family, facts } of known.families) {
    const other = membersOf([family]).flatMap((ref) => shadowed.get(refText(ref)) ?? []);
    const comparison = new Comparison({ ...EVER, timeZone });
    const both = [decided(facts), decided(factsUnder(facts, other))];
    const [before = [], after = []] = await withRecorded(tx, both, acts, book);
    comparison.add(before, after, acts);
    const found = comparison.report();
    const differs = found.counts.some(({ gained, lost, moved }) => gained + lost + moved > 0);
    await saveDifference(tx, run, family, differs ? found : null);
  }
  await forgetOldRuns(tx, site);
}

/** The family's facts, those that the run has in place of the stored ones. */
function factsUnder(facts: FamilyFacts, other: readonly ShadowedHistory[]): FamilyFacts {
  const isolates = other.filter((each) => 'isolateId' in each);
  const specimens = other.filter((each) => 'reportId' in each);
  const ids = new Set(isolates.map(({ isolateId }) => isolateId));
  const reports = new Set(specimens.map(({ reportId }) => reportId));
  return {
    ...facts,
    isolates: [...facts.isolates.filter(({ isolateId }) => !ids.has(isolateId)), ...isolates],
    specimens: [...facts.specimens.filter(({ reportId }) => !reports.has(reportId)), ...specimens],
  };
}
