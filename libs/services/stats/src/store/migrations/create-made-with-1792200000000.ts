import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

export class CreateMadeWith1792200000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE stats.made_with (
         single_row boolean PRIMARY KEY DEFAULT true CHECK (single_row),
         counting int NOT NULL,
         time_zone text NOT NULL
       )`,
    );
  }
}
