import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * Each episode of a mechanism has an alert of its own, found by their common cause; clusters say
 * which rules hold in them, and when each case was in one. Everybody is looked at anew, so that
 * what an earlier release wrote is said again.
 */
export class TellEpisodesApart1793000000007 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX alert_group_joined ON alerting.alert (site, alert_group) WHERE stage = 2`,
    );
    await runner.query(`ALTER TABLE alerting.cluster ADD COLUMN held jsonb NOT NULL DEFAULT '[]'`);
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
