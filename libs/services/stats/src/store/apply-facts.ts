import { isToldOtherwise, joinTellings } from '@carbawatch/epidemiology';
import type { Tx } from '@carbawatch/postgres';
import { categoryDeltasOf } from '../decide/category-sums';
import { changedSince } from '../decide/changes';
import { contributionsOf } from '../decide/contributions';
import type { Clinical } from '../decide/clinical';
import type { Contribution, Qualifying } from '../decide/contributions';
import { dailyDeltasOf } from '../decide/deltas';
import { daysMoved, dueSince } from '../decide/signals/due-days';
import { knownDayOf, pseudonymsOf } from '../decide/facts';
import type { IsolateHistory, MovementFact } from '../decide/facts';
import { isolateDeltasOf, knownUntilOf, panelDeltasOf } from '../decide/panel-sums';
import { differenceOf, renewed, sameValue } from '../decide/versions';
import type { Version } from '../decide/versions';
import { addCategories } from './category-sums';
import { keyOf, lockCircles } from './circles';
import type { Circle, Join, SitePseudonym } from './circles';
import { storedClinical, writeClinical } from './clinical-rows';
import {
  factsOfCircles,
  saveIsolates,
  saveMovements,
  storedIsolates,
  storedMovements,
} from './facts';
import type { CircleFacts } from './facts';
import {
  addDaily,
  storedContributions,
  storedQualifying,
  writeContributions,
  writeQualifying,
} from './metric-rows';
import type { SiteDifference, WantedRows } from './metric-rows';
import { addIsolates, addPanels, keepKnownUntil } from './panel-sums';
import { historiesMoved, markSignalsDue } from './signals-due';
import type { StartMoved } from './signals-due';
import { decideStays } from './ward-stays';

/** New facts, as a batch of the log brings them. */
export interface NewFacts {
  isolates: readonly IsolateHistory[];
  movements: readonly MovementFact[];
}

/** Where a batch comes from and how days are counted. */
export interface ApplyOptions {
  timeZone: string;
  /** Partition of the log: its worker alone adds to the daily rows of this shard. */
  shard: number;
}

/** A circle and the first known day from which it must be decided anew; null is from the first. */
export interface ChangedCircle extends Circle {
  since: string | null;
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
    ...movements.flatMap(({ site, kind, pseudonym, mergedInto }) =>
      kind === 'merge-patient' && mergedInto !== undefined
        ? [{ site, pseudonyms: [pseudonym, mergedInto] }]
        : [],
    ),
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

type StoredVersion<T> = Version<T> & { site: string };

/** Stored versions by isolate; the same shape as what is decided, so that the two compare. */
function byIsolate<T extends { isolateId: string }>(
  versions: readonly StoredVersion<T>[],
): (circle: CircleFacts) => Version<T>[] {
  const groups = new Map<string, Version<T>[]>();
  for (const { site, key, knownFrom, knownTo, value } of versions) {
    const place = keyOf(site, value.isolateId);
    const group = groups.get(place) ?? [];
    group.push({ key, knownFrom, knownTo, value });
    groups.set(place, group);
  }
  return ({ site, isolates }) =>
    isolates.flatMap(({ isolateId }) => groups.get(keyOf(site, isolateId)) ?? []);
}

/** The first known day from which each site's signals are to be decided anew. */
async function signalsDueOf(
  tx: Tx,
  flow: readonly SiteDifference<Contribution>[],
): Promise<Map<string, string>> {
  const due = new Map<string, string>();
  const moved = new Map<string, StartMoved>();
  const dueFrom = (site: string, since: string) => {
    const known = due.get(site);
    if (known === undefined || since < known) due.set(site, since);
  };
  for (const difference of flow) {
    const { site } = difference;
    const since = dueSince(difference);
    if (since !== null) dueFrom(site, since);
    for (const [from, day] of daysMoved(difference)) {
      const known = moved.get(keyOf(site, from));
      if (!known || day < known.day) moved.set(keyOf(site, from), { site, since: from, day });
    }
  }
  for (const [site, since] of await historiesMoved(tx, [...moved.values()])) dueFrom(site, since);
  return due;
}

/** Decides circles anew from all of their facts and writes what differs. The circles are locked. */
export async function decideCircles(
  tx: Tx,
  changed: readonly ChangedCircle[],
  { timeZone, shard }: ApplyOptions,
): Promise<void> {
  if (changed.length === 0) return;
  const circles = await factsOfCircles(tx, changed);
  if (circles.length === 0) return;
  const sinceOf = new Map(changed.map(({ site, circle, since }) => [keyOf(site, circle), since]));
  const since = ({ site, circle }: Circle) => sinceOf.get(keyOf(site, circle)) ?? null;
  const wanted = circles.flatMap((circle): WantedRows[] =>
    circle.isolates.map(({ site, isolateId }) => ({
      site,
      isolateId,
      since: since(circle) ?? '-infinity',
    })),
  );
  const contributionsOfCircle = byIsolate(await storedContributions(tx, wanted));
  const qualifyingOfCircle = byIsolate(await storedQualifying(tx, wanted));
  const clinicalOfCircle = byIsolate(await storedClinical(tx, wanted));
  const flow: SiteDifference<Contribution>[] = [];
  const cohort: SiteDifference<Qualifying>[] = [];
  const clinical: SiteDifference<Clinical>[] = [];
  for (const circle of circles) {
    const { site } = circle;
    const from = since(circle);
    const rows = contributionsOf(circle, timeZone, from);
    const before = contributionsOfCircle(circle);
    flow.push({ site, ...differenceOf(before, renewed(before, rows.contributions, from)) });
    const members = qualifyingOfCircle(circle);
    cohort.push({ site, ...differenceOf(members, renewed(members, rows.qualifying, from)) });
    const details = clinicalOfCircle(circle);
    clinical.push({ site, ...differenceOf(details, renewed(details, rows.clinical, from)) });
  }
  await writeContributions(tx, flow);
  await markSignalsDue(tx, await signalsDueOf(tx, flow));
  await writeQualifying(tx, cohort);
  await writeClinical(tx, clinical);
  for (const site of [...new Set(flow.map((each) => each.site))].sort()) {
    const own = flow.filter((each) => each.site === site);
    await addDaily(tx, site, shard, dailyDeltasOf(own));
    await addIsolates(tx, site, shard, isolateDeltasOf(own));
    await addPanels(tx, site, shard, panelDeltasOf(own));
    await addCategories(tx, site, shard, categoryDeltasOf(own));
    await keepKnownUntil(tx, site, shard, knownUntilOf(own));
  }
}
