import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * The next screen of a contact by a list is a task of the person: it knows how many screens there
 * are, so that what is said to be done is said of one of them, and until when a result is awaited.
 */
export class ScreenListedContacts1793000000170 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of STATEMENTS) await runner.query(sql);
  }
}

const STATEMENTS = [
  `ALTER TABLE alerting.task ADD COLUMN screens integer, ADD COLUMN result_days float8`,
  // Whoever is on a list, anew.
  `INSERT INTO alerting.rule_job (site, version, after_pseudonym)
   SELECT DISTINCT site, 0, '' FROM alerting.carrier_fact
   ON CONFLICT (site) DO UPDATE SET version = 0, after_pseudonym = ''`,
];
