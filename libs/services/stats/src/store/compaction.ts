import { addDays } from '@carbawatch/contracts';
import type { Database } from '@carbawatch/postgres';

/** Shard of the rows that compaction has put together; no worker adds to it. */
const COMPACTED_SHARD = -1;

/** Corrections come mostly within days; what is older than this hardly changes any more. */
const COMPACT_AFTER_DAYS = 30;

const COMPACT = `
  WITH old AS (
    DELETE FROM stats.daily
    WHERE known_day < $1 AND (shard <> $2 OR n = 0)
    RETURNING *
  )
  INSERT INTO stats.daily AS day
    (site, policy, event_day, known_day, standing, cre, verdict, ward, shard, n)
  SELECT site, policy, event_day, known_day, standing, cre, verdict, ward, $2, sum(n)
  FROM old
  GROUP BY site, policy, event_day, known_day, standing, cre, verdict, ward
  HAVING sum(n) <> 0
  ON CONFLICT (site, policy, event_day, known_day, standing, cre, verdict, ward, shard)
  DO UPDATE SET n = day.n + excluded.n`;

/**
 * Puts the shards of old known days together and drops what has come to nothing. Every sum stays,
 * also those as known on an old day.
 */
export async function compactDaily(database: Database, today: string): Promise<void> {
  await database.transaction(async (tx) => {
    // Against the consumers' upserts of the same rows: they wait, instead of a deadlock.
    await tx.execute('LOCK TABLE stats.daily IN SHARE ROW EXCLUSIVE MODE');
    await tx.execute(COMPACT, [addDays(today, -COMPACT_AFTER_DAYS), COMPACTED_SHARD]);
  });
}
