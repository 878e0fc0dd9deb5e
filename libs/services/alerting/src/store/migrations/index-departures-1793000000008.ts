import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** Few movements say where somebody goes; contacts are asked whether one of theirs does. */
export class IndexDepartures1793000000008 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX movement_fact_leaving ON alerting.movement_fact (site, pseudonym)
       WHERE body ? 'dischargedTo'`,
    );
  }
}
