import { ForwardMigration, rowLevelSecurity } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** What a shadow run of classification would change: its isolates, and the alerts that follow. */
export class CreateShadow1792700000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE alerting.shadow_isolate (
        seq bigint GENERATED ALWAYS AS IDENTITY,
        site text NOT NULL,
        job text NOT NULL,
        isolate_id text NOT NULL,
        pseudonym text NOT NULL,
        steps jsonb NOT NULL,
        PRIMARY KEY (site, job, isolate_id)
      )`);
    await runner.query(
      `CREATE INDEX shadow_isolate_person ON alerting.shadow_isolate (site, job, pseudonym)`,
    );
    await runner.query(`
      CREATE TABLE alerting.shadow_family (
        site text NOT NULL,
        job text NOT NULL,
        member text NOT NULL,
        difference jsonb NOT NULL,
        PRIMARY KEY (site, job, member)
      )`);
    for (const table of ['alerting.shadow_isolate', 'alerting.shadow_family']) {
      for (const sql of rowLevelSecurity(table)) await runner.query(sql);
    }
  }
}
