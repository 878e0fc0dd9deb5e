import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * Growth in a screening culture is suspected, a screen for other organisms negative for nothing,
 * and blood-stained sputum no blood: what is stored is classified anew by each site's own rules, as
 * after a switch of these.
 */
export class SuspectGrowth1791320000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `INSERT INTO classification.rule_job
         (id, site, kind, rule_set, against, status, created_at, created_by)
       SELECT gen_random_uuid(), site, 'switch', in_force, in_force, 'waiting', now(), 'release'
       FROM (
         SELECT known.site, coalesce(act.rule_set, 'default') AS in_force
         FROM (
           SELECT site FROM classification.isolate UNION SELECT site FROM classification.specimen
         ) AS known
         LEFT JOIN LATERAL (
           SELECT rule_set FROM classification.rule_switch AS act
           WHERE act.site = known.site ORDER BY seq DESC LIMIT 1
         ) AS act ON true
       ) AS sites`,
    );
  }
}
