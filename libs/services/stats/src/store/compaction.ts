import { addDays } from '@carbawatch/contracts';
import type { Database } from '@carbawatch/postgres';

/** Shard of the rows that compaction has put together; no worker adds to it. */
const COMPACTED_SHARD = -1;

/** Corrections come mostly within days; what is older than this hardly changes any more. */
const COMPACT_AFTER_DAYS = 30;

const COMPACT_DAILY = `
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

const COMPACT_BED_DAYS = `
  WITH old AS (
    DELETE FROM stats.bed_day
    WHERE known_day < $1
      AND (shard <> $2 OR (came = 0 AND went = 0 AND ms = 0 AND admissions = 0))
    RETURNING *
  )
  INSERT INTO stats.bed_day AS day
    (ward, day, site, known_day, shard, came, went, ms, admissions)
  SELECT ward, day, site, known_day, $2, sum(came), sum(went), sum(ms), sum(admissions)
  FROM old
  GROUP BY ward, day, site, known_day
  HAVING sum(came) <> 0 OR sum(went) <> 0 OR sum(ms) <> 0 OR sum(admissions) <> 0
  ON CONFLICT (ward, day, site, known_day, shard)
  DO UPDATE SET came = day.came + excluded.came, went = day.went + excluded.went,
                ms = day.ms + excluded.ms, admissions = day.admissions + excluded.admissions`;

const COMPACT_ISOLATES = `
  WITH old AS (
    DELETE FROM stats.isolate_month
    WHERE month < $1 AND (shard <> $2 OR n = 0)
    RETURNING *
  )
  INSERT INTO stats.isolate_month AS month
    (month, site, content, shard, standing, preliminary, species, first_of_year, guideline, rules,
     tested, n)
  SELECT month, site, content, $2, standing, preliminary, species, first_of_year, guideline, rules,
         tested, sum(n)
  FROM old
  GROUP BY month, site, content, standing, preliminary, species, first_of_year, guideline, rules,
           tested
  HAVING sum(n) <> 0
  ON CONFLICT (month, site, content, shard) DO UPDATE SET n = month.n + excluded.n`;

const COMPACT_PANELS = `
  WITH old AS (
    DELETE FROM stats.panel_month
    WHERE month < $1 AND (shard <> $2 OR n = 0)
    RETURNING *
  )
  INSERT INTO stats.panel_month AS month
    (month, site, panel, shard, species, first_of_year, results, n)
  SELECT month, site, panel, $2, species, first_of_year, results, sum(n)
  FROM old
  GROUP BY month, site, panel, species, first_of_year, results
  HAVING sum(n) <> 0
  ON CONFLICT (month, site, panel, shard) DO UPDATE SET n = month.n + excluded.n`;

const COMPACT_CATEGORIES = `
  WITH old AS (
    DELETE FROM stats.category_month
    WHERE month < $1 AND (shard <> $2 OR (n = 0 AND results = '{}' AND pairs = '{}'))
    RETURNING *
  )
  INSERT INTO stats.category_month AS month
    (split, month, site, content, shard, name, species, first_of_year, n, results, pairs)
  SELECT split, month, site, content, $2, name, species, first_of_year, sum(n),
         stats.sum_of_counts(results), stats.sum_of_counts(pairs)
  FROM old
  GROUP BY split, month, site, content, name, species, first_of_year
  HAVING sum(n) <> 0 OR stats.sum_of_counts(results) <> '{}'
      OR stats.sum_of_counts(pairs) <> '{}'
  ON CONFLICT (split, month, site, content, shard) DO UPDATE
  SET n = month.n + excluded.n,
      results = stats.counts_together(month.results, excluded.results),
      pairs = stats.counts_together(month.pairs, excluded.pairs)`;

const COMPACTED = [
  ['stats.daily', COMPACT_DAILY],
  ['stats.bed_day', COMPACT_BED_DAYS],
  ['stats.isolate_month', COMPACT_ISOLATES],
  ['stats.panel_month', COMPACT_PANELS],
  ['stats.category_month', COMPACT_CATEGORIES],
] as const;

/**
 * Puts the shards of old days together and drops what has come to nothing. Every sum stays, also
 * those as known on an old day.
 */
export async function compactSums(database: Database, today: string): Promise<void> {
  for (const [table, statement] of COMPACTED) {
    await database.transaction(async (tx) => {
      // Against the consumers' upserts of the same rows: they wait, instead of a deadlock.
      await tx.execute(`LOCK TABLE ${table} IN SHARE ROW EXCLUSIVE MODE`);
      await tx.execute(statement, [addDays(today, -COMPACT_AFTER_DAYS), COMPACTED_SHARD]);
    });
  }
}
