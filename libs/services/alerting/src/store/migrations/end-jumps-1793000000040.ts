import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * A second species on a ward once stood open until a new case came: sites that have any look anew.
 */
export class EndJumps1793000000040 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `INSERT INTO alerting.rule_job (site, version, after_pseudonym)
       SELECT DISTINCT site, 0, '' FROM alerting.alert
       WHERE rule = 'ward-species-jump' AND status <> 'resolved'
       ON CONFLICT (site) DO UPDATE SET after_pseudonym = ''`,
    );
  }
}
