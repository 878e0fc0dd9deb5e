import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * Resistant isolates are a few per cent of all and so lie one a page: a series of ten years would
 * read as many pages as there are isolates. The index holds whatever a count asks of them.
 */
export class CoverResistant1792370000003 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX stats.contribution_resistant_day');
    await runner.query(
      `CREATE INDEX contribution_resistant_day ON stats.contribution (day, site)
       INCLUDE (isolate_id, person, known_from, known_to, day_source, standing, cre, verdict, ward,
                families, organism, species, st, specimen_group, inpatient, hospital_day, rules)
       WHERE cre = 'cre' OR verdict = 'cpe'`,
    );
  }
}
