import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * A contact by a list that another hospital sent is kept under the number that the hospital goes on
 * with, beside the carriers: flagged after a merge too, and on the morning list. Announcements are
 * found by when they were told. Everybody is looked at anew: a departure has a key of its own, and
 * an announcement goes over into its admission.
 */
export class WatchListedContacts1793000000030 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of STATEMENTS) await runner.query(sql);
  }
}

const STATEMENTS = [
  `ALTER TABLE alerting.carrier_now ADD COLUMN flag text NOT NULL DEFAULT 'carrier'`,
  `CREATE OR REPLACE VIEW alerting.flagged_person WITH (security_invoker = true) AS
   SELECT site, patient AS pseudonym, flag FROM alerting.carrier_now
   UNION ALL
   SELECT site, pseudonym, 'contact' FROM alerting.contact WHERE status = 'open'`,
  `CREATE INDEX movement_fact_announced ON alerting.movement_fact (site, received_at)
   WHERE body ? 'announced'`,
  `INSERT INTO alerting.rule_job (site, version, after_pseudonym)
   SELECT site, 0, '' FROM (
     SELECT site FROM alerting.movement_fact UNION SELECT site FROM alerting.isolate_fact
     UNION SELECT site FROM alerting.specimen_fact UNION SELECT site FROM alerting.carrier_fact
   ) AS known
   ON CONFLICT (site) DO UPDATE SET version = 0, after_pseudonym = ''`,
];
