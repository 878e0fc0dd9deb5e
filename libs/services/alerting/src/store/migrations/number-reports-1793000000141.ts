import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * A report by law is done with its number, or with why it has none. Who is announced is work from
 * then on until nobody waits any more, a contact only while the contact lasts.
 */
export class NumberReports1793000000141 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of STATEMENTS) await runner.query(sql);
  }
}

const STATEMENTS = [
  `ALTER TABLE alerting.task_act ADD COLUMN reference text, ADD COLUMN no_reference text`,
  // What was completed when no number was asked for stays so.
  `UPDATE alerting.task_act SET no_reference = 'completed before numbers were asked for'
   WHERE done AND task ->> 'kind' = 'statutory-report'`,
  `ALTER TABLE alerting.task
    ADD COLUMN expires_at timestamptz, ADD COLUMN of_contact boolean NOT NULL DEFAULT false`,
  // Everybody who was announced before, and whose tests wait by what is known of them, anew.
  `INSERT INTO alerting.rule_job (site, version, after_pseudonym)
   SELECT site, 0, '' FROM (
     SELECT site FROM alerting.movement_fact UNION SELECT site FROM alerting.isolate_fact
     UNION SELECT site FROM alerting.specimen_fact UNION SELECT site FROM alerting.carrier_fact
   ) AS known
   ON CONFLICT (site) DO UPDATE SET version = 0, after_pseudonym = ''`,
];
