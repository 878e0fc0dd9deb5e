import { ForwardMigration, rowLevelSecurity } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** Walks of the site's own log under other rules: how far they are, and what they found. */
export class CreateBacktest1792600000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE alerting.backtest_job (
        site text NOT NULL,
        id uuid NOT NULL,
        state text NOT NULL,
        started_at timestamptz NOT NULL,
        heard_at timestamptz NOT NULL,
        persons integer NOT NULL DEFAULT 0,
        persons_in_all integer NOT NULL DEFAULT 0,
        report jsonb,
        detail text,
        PRIMARY KEY (site, id)
      )`);
    for (const sql of rowLevelSecurity('alerting.backtest_job')) await runner.query(sql);
  }
}
