import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** An alert knows by which version of the rules it was decided, and tells what one changed. */
export class TellRules1793000000010 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE alerting.alert ADD COLUMN rules_version integer NOT NULL DEFAULT 0',
    );
    await runner.query('ALTER TABLE alerting.act ADD COLUMN rules_version integer');
    await runner.query(
      `UPDATE alerting.alert SET rules_version = newest.version
       FROM (SELECT site, max(version) AS version FROM alerting.alert_rules GROUP BY site) AS newest
       WHERE alert.site = newest.site`,
    );
  }
}
