import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** When a message was called back: it goes on where the act that called it back is undone. */
export class GoOnCalling1793000000050 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE alerting.notice ADD COLUMN cancelled_at timestamptz`);
  }
}
