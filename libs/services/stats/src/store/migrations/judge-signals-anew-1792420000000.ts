import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * A signal was seen on each day on which anything became known of a case in its series; now by new
 * cases alone. Every site's days are judged anew.
 */
export class JudgeSignalsAnew1792420000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `INSERT INTO stats.signal_due (site, since)
       SELECT site, min(known_from) FROM stats.contribution
       WHERE cre = 'cre' OR verdict = 'cpe' GROUP BY site`,
    );
  }
}
