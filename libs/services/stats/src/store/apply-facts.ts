import { isToldOtherwise, joinTellings } from '@carbawatch/epidemiology';
import type { Tx } from '@carbawatch/postgres';
import { changedSince } from '../decide/changes';
import { knownDayOf, pseudonymsOf } from '../decide/facts';
import type { IsolateHistory, MovementFact } from '../decide/facts';
import { sameValue } from '../decide/versions';
import { keyOf, lockCircles } from './circles';
import type { Join, SitePseudonym } from './circles';
import { saveIsolates, saveMovements, storedIsolates, storedMovements } from './facts';
import { byIndexes, decideCircles } from './decide-circles';
import type { ApplyOptions, ChangedCircle } from './decide-circles';
import { decideStays } from './ward-stays';

/** New facts, as a batch of the log brings them. */
export interface NewFacts {
  isolates: readonly IsolateHistory[];
  movements: readonly MovementFact[];
}

class Changes {
  private readonly circles = new Map<string, ChangedCircle>();

  constructor(private readonly circleOf: ReadonlyMap<string, string>) {}

  add({ site, pseudonym }: SitePseudonym, since: string): void {
    const circle = this.circleOf.get(keyOf(site, pseudonym)) ?? pseudonym;
    const key = keyOf(site, circle);
    const known = this.circles.get(key);
    if (!known?.since || since < known.since) this.circles.set(key, { site, circle, since });
  }

  all(): ChangedCircle[] {
    return [...this.circles.values()];
  }
}

function joinsOf({ isolates, movements }: NewFacts): Join[] {
  return [
    ...isolates.map((history) => ({ site: history.site, pseudonyms: pseudonymsOf(history) })),
    ...movements.flatMap(({ site, kind, pseudonym, mergedInto, movedTo }) => {
      const other = kind === 'merge-patient' ? mergedInto : movedTo;
      return other === undefined ? [] : [{ site, pseudonyms: [pseudonym, other] }];
    }),
  ];
}

/** The highest revision of each isolate; of equal ones the last. */
function newestOfEach(histories: readonly IsolateHistory[]): IsolateHistory[] {
  const newest = new Map<string, IsolateHistory>();
  for (const history of histories) {
    const key = keyOf(history.site, history.isolateId);
    const known = newest.get(key);
    if (!known || known.revision <= history.revision) newest.set(key, history);
  }
  return [...newest.values()];
}

/** Each movement once, as all of its tellings in the batch have it. */
function joinedTellings(movements: readonly MovementFact[], timeZone: string): MovementFact[] {
  const facts = new Map<string, MovementFact>();
  for (const fact of movements) {
    const key = keyOf(fact.site, fact.factId);
    const known = facts.get(key);
    facts.set(key, known ? joinTellings(known, fact, timeZone) : fact);
  }
  return [...facts.values()];
}

/** Answers the movements that are new, or that stand otherwise than what was known of them. */
async function keepMovements(
  tx: Tx,
  movements: readonly MovementFact[],
  timeZone: string,
): Promise<MovementFact[]> {
  if (movements.length === 0) return [];
  const stored = new Map(
    (await storedMovements(tx, movements)).map((fact) => [keyOf(fact.site, fact.factId), fact]),
  );
  const kept: MovementFact[] = [];
  const changed: MovementFact[] = [];
  for (const fact of movements) {
    const known = stored.get(keyOf(fact.site, fact.factId));
    const joined = known ? joinTellings(known, fact, timeZone) : fact;
    if (known && sameValue(known, joined)) continue;
    kept.push(joined);
    if (!known || isToldOtherwise(known, joined)) changed.push(joined);
  }
  if (kept.length > 0) await saveMovements(tx, kept);
  return changed;
}

async function keepIsolates(
  tx: Tx,
  histories: readonly IsolateHistory[],
  changes: Changes,
  timeZone: string,
): Promise<void> {
  if (histories.length === 0) return;
  const stored = new Map(
    (await storedIsolates(tx, histories)).map((each) => [keyOf(each.site, each.isolateId), each]),
  );
  const newer = histories.filter(({ site, isolateId, revision }) => {
    const known = stored.get(keyOf(site, isolateId));
    return !known || known.revision < revision;
  });
  if (newer.length === 0) return;
  await saveIsolates(tx, newer);
  for (const history of newer) {
    const since = changedSince(
      stored.get(keyOf(history.site, history.isolateId)),
      history,
      timeZone,
    );
    if (since !== null) changes.add(history, since);
  }
}

/**
 * Takes new facts into the store and moves every metric that they change: locks the persons, loads
 * all of their facts, decides what they count as, and writes the difference. Facts that are known
 * already change nothing.
 */
export async function applyFacts(tx: Tx, facts: NewFacts, options: ApplyOptions): Promise<void> {
  await byIndexes(tx);
  const isolates = newestOfEach(facts.isolates);
  const movements = joinedTellings(facts.movements, options.timeZone);
  const circles = await lockCircles(tx, [...isolates, ...movements], joinsOf(facts));
  const changes = new Changes(circles);
  const moved = new Changes(circles);
  await keepIsolates(tx, isolates, changes, options.timeZone);
  for (const fact of await keepMovements(tx, movements, options.timeZone)) {
    const day = knownDayOf(fact, options.timeZone);
    changes.add(fact, day);
    moved.add(fact, day);
  }
  await decideCircles(tx, changes.all(), options);
  await decideStays(tx, moved.all(), options);
}
