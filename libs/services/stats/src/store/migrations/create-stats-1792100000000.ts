import { ForwardMigration, rowLevelSecurity } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

const FACTS = [
  `CREATE TABLE stats.isolate_fact (
     site text NOT NULL,
     isolate_id text NOT NULL,
     pseudonym text NOT NULL,
     revision int NOT NULL,
     body jsonb NOT NULL,
     PRIMARY KEY (site, isolate_id)
   )`,
  `CREATE INDEX isolate_fact_pseudonym ON stats.isolate_fact (site, pseudonym)`,
  `CREATE TABLE stats.movement_fact (
     site text NOT NULL,
     fact_id text NOT NULL,
     pseudonym text NOT NULL,
     body jsonb NOT NULL,
     PRIMARY KEY (site, fact_id)
   )`,
  `CREATE INDEX movement_fact_pseudonym ON stats.movement_fact (site, pseudonym)`,
  // circle: the smallest of all pseudonyms that were ever joined; its row is the circle's lock.
  `CREATE TABLE stats.person_link (
     site text NOT NULL,
     pseudonym text NOT NULL,
     circle text NOT NULL,
     PRIMARY KEY (site, pseudonym)
   )`,
  `CREATE INDEX person_link_circle ON stats.person_link (site, circle)`,
];

const METRICS = [
  `CREATE TABLE stats.contribution (
     site text NOT NULL,
     isolate_id text NOT NULL,
     known_from date NOT NULL,
     known_to date NOT NULL,
     person text NOT NULL,
     day date NOT NULL,
     day_source text NOT NULL,
     standing text NOT NULL,
     cre text NOT NULL,
     verdict text NOT NULL,
     ward text,
     PRIMARY KEY (site, isolate_id, known_from)
   )`,
  `CREATE TABLE stats.qualifying (
     site text NOT NULL,
     population text NOT NULL,
     isolate_id text NOT NULL,
     known_from date NOT NULL,
     known_to date NOT NULL,
     cohort text NOT NULL,
     person text NOT NULL,
     day date NOT NULL,
     day_source text NOT NULL,
     prev_day date,
     standing text NOT NULL,
     cre text NOT NULL,
     cre_basis text,
     verdict text NOT NULL,
     non_cpe_standard text,
     families text[] NOT NULL,
     alleles text[] NOT NULL,
     organism text,
     specimen_group text NOT NULL,
     blood boolean NOT NULL,
     purpose text,
     infection text,
     inpatient boolean,
     ward text,
     ward_source text,
     icu boolean,
     icu_at_index boolean,
     hepatobiliary boolean,
     died_after_days int,
     alive_after_days int,
     rules text NOT NULL,
     PRIMARY KEY (site, isolate_id, population, known_from)
   )`,
  // Every cohort question is a population and a range of days, over one site or all.
  `CREATE INDEX qualifying_day ON stats.qualifying (population, day, site)`,
  `CREATE TABLE stats.daily (
     site text NOT NULL,
     policy text NOT NULL,
     event_day date NOT NULL,
     known_day date NOT NULL,
     standing text NOT NULL,
     cre text NOT NULL,
     verdict text NOT NULL,
     ward text NOT NULL,
     shard int NOT NULL,
     n int NOT NULL,
     PRIMARY KEY (site, policy, event_day, known_day, standing, cre, verdict, ward, shard)
   )`,
  `CREATE INDEX daily_event_day ON stats.daily (policy, event_day, site)`,
];

const TABLES = [
  'isolate_fact',
  'movement_fact',
  'person_link',
  'contribution',
  'qualifying',
  'daily',
];

export class CreateStats1792100000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...FACTS, ...METRICS]) await runner.query(statement);
    for (const table of TABLES) {
      for (const statement of rowLevelSecurity(`stats.${table}`)) await runner.query(statement);
    }
  }
}
