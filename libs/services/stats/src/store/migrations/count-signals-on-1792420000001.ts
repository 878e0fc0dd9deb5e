import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

const STATEMENTS = [
  // From which known day on signals are counted anew, where the days before were judged already.
  'ALTER TABLE stats.signal_due ADD COLUMN recount date',
  // A signal kept the numbers of its first day; now it tells what its series counts since.
  `INSERT INTO stats.signal_due (site, since)
   SELECT site, min(known_from) FROM stats.contribution
   WHERE cre = 'cre' OR verdict = 'cpe' GROUP BY site`,
];

export class CountSignalsOn1792420000001 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }
}
