import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** Isolates of which no rule has anything to say are read for one patient's timeline alone. */
export class IndexOtherIsolates1793000000006 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX isolate_fact_other ON alerting.isolate_fact (site, pseudonym)
       WHERE NOT relevant`,
    );
  }
}
