import { ForwardMigration, rowLevelSecurity, type SchemaMigrations } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';
import { AddMovementCancels1791240000000 } from './movement-cancels';
import { AddSnapshots1791250000000, SNAPSHOT_TABLES } from './snapshots';
import { AddWaitingSpecimens1791260000000 } from './waiting-specimens';
import { AddFeedClocks1791280000000, FEED_CLOCK_TABLES } from './feed-clocks';
import { AddFeeds1791210000000, FEED_TABLES } from './feed-tables';
import { PublishFeedHistory1791310000000 } from './feed-history';
import { JudgeFeeds1791330000000 } from './judge-feeds';
import { RepeatsApart1791340000000 } from './repeats-apart';
import { RetireFeeds1791350000000 } from './feed-retirements';
import { NameAssigners1791360000000 } from './assigners';
import { AddToldVisits1791400000000 } from './told-visits';
import { AddVisitAdmissions1791390000000 } from './visit-admissions';
import { DateIsolateOwners1791370000000, NameOwnedOrganisms1791380000000 } from './isolate-owners';
import { PublishFeedStanding1791230000000 } from './feed-standing';
import { AddLineage1791220000000, LINEAGE_TABLES } from './lineage-tables';
import { AddMappedTerms1791320000000 } from './mapped-terms';
import { AddMappings1791100000000, MAPPING_TABLES } from './mapping-tables';
import { ListMessagesByReceipt1791290000000 } from './message-lists';
import { PublishRefusedWaiting1791270000000 } from './refused-waiting';

const STATEMENTS = [
  // `raw`, `raw_sent` (before a correction) and `reason` are sealed (AES-256-GCM); nothing else
  // here may say who a patient is.
  `CREATE TABLE ingestion.message (
     site text NOT NULL,
     message_id uuid NOT NULL,
     seq bigint GENERATED ALWAYS AS IDENTITY,
     channel text NOT NULL CHECK (channel IN ('http', 'mllp')),
     sender text NOT NULL,
     content_type text NOT NULL,
     options jsonb NOT NULL,
     control_id text NOT NULL,
     content_hash text NOT NULL,
     received_at timestamptz NOT NULL,
     received_on date NOT NULL,
     stored_at timestamptz NOT NULL,
     status text NOT NULL
       CHECK (status IN ('pending', 'processed', 'duplicate', 'quarantined', 'dismissed')),
     answer jsonb,
     duplicate_of uuid,
     parent uuid,
     problems jsonb NOT NULL DEFAULT '[]',
     stages jsonb NOT NULL,
     reason bytea,
     raw bytea,
     raw_sent bytea,
     attempts int NOT NULL DEFAULT 0,
     PRIMARY KEY (site, message_id)
   )`,
  // Ciphertext does not compress: trying would cost time for nothing.
  `ALTER TABLE ingestion.message ALTER COLUMN raw SET STORAGE EXTERNAL`,
  `CREATE UNIQUE INDEX message_id ON ingestion.message (message_id)`,
  `CREATE UNIQUE INDEX message_seq ON ingestion.message (seq)`,
  `CREATE INDEX message_status ON ingestion.message (status, seq)
     WHERE status IN ('pending', 'quarantined')`,
  `CREATE INDEX message_sender ON ingestion.message (sender, seq)`,
  `CREATE INDEX message_day ON ingestion.message (site, received_on, sender, status)`,
  `CREATE INDEX message_parent ON ingestion.message (parent) WHERE parent IS NOT NULL`,
  `CREATE TABLE ingestion.inbox (
     site text NOT NULL,
     sender text NOT NULL,
     control_id text NOT NULL,
     content_hash text NOT NULL,
     message_id uuid NOT NULL,
     PRIMARY KEY (site, sender, control_id, content_hash)
   )`,
  `CREATE TABLE ingestion.vault (
     site text NOT NULL,
     pseudonym text NOT NULL,
     identity bytea NOT NULL,
     changed_at timestamptz NOT NULL,
     PRIMARY KEY (site, pseudonym)
   )`,
  `CREATE TABLE ingestion.isolate_owner (
     site text NOT NULL,
     isolate_id text NOT NULL,
     pseudonym text NOT NULL,
     PRIMARY KEY (site, isolate_id)
   )`,
  `CREATE TABLE ingestion.ward (
     site text NOT NULL,
     ward text NOT NULL,
     unit_type text NOT NULL,
     PRIMARY KEY (site, ward)
   )`,
];

const TABLES = ['message', 'inbox', 'vault', 'isolate_owner', 'ward'];

class CreateIngestion1791000000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
    for (const table of TABLES) {
      for (const sql of rowLevelSecurity(`ingestion.${table}`)) await runner.query(sql);
    }
  }
}

/** Identities, the inbox and the owners of isolates are for no reader, whatever its sites. */
export const ingestionMigrations: SchemaMigrations = {
  schema: 'ingestion',
  migrations: [
    CreateIngestion1791000000000,
    AddMappings1791100000000,
    AddFeeds1791210000000,
    AddLineage1791220000000,
    PublishFeedStanding1791230000000,
    AddMovementCancels1791240000000,
    AddSnapshots1791250000000,
    AddWaitingSpecimens1791260000000,
    PublishRefusedWaiting1791270000000,
    AddFeedClocks1791280000000,
    ListMessagesByReceipt1791290000000,
    PublishFeedHistory1791310000000,
    AddMappedTerms1791320000000,
    JudgeFeeds1791330000000,
    RepeatsApart1791340000000,
    RetireFeeds1791350000000,
    NameAssigners1791360000000,
    DateIsolateOwners1791370000000,
    NameOwnedOrganisms1791380000000,
    AddVisitAdmissions1791390000000,
    AddToldVisits1791400000000,
  ],
  readable: [
    'message',
    'ward',
    'feed_standing',
    'mapped_term',
    ...MAPPING_TABLES,
    ...FEED_TABLES,
    ...FEED_CLOCK_TABLES,
    ...LINEAGE_TABLES,
    ...SNAPSHOT_TABLES,
  ],
};
