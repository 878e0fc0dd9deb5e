import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** Of an alert that goes on as another its receivers know the id that they were told. */
export class KnowAsTold1793000000193 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE alerting.delivery ADD COLUMN told_as uuid');
  }
}
