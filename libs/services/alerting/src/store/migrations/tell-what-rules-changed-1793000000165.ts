import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** What a version of the rules changed of an alert is kept with that it did. */
export class TellWhatRulesChanged1793000000165 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE alerting.act ADD COLUMN rules_change text');
  }
}
