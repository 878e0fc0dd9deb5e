import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * What a version of the rules changed of an alert is kept with that it did. Everybody is looked at
 * anew: who is positive again after a list's presumed clearance was told nothing of it, reports by
 * law that were taken back were left standing, and one discharge was called by two rules.
 */
export class TellWhatRulesChanged1793000000165 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE alerting.act ADD COLUMN rules_change text');
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
