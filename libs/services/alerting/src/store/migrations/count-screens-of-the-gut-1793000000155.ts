import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * Everybody is looked at anew: swabs of the nose and screens for other organisms were taken for
 * negatives, and ended contacts, the exposure before a case and carriage. A cluster of the whole
 * hospital ends when it holds no more than usual, alerts that are over say what a later correction
 * made of them, and contacts of somebody who was presumed cleared call for less.
 */
export class CountScreensOfTheGut1793000000155 extends ForwardMigration {
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
