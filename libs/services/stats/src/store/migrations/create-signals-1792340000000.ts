import { ForwardMigration, rowLevelSecurity } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

const STATEMENTS = [
  // Known days from which a site's signals have to be decided anew; taken away when that is done.
  `CREATE TABLE stats.signal_due (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     site text NOT NULL,
     since date NOT NULL
   )`,
  `CREATE TABLE stats.alarm (
     site text NOT NULL,
     known_day date NOT NULL,
     alarm_key text NOT NULL,
     body jsonb NOT NULL,
     PRIMARY KEY (site, known_day, alarm_key)
   )`,
  // changes: how often the signal was told of, so that each telling has an id of its own.
  `CREATE TABLE stats.signal (
     site text NOT NULL,
     id uuid NOT NULL,
     status text NOT NULL,
     detector text NOT NULL,
     of text NOT NULL,
     family text,
     ward text,
     detected_on date NOT NULL,
     last_seen_on date NOT NULL,
     from_day date NOT NULL,
     to_day date NOT NULL,
     changes int NOT NULL,
     body jsonb NOT NULL,
     PRIMARY KEY (site, id)
   )`,
  `CREATE INDEX signal_detected ON stats.signal (detected_on, site)`,
];

export class CreateSignals1792340000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
    for (const table of ['signal_due', 'alarm', 'signal']) {
      for (const statement of rowLevelSecurity(`stats.${table}`)) await runner.query(statement);
    }
  }
}
