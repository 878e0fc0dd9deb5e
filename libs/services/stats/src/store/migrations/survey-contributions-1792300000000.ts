import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * What surveillance splits counts by. Rows from before are made anew at the start, since they were
 * counted by an older version.
 */
export class SurveyContributions1792300000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE stats.contribution
         ADD COLUMN families text[] NOT NULL DEFAULT '{}',
         ADD COLUMN organism text,
         ADD COLUMN species text,
         ADD COLUMN st text,
         ADD COLUMN specimen_group text NOT NULL DEFAULT 'other',
         ADD COLUMN specimen_type text,
         ADD COLUMN preliminary boolean NOT NULL DEFAULT false,
         ADD COLUMN inpatient boolean,
         ADD COLUMN icu_at_index boolean,
         ADD COLUMN hospital_day int,
         ADD COLUMN guideline text,
         ADD COLUMN results text[] NOT NULL DEFAULT '{}'`,
    );
    // Series of CRE and CPE read a few per cent of all isolates; the antibiogram reads most.
    await runner.query(
      `CREATE INDEX contribution_resistant_day ON stats.contribution (day, site)
       WHERE cre = 'cre' OR verdict = 'cpe'`,
    );
    await runner.query(`CREATE INDEX contribution_day ON stats.contribution (day, site)`);
  }
}
