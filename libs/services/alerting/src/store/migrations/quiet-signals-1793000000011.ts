import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** Signals that nobody sees any more once stood open for ever: sites that have any look anew. */
export class QuietSignals1793000000011 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `INSERT INTO alerting.rule_job (site, version, after_pseudonym)
       SELECT DISTINCT site, 0, '' FROM alerting.site_fact WHERE subject = 'signal'
       ON CONFLICT (site) DO UPDATE SET after_pseudonym = ''`,
    );
  }
}
