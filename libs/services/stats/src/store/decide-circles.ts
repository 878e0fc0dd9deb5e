import type { Tx } from '@carbawatch/postgres';
import { categoryDeltasOf } from '../decide/category-sums';
import type { Clinical } from '../decide/clinical';
import { contributionsOf } from '../decide/contributions';
import type { Contribution, Qualifying } from '../decide/contributions';
import { dailyDeltasOf } from '../decide/deltas';
import { isolateDeltasOf, knownUntilOf, panelDeltasOf } from '../decide/panel-sums';
import { daysMoved, dueSince, movesReceipts } from '../decide/signals/due-days';
import { differenceOf, renewed } from '../decide/versions';
import type { Version } from '../decide/versions';
import { addCategories } from './category-sums';
import { keyOf } from './circles';
import type { Circle } from './circles';
import { storedClinical, writeClinical } from './clinical-rows';
import { factsOfCircles } from './facts';
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

/**
 * Every statement of a batch finds some hundred rows by their keys. A plan that was made while a
 * table was small would go on to read all of it, until statistics are taken again.
 */
export async function byIndexes(tx: Tx): Promise<void> {
  await tx.query(`
    SELECT set_config(name, 'off', true)
    FROM unnest(ARRAY['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin']) AS name`);
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
  { flow, receipts }: Pick<Decided, 'flow' | 'receipts'>,
): Promise<Map<string, string>> {
  const due = new Map<string, string>();
  const moved = new Map<string, StartMoved>();
  const dueFrom = (site: string, since: string) => {
    const known = due.get(site);
    if (known === undefined || since < known) due.set(site, since);
  };
  for (const { site, since } of receipts) dueFrom(site, since);
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

/** What is to be written of circles that were decided. */
export interface Decided {
  flow: SiteDifference<Contribution>[];
  cohort: SiteDifference<Qualifying>[];
  clinical: SiteDifference<Clinical>[];
  /** Known days from which on a resistant isolate may have come in at another moment. */
  receipts: { site: string; since: string }[];
}

/** What stands of a circle. */
interface Standing {
  contributions: Version<Contribution>[];
  qualifying: Version<Qualifying>[];
  clinical: Version<Clinical>[];
}

function decide(
  decided: Decided,
  circle: CircleFacts,
  standing: Standing,
  { timeZone, since }: { timeZone: string; since: string | null },
): void {
  const { site } = circle;
  const rows = contributionsOf(circle, timeZone, since);
  const changeOf = <T>(before: Version<T>[], fresh: Version<T>[]) => ({
    site,
    ...differenceOf(before, renewed(before, fresh, since)),
  });
  decided.flow.push(changeOf(standing.contributions, rows.contributions));
  if (since !== null) {
    const stands = renewed(standing.contributions, rows.contributions, since);
    if (movesReceipts(stands, since)) decided.receipts.push({ site, since });
  }
  decided.cohort.push(changeOf(standing.qualifying, rows.qualifying));
  decided.clinical.push(changeOf(standing.clinical, rows.clinical));
}

function nothingDecided(): Decided {
  return { flow: [], cohort: [], clinical: [], receipts: [] };
}

const letOthersRun = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Circles decided between two turns of the event loop. */
const CIRCLES_A_TURN = 25;

/** Circles of which nothing stands, from all of their facts. */
export async function decidedAfresh(
  circles: readonly CircleFacts[],
  timeZone: string,
): Promise<Decided> {
  const decided = nothingDecided();
  for (const [n, circle] of circles.entries()) {
    const nothing = { contributions: [], qualifying: [], clinical: [] };
    decide(decided, circle, nothing, { timeZone, since: null });
    if (n % CIRCLES_A_TURN === 0) await letOthersRun();
  }
  return decided;
}

/** Writes what differs, and moves every sum by it. */
export async function writeDecided(
  tx: Tx,
  { flow, cohort, clinical, receipts }: Decided,
  shard: number,
): Promise<void> {
  await writeContributions(tx, flow);
  await markSignalsDue(tx, await signalsDueOf(tx, { flow, receipts }));
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
  const contributions = byIsolate(await storedContributions(tx, wanted));
  const qualifying = byIsolate(await storedQualifying(tx, wanted));
  const clinical = byIsolate(await storedClinical(tx, wanted));
  const decided = nothingDecided();
  for (const circle of circles) {
    const standing = {
      contributions: contributions(circle),
      qualifying: qualifying(circle),
      clinical: clinical(circle),
    };
    decide(decided, circle, standing, { timeZone, since: since(circle) });
  }
  await writeDecided(tx, decided, shard);
}
