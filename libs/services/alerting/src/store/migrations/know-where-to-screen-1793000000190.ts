import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** An alert about contacts names the wards on which those lie who are to be screened. */
export class KnowWhereToScreen1793000000190 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE alerting.alert ADD COLUMN wards text[]');
  }
}
