import type { QueryRunner } from 'typeorm';
import { ForwardMigration, rowLevelSecurity } from '@carbawatch/postgres';

/** Reports of specimens as facts, and one row a specimen with its current state and history. */
export class CreateSpecimens1791200000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE classification.specimen_report (
        site text NOT NULL,
        report_id text NOT NULL,
        fact_id uuid NOT NULL,
        received_at timestamptz NOT NULL,
        body jsonb NOT NULL,
        PRIMARY KEY (site, report_id, fact_id)
      )`);
    await runner.query(`
      CREATE TABLE classification.specimen (
        site text NOT NULL,
        report_id text NOT NULL,
        revision integer NOT NULL,
        state jsonb,
        ward text,
        collected_on date,
        status text,
        culture text,
        purpose text,
        families text[] NOT NULL DEFAULT '{}',
        withdrawn boolean NOT NULL DEFAULT false,
        PRIMARY KEY (site, report_id)
      )`);
    await runner.query(`
      CREATE INDEX specimen_newest
      ON classification.specimen (collected_on DESC, site DESC, report_id DESC)
      WHERE state IS NOT NULL`);
    for (const table of ['specimen_report', 'specimen']) {
      for (const sql of rowLevelSecurity(`classification.${table}`)) await runner.query(sql);
    }
    // A switch of the rules walks over specimens when it is through with the isolates.
    await runner.query(
      `ALTER TABLE classification.rule_job ADD COLUMN after_specimen text NOT NULL DEFAULT ''`,
    );
  }
}
