import { ForwardMigration, rowLevelSecurity } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

const STATEMENTS = [
  // One row a site and sender; `status` is what was last told in an event, not what is so now.
  `CREATE TABLE ingestion.feed (
     site text NOT NULL,
     sender text NOT NULL,
     channel text NOT NULL CHECK (channel IN ('http', 'mllp')),
     first_at timestamptz NOT NULL,
     last_at timestamptz NOT NULL,
     told text NOT NULL DEFAULT 'ok' CHECK (told IN ('ok', 'silent')),
     silent_since timestamptz,
     PRIMARY KEY (site, sender)
   ) WITH (fillfactor = 50)`,
  `CREATE TABLE ingestion.feed_hour (
     site text NOT NULL,
     sender text NOT NULL,
     hour timestamptz NOT NULL,
     messages int NOT NULL,
     PRIMARY KEY (site, sender, hour)
   ) WITH (fillfactor = 80)`,
  // What came before these tables were there has been heard as well.
  `INSERT INTO ingestion.feed_hour (site, sender, hour, messages)
   SELECT site, sender, date_trunc('hour', received_at, 'UTC'), count(*)
   FROM ingestion.message WHERE parent IS NULL GROUP BY 1, 2, 3`,
  `INSERT INTO ingestion.feed (site, sender, channel, first_at, last_at)
   SELECT site, sender, max(channel), min(received_at), max(received_at)
   FROM ingestion.message WHERE parent IS NULL GROUP BY 1, 2`,
];

export const FEED_TABLES = ['feed', 'feed_hour'];

/** What each sender sends, by the hour: to know what is usual, and to hear when it falls silent. */
export class AddFeeds1791210000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
    for (const table of FEED_TABLES) {
      for (const sql of rowLevelSecurity(`ingestion.${table}`)) await runner.query(sql);
    }
  }
}
