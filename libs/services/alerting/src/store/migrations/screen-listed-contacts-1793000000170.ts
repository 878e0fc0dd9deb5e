import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * The next screen of a contact by a list is a task of the person: it knows how many screens there
 * are, so that what is said to be done is said of one of them, and until when a result is awaited.
 */
export class ScreenListedContacts1793000000170 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE alerting.task ADD COLUMN screens integer, ADD COLUMN result_days float8',
    );
  }
}
