import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** A message may wait for a specimen's word, too. */
export class AddWaitingSpecimens1791260000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE ingestion.waiting_term DROP CONSTRAINT waiting_term_kind_check`,
    );
    await runner.query(
      `ALTER TABLE ingestion.waiting_term ADD CONSTRAINT waiting_term_kind_check
         CHECK (kind IN ('organism', 'agent', 'ward', 'specimen'))`,
    );
  }
}
