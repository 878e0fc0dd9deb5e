import { ForwardMigration, rowLevelSecurity } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

const STATEMENTS = [
  // `term_key` is the keyed hash of the plain word, so that what waits can be found by it.
  `CREATE SEQUENCE ingestion.mapping_revision`,
  `CREATE TABLE ingestion.mapping (
     site text NOT NULL,
     mapping_id uuid NOT NULL,
     kind text NOT NULL CHECK (kind IN ('organism', 'agent', 'ward', 'specimen')),
     term_key text NOT NULL,
     "from" text NOT NULL,
     "to" text NOT NULL,
     changed_at timestamptz NOT NULL,
     changed_by text NOT NULL,
     revision bigint NOT NULL,
     PRIMARY KEY (site, kind, term_key)
   )`,
  `CREATE UNIQUE INDEX mapping_id ON ingestion.mapping (mapping_id)`,
  `CREATE INDEX mapping_by_revision ON ingestion.mapping (revision)`,
  // `said` is sealed: what stands in the field of an organism may be a misplaced name. Null for the
  // further words of a field, which are found by their key alone.
  `CREATE TABLE ingestion.waiting_term (
     site text NOT NULL,
     message_id uuid NOT NULL,
     kind text NOT NULL CHECK (kind IN ('organism', 'agent')),
     term_key text NOT NULL,
     said bytea,
     revision bigint NOT NULL,
     PRIMARY KEY (message_id, kind, term_key)
   )`,
  `CREATE INDEX waiting_term_key ON ingestion.waiting_term (site, kind, term_key)`,
  `CREATE TABLE ingestion.csv_profile (
     site text NOT NULL,
     name text NOT NULL,
     profile jsonb NOT NULL,
     changed_at timestamptz NOT NULL,
     changed_by text NOT NULL,
     PRIMARY KEY (site, name)
   )`,
];

export const MAPPING_TABLES = ['mapping', 'waiting_term', 'csv_profile'];

/** What a site says of its own words and tables, and what waits for it. */
export class AddMappings1791100000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
    for (const table of MAPPING_TABLES) {
      for (const sql of rowLevelSecurity(`ingestion.${table}`)) await runner.query(sql);
    }
  }
}
