import type { QueryRunner } from 'typeorm';
import { ForwardMigration, rowLevelSecurity } from '@carbawatch/postgres';

/** Reports as facts, and one row an isolate with its current state and history. */
export class CreateIsolates1763800000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE classification.report (
        site text NOT NULL,
        isolate_id text NOT NULL,
        fact_id text NOT NULL,
        received_at timestamptz NOT NULL,
        body jsonb NOT NULL,
        PRIMARY KEY (site, isolate_id, fact_id)
      )`);
    await runner.query(`
      CREATE TABLE classification.isolate (
        site text NOT NULL,
        isolate_id text NOT NULL,
        revision integer NOT NULL,
        state jsonb,
        organism text,
        ward text,
        collected_on date,
        cre text,
        cpe text,
        st text,
        families text[] NOT NULL DEFAULT '{}',
        withdrawn boolean NOT NULL DEFAULT false,
        PRIMARY KEY (site, isolate_id)
      )`);
    await runner.query(`
      CREATE INDEX isolate_newest
      ON classification.isolate (collected_on DESC, site DESC, isolate_id DESC)
      WHERE state IS NOT NULL`);
    await runner.query(
      `CREATE INDEX isolate_families ON classification.isolate USING gin (families)`,
    );
    for (const table of ['report', 'isolate']) {
      for (const sql of rowLevelSecurity(`classification.${table}`)) await runner.query(sql);
    }
  }
}
