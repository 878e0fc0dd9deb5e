import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * An act says when what it was about had been raised. Of earlier acts it is not known, and they are
 * timed from when the alert was raised first.
 */
export class TimeActs1793000000192 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE alerting.act ADD COLUMN raised_at timestamptz');
  }
}
