import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** The newest isolates that were reported from a ward, without a walk past those of all others. */
export class IndexWards1791290000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX isolate_ward ON classification.isolate
        (ward, collected_on DESC, site DESC, isolate_id DESC)
      WHERE state IS NOT NULL`);
  }
}
