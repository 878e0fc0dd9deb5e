import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

const SITES = `(SELECT current_setting('carbawatch.sites', true)::text[])`;

/**
 * The policy of before read and split the setting for each row, and hid from the planner how many
 * rows it lets through: a page of one ward's isolates then read those of all wards.
 */
export class ReadSitesOnce1791300000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER POLICY reader_sites ON classification.isolate
      USING (site = ANY (${SITES}::text[]) OR (SELECT '*' = ANY (${SITES}::text[])))`);
  }
}
