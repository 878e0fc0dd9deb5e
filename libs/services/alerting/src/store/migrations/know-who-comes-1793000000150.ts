import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * Visits of outpatients are found by when they were told. Everybody is looked at anew: a list that
 * repeats the cases found here takes nothing back, and carriers who come to dialysis are told.
 */
export class KnowWhoComes1793000000150 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of STATEMENTS) await runner.query(sql);
  }
}

const STATEMENTS = [
  `CREATE INDEX movement_fact_outpatient ON alerting.movement_fact (site, received_at)
   WHERE body ->> 'class' = 'outpatient' AND body ->> 'kind' = 'admit'`,
  `INSERT INTO alerting.rule_job (site, version, after_pseudonym)
   SELECT site, 0, '' FROM (
     SELECT site FROM alerting.movement_fact UNION SELECT site FROM alerting.isolate_fact
     UNION SELECT site FROM alerting.specimen_fact UNION SELECT site FROM alerting.carrier_fact
   ) AS known
   ON CONFLICT (site) DO UPDATE SET version = 0, after_pseudonym = ''`,
];
