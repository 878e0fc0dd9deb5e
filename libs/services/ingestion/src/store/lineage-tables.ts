import { ForwardMigration, rowLevelSecurity } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

const STATEMENTS = [
  // Which message spoke of whom and of which isolate ('' for what is about none). Times of a
  // date alone are null: a day is no time of day.
  `CREATE TABLE ingestion.lineage (
     site text NOT NULL,
     message_id uuid NOT NULL,
     pseudonym text NOT NULL,
     isolate_id text NOT NULL,
     collected_at timestamptz,
     resulted_at timestamptz,
     PRIMARY KEY (message_id, pseudonym, isolate_id)
   )`,
  `CREATE INDEX lineage_isolate ON ingestion.lineage (site, isolate_id) WHERE isolate_id <> ''`,
  `CREATE INDEX lineage_person ON ingestion.lineage (site, pseudonym)`,
  `CREATE TABLE ingestion.field_count (
     site text NOT NULL,
     sender text NOT NULL,
     day date NOT NULL,
     kind text NOT NULL CHECK (kind IN ('isolate', 'movement')),
     field text NOT NULL,
     reports int NOT NULL,
     present int NOT NULL,
     PRIMARY KEY (site, sender, day, kind, field)
   ) WITH (fillfactor = 80)`,
  // Alerts that stand open, as alerting tells of them: whose patients they are may be looked up
  // by those who work on them.
  `CREATE TABLE ingestion.open_alert (
     site text NOT NULL,
     alert_id text NOT NULL,
     pseudonym text NOT NULL,
     PRIMARY KEY (site, alert_id)
   )`,
  `CREATE INDEX open_alert_person ON ingestion.open_alert (site, pseudonym)`,
];

const TABLES = ['lineage', 'field_count', 'open_alert'];
/** Who is meant by an open alert is read by the vault's own desk alone. */
export const LINEAGE_TABLES = ['lineage', 'field_count'];

/** From messages to isolates and persons and back, and how full each sender's reports are. */
export class AddLineage1791220000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
    for (const table of TABLES) {
      for (const sql of rowLevelSecurity(`ingestion.${table}`)) await runner.query(sql);
    }
  }
}
