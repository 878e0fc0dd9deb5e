import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** A shadow run finds specimens without an isolate as well: one table of what it would change. */
export class ShadowSpecimens1793000000003 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [
      'ALTER TABLE alerting.shadow_isolate RENAME TO shadow_fact',
      'ALTER TABLE alerting.shadow_fact RENAME COLUMN isolate_id TO subject',
      "ALTER TABLE alerting.shadow_fact ADD COLUMN kind text NOT NULL DEFAULT 'isolate'",
      'ALTER TABLE alerting.shadow_fact DROP CONSTRAINT shadow_isolate_pkey',
      'ALTER TABLE alerting.shadow_fact ADD PRIMARY KEY (site, job, kind, subject)',
      'ALTER INDEX alerting.shadow_isolate_person RENAME TO shadow_fact_person',
    ]) {
      await runner.query(sql);
    }
  }
}
