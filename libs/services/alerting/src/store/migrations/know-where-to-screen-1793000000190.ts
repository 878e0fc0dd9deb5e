import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * An alert about contacts names the wards on which those lie who are to be screened. Everybody is
 * looked at anew: contacts are known from when the case's bed was told, and say from when a further
 * screen of them counts; who was positive again after a list's presumed clearance was told nothing
 * of it, reports by law that were taken back stood on, and two rules called one discharge.
 */
export class KnowWhereToScreen1793000000190 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE alerting.alert ADD COLUMN wards text[]');
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
