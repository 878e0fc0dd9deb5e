import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** Contacts are asked for by the case's number as often as by the contact's. */
export class IndexContacts1792800000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE INDEX contact_of_case ON alerting.contact (site, case_pseudonym, known_at DESC)',
    );
  }
}
