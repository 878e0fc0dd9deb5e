import type { QueryRunner } from 'typeorm';
import { ForwardMigration, rowLevelSecurity } from '@carbawatch/postgres';

/** Merges of patients and their undoing, each once: who counts as one person. */
export class CreatePersonLinks1791270000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE classification.person_link (
        site text NOT NULL,
        fact_id uuid NOT NULL,
        kind text NOT NULL,
        pseudonym text NOT NULL,
        merged_into text,
        received_at timestamptz NOT NULL,
        PRIMARY KEY (site, fact_id)
      )`);
    for (const sql of rowLevelSecurity('classification.person_link')) await runner.query(sql);
  }
}
