import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** Which hospitals are a site's own decides the stays of everybody who ever moved. */
export class MoveTheHouse1793000000031 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE alerting.rule_job ADD COLUMN everybody boolean NOT NULL DEFAULT false',
    );
  }
}
