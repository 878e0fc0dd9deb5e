import type { Database, Tx } from '@carbawatch/postgres';
import { decideCircles } from './apply-facts';
import type { Circle } from './circles';

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
  await database.transaction(async (tx) => {
    await tx.execute('LOCK TABLE stats.person_link IN EXCLUSIVE MODE');
    await tx.execute('TRUNCATE stats.contribution, stats.qualifying, stats.daily');
    let page = await circlesAfter(tx, undefined);
    while (page.length > 0) {
      await decideCircles(
        tx,
        page.map((circle) => ({ ...circle, since: null })),
        { timeZone, shard: REBUILD_SHARD },
      );
      page = await circlesAfter(tx, page.at(-1));
    }
  });
}
