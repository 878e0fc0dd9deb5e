import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** Whether a ward is one at all: by a report alone, or by an alert, where no bed is known of it. */
export class IndexWards1793000000162 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [
      `CREATE INDEX isolate_fact_ward
         ON alerting.isolate_fact (site, (steps #>> '{-1,isolate,encounter,ward}'))`,
      `CREATE INDEX alert_ward ON alerting.alert (site, ward_at_collection)`,
    ]) {
      await runner.query(sql);
    }
  }
}
