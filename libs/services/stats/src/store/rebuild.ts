import type { Database, Tx } from '@carbawatch/postgres';
import type { Circle } from './circles';
import { byIndexes, decidedAfresh, writeDecided } from './decide-circles';
import { allFactsOfCircles } from './facts';
import type { CircleFacts } from './facts';
import { refillFacts } from './refill-facts';
import { markAlarmsDue } from './signals-due';
import { staysAfresh, writeStays } from './ward-stays';

/** Circles decided at once: their facts are held in memory together, twice. */
const CIRCLES_A_PAGE = 1_000;

/** Rows of a rebuild stand in one shard; sums don't tell shards apart. */
const REBUILD_SHARD = 0;

/**
 * As they stand on disk, which is about the order in which the persons were first heard of: what
 * was collected in the same weeks is read and written together.
 */
const ALL_CIRCLES = `
  DECLARE every_circle NO SCROLL CURSOR FOR
  SELECT site, pseudonym AS circle FROM stats.person_link WHERE circle = pseudonym`;

const NEXT_CIRCLES = `FETCH ${CIRCLES_A_PAGE} FROM every_circle`;

/**
 * Throws all metric rows away and makes them anew from the stored facts, in one transaction; the
 * consumers wait meanwhile. The rows are those that ran live, to the unit.
 */
export async function rebuildMetrics(database: Database, timeZone: string): Promise<void> {
  await database.transaction((tx) => rebuildIn(tx, timeZone));
}

/** While one page is written, the next is decided: server and process work side by side. */
async function rebuildIn(tx: Tx, timeZone: string): Promise<void> {
  await tx.execute('LOCK TABLE stats.person_link IN EXCLUSIVE MODE');
  await tx.execute(
    'TRUNCATE stats.contribution, stats.qualifying, stats.clinical, stats.daily, stats.ward_stay, ' +
      'stats.bed_day, stats.panel_month, stats.category_month, stats.isolate_month, ' +
      'stats.known_until',
  );
  await markAlarmsDue(tx);
  await tx.execute(ALL_CIRCLES);
  await byIndexes(tx);
  let write: () => Promise<void> = async () => undefined;
  for (;;) {
    const facts = await allFactsOfCircles(tx, await tx.query<Circle>(NEXT_CIRCLES));
    const deciding = facts.length > 0 ? decided(facts, timeZone) : null;
    const [page] = await Promise.all([deciding, write()]);
    if (page === null) break;
    write = () => writePage(tx, page);
  }
  await tx.execute('CLOSE every_circle');
}

type Page = Awaited<ReturnType<typeof decided>>;

async function decided(facts: readonly CircleFacts[], timeZone: string) {
  const counting = facts.filter(({ isolates }) => isolates.length > 0);
  return { circles: await decidedAfresh(counting, timeZone), stays: staysAfresh(facts, timeZone) };
}

async function writePage(tx: Tx, { circles, stays }: Page): Promise<void> {
  await writeDecided(tx, circles, REBUILD_SHARD);
  await writeStays(tx, stays, REBUILD_SHARD);
}

/** Raise it with every change of what an isolate counts as: stored rows are then made anew. */
const COUNTING_VERSION = 9;

/** Since this version a step's facts hold the panel, covariates, type and rules. */
const FACTS_WHOLE_SINCE = 2;

/**
 * Makes the metrics anew when they were made in another time zone or by other rules of counting;
 * else nobody could say which of two days a number belongs to. Answers whether it did.
 */
export async function rebuildIfOutdated(database: Database, timeZone: string): Promise<boolean> {
  return database.transaction(async (tx) => {
    // One process at a time: the others find it done.
    await tx.execute('LOCK TABLE stats.made_with IN EXCLUSIVE MODE');
    const [made] = await tx.query<{ counting: number; timeZone: string }>(
      'SELECT counting, time_zone AS "timeZone" FROM stats.made_with',
    );
    if (made?.counting === COUNTING_VERSION && made.timeZone === timeZone) return false;
    if (made && made.counting < FACTS_WHOLE_SINCE) await refillFacts(tx);
    await rebuildIn(tx, timeZone);
    await tx.execute(
      `INSERT INTO stats.made_with (counting, time_zone) VALUES ($1, $2)
       ON CONFLICT (single_row) DO UPDATE
       SET counting = excluded.counting, time_zone = excluded.time_zone`,
      [COUNTING_VERSION, timeZone],
    );
    return made !== undefined;
  });
}
