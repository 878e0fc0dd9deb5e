import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** Attempts of a process that has ended are found by their lease. */
export class NoteInterrupted1793000000161 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['delivery', 'digest']) {
      await runner.query(
        `CREATE INDEX ${table}_leased ON alerting.${table} (leased_until)
         WHERE leased_until IS NOT NULL`,
      );
    }
  }
}
