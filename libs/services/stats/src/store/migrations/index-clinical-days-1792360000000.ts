import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** A question is a range of days: without the index it would read the details of every year. */
export class IndexClinicalDays1792360000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX clinical_day ON stats.clinical (day, site)`);
  }
}
