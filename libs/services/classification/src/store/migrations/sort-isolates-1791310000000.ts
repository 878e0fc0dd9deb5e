import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * What a list is sorted and searched by stands beside the keys in one narrow index: a page in any
 * order, and the number of all, are read from it without a look at the wide rows.
 */
export class SortIsolates1791310000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE classification.isolate
        ADD COLUMN organism_name text, ADD COLUMN specimen text, ADD COLUMN patient text`);
    await runner.query(`
      UPDATE classification.isolate SET
        organism_name = left(state #>> '{isolate,organism,name}', 60),
        specimen = left(state #>> '{isolate,specimen,type}', 60),
        patient = CASE WHEN (state ->> 'patientKnown')::boolean THEN state ->> 'pseudonym' END
      WHERE state IS NOT NULL`);
    await runner.query('DROP INDEX classification.isolate_newest');
    await runner.query(`
      CREATE INDEX isolate_newest ON classification.isolate
        (collected_on DESC, site DESC, isolate_id DESC)
      INCLUDE (organism, organism_name, ward, cre, cpe, st, families, specimen, patient)
      WHERE state IS NOT NULL`);
  }
}
