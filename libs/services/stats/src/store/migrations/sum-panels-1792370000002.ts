import { ForwardMigration, rowLevelSecurity } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';
import { sitesReadOnce } from './read-sites-once-1792370000000';

/**
 * First isolates of CLSI M39, which are anchored in the calendar year and so the same for every
 * period, and the sums of equal panels by month. Rows are made anew at the next start.
 */
const STATEMENTS = [
  // first_of_year: bits of the populations in which the isolate is the first of the year.
  'ALTER TABLE stats.contribution ADD COLUMN first_of_year smallint NOT NULL DEFAULT 0',
  `CREATE TABLE stats.panel_month (
     month date NOT NULL,
     site text NOT NULL,
     panel uuid NOT NULL,
     shard int NOT NULL,
     standing text NOT NULL,
     preliminary boolean NOT NULL,
     species text,
     first_of_year smallint NOT NULL,
     guideline text,
     rules text NOT NULL,
     results text[] NOT NULL,
     n int NOT NULL,
     PRIMARY KEY (month, site, panel, shard)
   )`,
  // The last known day of any row: a question as of then or later is one of the newest rows.
  `CREATE TABLE stats.known_until (
     site text NOT NULL,
     shard int NOT NULL,
     day date NOT NULL,
     PRIMARY KEY (site, shard)
   )`,
  // The history of the persons who have an isolate in the period, for rules that look back.
  `CREATE INDEX qualifying_person ON stats.qualifying (person, population, site)`,
  'CREATE INDEX contribution_person ON stats.contribution (person, site)',
  ...['stats.panel_month', 'stats.known_until'].flatMap((table) => [
    ...rowLevelSecurity(table),
    sitesReadOnce(table),
  ]),
];

export class SumPanels1792370000002 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }
}
