import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * Everybody is looked at anew: inpatients whom reports alone name ask to be isolated, each end of
 * contacts to screen is told, clusters count the units where they were found, and a bed of another
 * hospital is another bed.
 */
export class AskForTheUnmoved1793000000090 extends ForwardMigration {
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
