import type { Database, Tx } from '@carbawatch/postgres';
import { decideCircles } from './apply-facts';
import type { Circle } from './circles';
import { refillFacts } from './refill-facts';
import { markAlarmsDue } from './signals-due';
import { decideStays } from './ward-stays';

/** Circles decided at once: their facts are held in memory together. */
const CIRCLES_A_PAGE = 500;

/** Rows of a rebuild stand in one shard; sums don't tell shards apart. */
const REBUILD_SHARD = 0;

const PAGE_OF_CIRCLES = `
  SELECT site, pseudonym AS circle
  FROM stats.person_link
  WHERE circle = pseudonym AND (site, pseudonym) > ($1, $2)
  ORDER BY site, pseudonym
  LIMIT $3`;

async function circlesAfter(tx: Tx, last: Circle | undefined): Promise<Circle[]> {
  return tx.query<Circle>(PAGE_OF_CIRCLES, [last?.site ?? '', last?.circle ?? '', CIRCLES_A_PAGE]);
}

/**
 * Throws all metric rows away and makes them anew from the stored facts, in one transaction; the
 * consumers wait meanwhile. The rows are those that ran live, to the unit.
 */
export async function rebuildMetrics(database: Database, timeZone: string): Promise<void> {
  await database.transaction((tx) => rebuildIn(tx, timeZone));
}

async function rebuildIn(tx: Tx, timeZone: string): Promise<void> {
  await tx.execute('LOCK TABLE stats.person_link IN EXCLUSIVE MODE');
  await tx.execute(
    'TRUNCATE stats.contribution, stats.qualifying, stats.clinical, stats.daily, stats.ward_stay, ' +
      'stats.bed_day, stats.panel_month, stats.category_month, stats.isolate_month, stats.known_until',
  );
  // Plans that were made for empty tables would read the growing ones from end to end.
  await tx.execute(`SET LOCAL plan_cache_mode = 'force_custom_plan'`);
  await markAlarmsDue(tx);
  let page = await circlesAfter(tx, undefined);
  while (page.length > 0) {
    const changed = page.map((circle) => ({ ...circle, since: null }));
    await decideCircles(tx, changed, { timeZone, shard: REBUILD_SHARD });
    await decideStays(tx, changed, { timeZone, shard: REBUILD_SHARD });
    page = await circlesAfter(tx, page.at(-1));
  }
}

/** Raise it with every change of what an isolate counts as: stored rows are then made anew. */
const COUNTING_VERSION = 6;

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
