import type { QueryRunner } from 'typeorm';
import { ForwardMigration, rowLevelSecurity } from '@carbawatch/postgres';

const STATEMENTS = [
  `
  CREATE TABLE classification.reference_table (
    site text NOT NULL,
    id text NOT NULL,
    kind text NOT NULL,
    scheme text,
    title text NOT NULL,
    body text NOT NULL,
    uploaded_at timestamptz NOT NULL,
    uploaded_by text NOT NULL,
    PRIMARY KEY (site, id)
  )`,
  `
  CREATE TABLE classification.rule_set (
    site text NOT NULL,
    name text NOT NULL,
    version integer NOT NULL,
    content jsonb NOT NULL,
    reason text NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    PRIMARY KEY (site, name, version)
  )`,
  `
  CREATE TABLE classification.rule_switch (
    site text NOT NULL,
    seq integer NOT NULL,
    rule_set text NOT NULL,
    previous text NOT NULL,
    undoes integer,
    reason text NOT NULL,
    at timestamptz NOT NULL,
    by text NOT NULL,
    PRIMARY KEY (site, seq)
  )`,
  `
  CREATE TABLE classification.rule_job (
    id uuid PRIMARY KEY,
    site text NOT NULL,
    kind text NOT NULL,
    rule_set text NOT NULL,
    against text NOT NULL,
    status text NOT NULL,
    total integer,
    done integer NOT NULL DEFAULT 0,
    changed integer NOT NULL DEFAULT 0,
    after_isolate text NOT NULL DEFAULT '',
    troubles integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    finished_at timestamptz,
    result jsonb,
    seq bigint GENERATED ALWAYS AS IDENTITY
  )`,
  `CREATE INDEX rule_job_open ON classification.rule_job (seq) WHERE finished_at IS NULL`,
  `
  CREATE TABLE classification.shadow_isolate (
    job uuid NOT NULL REFERENCES classification.rule_job (id) ON DELETE CASCADE,
    site text NOT NULL,
    isolate_id text NOT NULL,
    pseudonym text NOT NULL,
    day date NOT NULL,
    in_population boolean NOT NULL,
    before_cre boolean NOT NULL,
    before_verdict text NOT NULL,
    after_cre boolean NOT NULL,
    after_verdict text NOT NULL,
    kinds text[] NOT NULL,
    difference jsonb,
    PRIMARY KEY (job, isolate_id)
  )`,
];

const TABLES = ['reference_table', 'rule_set', 'rule_switch', 'rule_job', 'shadow_isolate'];

/** Rule sets of each site, what switched them on and off, and the jobs that follow from it. */
export class CreateRules1765000000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of STATEMENTS) await runner.query(sql);
    for (const table of TABLES) {
      for (const sql of rowLevelSecurity(`classification.${table}`)) await runner.query(sql);
    }
  }
}
