import { ForwardMigration, rowLevelSecurity } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';
import { sitesReadOnce } from './read-sites-once-1792370000000';

/**
 * Who came into a bed and who left one, by day: patient-days of any period are sums of these,
 * however many stays there were. Rows are filled when the metrics are made anew at the next start.
 */
const STATEMENTS = [
  // ms: instants of coming less those of leaving; ward '' is the whole hospital.
  `CREATE TABLE stats.bed_day (
     ward text NOT NULL,
     day date NOT NULL,
     site text NOT NULL,
     known_day date NOT NULL,
     shard int NOT NULL,
     came int NOT NULL,
     went int NOT NULL,
     ms bigint NOT NULL,
     admissions int NOT NULL,
     PRIMARY KEY (ward, day, site, known_day, shard)
   )`,
  ...rowLevelSecurity('stats.bed_day'),
  sitesReadOnce('stats.bed_day'),
  // Nobody asks for the stays of a period any more.
  'DROP INDEX stats.ward_stay_span',
  'DROP INDEX stats.ward_stay_open',
];

export class SumBedDays1792370000001 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }
}
