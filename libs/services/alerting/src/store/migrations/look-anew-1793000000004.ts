import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * What an earlier release derived (urgency of tasks, since when contacts count, what was believed
 * of merged numbers, words of alerts) is as that release saw it until somebody's next fact. Version
 * 0 of a site's rules asks for everybody to be looked at; the service does it in pages.
 */
export class LookAnew1793000000004 extends ForwardMigration {
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
