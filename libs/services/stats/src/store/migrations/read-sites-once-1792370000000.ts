import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

const SITES = `(SELECT current_setting('carbawatch.sites', true)::text[])`;

/** A row is seen when its site is among those of the setting, which a statement reads once. */
export function sitesReadOnce(table: string): string {
  return `ALTER POLICY reader_sites ON ${table}
    USING (site = ANY (${SITES}::text[]) OR (SELECT '*' = ANY (${SITES}::text[])))`;
}

const TABLES = [
  'alarm',
  'clinical',
  'contribution',
  'daily',
  'denominator',
  'isolate_fact',
  'movement_fact',
  'person_link',
  'qualifying',
  'signal',
  'signal_due',
  'ward_stay',
];

/**
 * The policy of before read and split the setting for each row: up to half of the time of a
 * question that counts a year's isolates.
 */
export class ReadSitesOnce1792370000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(sitesReadOnce(`stats.${table}`));
  }
}
