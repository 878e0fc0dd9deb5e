import { ForwardMigration, rowLevelSecurity } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';
import { sitesReadOnce } from './read-sites-once-1792370000000';

/**
 * First isolates of CLSI M39 by month and ward, kind of specimen or unit, each row with the counts
 * of its results: an antibiogram costs months times places, however many isolates there are. What
 * it says of all isolates is summed apart from their panels, which only other pairs of agents ask
 * for. Rows are made anew at the next start.
 */
const STATEMENTS = [
  // content: the same for the same name, species and populations; name may be unknown.
  `CREATE TABLE stats.category_month (
     split text NOT NULL,
     month date NOT NULL,
     site text NOT NULL,
     content uuid NOT NULL,
     shard int NOT NULL,
     name text,
     species text,
     first_of_year smallint NOT NULL,
     n int NOT NULL,
     results jsonb NOT NULL,
     pairs jsonb NOT NULL,
     PRIMARY KEY (split, month, site, content, shard)
   ) WITH (fillfactor = 70)`,
  // Sums by key; what comes to nothing is left out.
  `CREATE FUNCTION stats.counts_together(one jsonb, other jsonb) RETURNS jsonb
   LANGUAGE sql IMMUTABLE PARALLEL SAFE
   RETURN (
     SELECT coalesce(jsonb_object_agg(key, n), '{}')
     FROM (
       SELECT key, sum(value::int) AS n
       FROM (SELECT * FROM jsonb_each_text(one) UNION ALL SELECT * FROM jsonb_each_text(other)) AS counts
       GROUP BY key
     ) AS sums
     WHERE n <> 0
   )`,
  `CREATE AGGREGATE stats.sum_of_counts(jsonb) (
     SFUNC = stats.counts_together, STYPE = jsonb, INITCOND = '{}'
   )`,
  `CREATE TABLE stats.isolate_month (
     month date NOT NULL,
     site text NOT NULL,
     content uuid NOT NULL,
     shard int NOT NULL,
     standing text NOT NULL,
     preliminary boolean NOT NULL,
     species text,
     first_of_year smallint NOT NULL,
     guideline text,
     rules text NOT NULL,
     tested boolean NOT NULL,
     n int NOT NULL,
     PRIMARY KEY (month, site, content, shard)
   )`,
  'DROP TABLE stats.panel_month',
  `CREATE TABLE stats.panel_month (
     month date NOT NULL,
     site text NOT NULL,
     panel uuid NOT NULL,
     shard int NOT NULL,
     species text,
     first_of_year smallint NOT NULL,
     results text[] NOT NULL,
     n int NOT NULL,
     PRIMARY KEY (month, site, panel, shard)
   )`,
  ...['stats.category_month', 'stats.isolate_month', 'stats.panel_month'].flatMap((table) => [
    ...rowLevelSecurity(table),
    sitesReadOnce(table),
  ]),
];

export class SumCategories1792380000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }
}
