import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * A signal told how many cases its series counts; now it tells as well how many of them each day's
 * results brought, so that a correction is not read as a new patient. Every site's days are judged
 * anew.
 */
export class TellFurtherCases1792420000002 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `INSERT INTO stats.signal_due (site, since)
       SELECT site, min(known_from) FROM stats.contribution
       WHERE cre = 'cre' OR verdict = 'cpe' GROUP BY site`,
    );
  }
}
