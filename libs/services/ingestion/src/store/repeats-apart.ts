import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * A message that comes again is heard, and says nothing of how much its sender usually sends. How
 * much had been heard when a feed of a replay was judged tells whether a late message is missing.
 */
export class RepeatsApart1791340000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE ingestion.feed_hour ADD COLUMN repeats int NOT NULL DEFAULT 0`);
    await runner.query(`ALTER TABLE ingestion.feed ADD COLUMN judged_heard int`);
  }
}
