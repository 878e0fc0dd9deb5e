import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** When the end of a stay was told: a discharge told late is news when it is told. */
export class TellEnds1793000000060 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE alerting.occupancy ADD COLUMN end_known_at timestamptz`);
  }
}
