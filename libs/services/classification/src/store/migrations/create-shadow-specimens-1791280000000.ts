import type { QueryRunner } from 'typeorm';
import { ForwardMigration, rowLevelSecurity } from '@carbawatch/postgres';

/** A comparison of rules looks at reports of specimens too, and keeps those that differ. */
export class CreateShadowSpecimens1791280000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE classification.shadow_specimen (
        job uuid NOT NULL REFERENCES classification.rule_job (id) ON DELETE CASCADE,
        site text NOT NULL,
        report_id text NOT NULL,
        kinds text[] NOT NULL,
        difference jsonb NOT NULL,
        PRIMARY KEY (job, report_id)
      )`);
    for (const sql of rowLevelSecurity('classification.shadow_specimen')) await runner.query(sql);
    await runner.query(
      `ALTER TABLE classification.rule_job ADD COLUMN specimens_done integer NOT NULL DEFAULT 0`,
    );
  }
}
