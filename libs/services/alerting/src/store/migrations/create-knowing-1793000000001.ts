import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * Cases get a short form over the time of knowing, so that counting them reads little. What a
 * database holds already is worked out anew, in pages, from the facts.
 */
export class CreateKnowing1793000000001 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [
      `ALTER TABLE alerting.known_case ADD COLUMN seen jsonb NOT NULL DEFAULT '[]'`,
      // Clusters of the whole hospital are found by what they are of.
      `CREATE INDEX cluster_family ON alerting.cluster (site, family, kind)`,
      `INSERT INTO alerting.rule_job (site, version, after_pseudonym)
       SELECT DISTINCT site, 0, '' FROM alerting.movement_fact
       UNION SELECT DISTINCT site, 0, '' FROM alerting.isolate_fact
       ON CONFLICT (site) DO UPDATE SET version = 0, after_pseudonym = ''`,
    ]) {
      await runner.query(sql);
    }
  }
}
