import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

const STATEMENTS = [
  // A head is updated by every append: room in the page keeps the update in place (HOT).
  `CREATE TABLE log.head (
     topic text NOT NULL,
     partition int NOT NULL,
     next_offset bigint NOT NULL,
     PRIMARY KEY (topic, partition)
   ) WITH (fillfactor = 20)`,
  `CREATE TABLE log.record (
     topic text NOT NULL,
     partition int NOT NULL,
     "offset" bigint NOT NULL,
     key text NOT NULL,
     headers jsonb NOT NULL,
     value jsonb NOT NULL,
     cause uuid,
     size int NOT NULL,
     appended_at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (topic, partition, "offset")
   )`,
  `CREATE INDEX record_cause ON log.record (cause) WHERE cause IS NOT NULL`,
  // open_letters: how many dead letters and parked records stand open, kept under the row's lock.
  `CREATE TABLE log.consumer_position (
     consumer text NOT NULL,
     topic text NOT NULL,
     partition int NOT NULL,
     next_offset bigint NOT NULL CHECK (next_offset >= 0),
     open_letters int NOT NULL DEFAULT 0 CHECK (open_letters >= 0),
     active boolean NOT NULL DEFAULT true,
     PRIMARY KEY (consumer, topic, partition)
   ) WITH (fillfactor = 20)`,
  `CREATE TABLE log.relay_position (
     topic text NOT NULL,
     partition int NOT NULL,
     next_offset bigint NOT NULL,
     PRIMARY KEY (topic, partition)
   ) WITH (fillfactor = 20)`,
  `CREATE TABLE log.dead_letter (
     consumer text NOT NULL,
     topic text NOT NULL,
     partition int NOT NULL,
     "offset" bigint NOT NULL,
     key text NOT NULL,
     state text NOT NULL CHECK (state IN ('dead', 'parked', 'resolved')),
     headers jsonb NOT NULL,
     value jsonb NOT NULL,
     cause uuid,
     error_code text NOT NULL,
     error_detail text NOT NULL,
     attempts int NOT NULL,
     first_failed_at timestamptz NOT NULL DEFAULT now(),
     last_failed_at timestamptz NOT NULL DEFAULT now(),
     resolved_at timestamptz,
     resolution text,
     PRIMARY KEY (consumer, topic, partition, "offset")
   )`,
  `CREATE INDEX dead_letter_open ON log.dead_letter (consumer, topic, partition, key, "offset")
   WHERE state <> 'resolved'`,
  `CREATE TABLE log.crash_counter (
     consumer text NOT NULL,
     topic text NOT NULL,
     partition int NOT NULL,
     "offset" bigint NOT NULL,
     crashes int NOT NULL,
     last_crash_at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (consumer, topic, partition, "offset")
   )`,
];

export class CreateLog1792000000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }
}
