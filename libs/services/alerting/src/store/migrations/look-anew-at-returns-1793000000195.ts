import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * Everybody is looked at anew: what stands again, grows or is joined by a correction says by which;
 * a signal was counted anew where a correction, and no case, says so; further cases of a rare
 * mechanism are counted since the first. A cluster is found by the enzyme that it is known by now.
 */
export class LookAnewAtReturns1793000000195 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE alerting.cluster SET family = body ->> 'family' WHERE family <> body ->> 'family'`,
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
