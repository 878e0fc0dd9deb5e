import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * Everybody is looked at anew: contacts are known from when the case's bed was told, each has a
 * line, and a screen that is withdrawn leaves the end that it had made; a case is followed by its
 * isolate where a correction gives it to another patient; what a mistaken merge had raised goes
 * with it, and each number has waited alone; a report by law is each patient's own.
 */
export class LookAnewAtCorrections1793000000194 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `INSERT INTO alerting.rule_job (site, version, after_pseudonym)
       SELECT site, 0, '' FROM (
         SELECT site FROM alerting.movement_fact UNION SELECT site FROM alerting.isolate_fact
         UNION SELECT site FROM alerting.specimen_fact UNION SELECT site FROM alerting.carrier_fact
       ) AS known
       ON CONFLICT (site) DO UPDATE SET version = 0, after_pseudonym = ''`,
    );
  }
}
