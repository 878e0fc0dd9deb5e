import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * A cluster ends when no contact of its cases is left to screen: one that ever had no new case for
 * long enough is looked at when contacts of its cases change. What is stored is taken for such a
 * one until it is looked at, and everybody is, so that an earlier release's clusters end alike.
 */
export class EndClustersByScreens1793000000020 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE alerting.cluster ADD COLUMN rested boolean NOT NULL DEFAULT true`,
    );
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
