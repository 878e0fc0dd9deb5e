import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** Isolates of sinks, drains and surfaces are few, and asked for beside a cluster. */
export class IndexEnvironment1793000000022 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX isolate_fact_environment ON alerting.isolate_fact (site)
       WHERE steps #>> '{-1,isolate,specimen,purpose}' = 'environmental'`,
    );
  }
}
