import { ForwardMigration, rowLevelSecurity, type Tx } from '@carbawatch/postgres';
import type { SiteScope } from '@carbawatch/service-kit';
import type { QueryRunner } from 'typeorm';
import type { Culture, CultureHistory, KeptSnapshot } from '../decide/snapshot';

const STATEMENTS = [
  // The isolates of an accession are a range of the index, whatever the database sorts by.
  `ALTER TABLE ingestion.lineage ALTER COLUMN isolate_id TYPE text COLLATE "C"`,
  // Senders that have been said to send whole cultures always; all others are taken at their word.
  `CREATE TABLE ingestion.snapshot_sender (
     site text NOT NULL,
     sender text NOT NULL,
     changed_at timestamptz NOT NULL,
     changed_by text NOT NULL,
     PRIMARY KEY (site, sender)
   )`,
  `CREATE TABLE ingestion.culture_snapshot (
     site text NOT NULL,
     sender text NOT NULL,
     accession text NOT NULL,
     reported_at text NOT NULL,
     isolate_ids text[] NOT NULL,
     PRIMARY KEY (site, sender, accession)
   )`,
];

export const SNAPSHOT_TABLES = ['snapshot_sender'];

/** Cultures of senders in snapshot mode. */
export class AddSnapshots1791250000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
    for (const table of ['snapshot_sender', 'culture_snapshot']) {
      for (const sql of rowLevelSecurity(`ingestion.${table}`)) await runner.query(sql);
    }
  }
}

export interface SnapshotSender {
  readonly site: string;
  readonly sender: string;
  readonly changedAt: Date;
  readonly changedBy: string;
}

export function snapshotSenders(
  tx: Pick<Tx, 'query'>,
  scope: SiteScope,
): Promise<SnapshotSender[]> {
  return tx.query<SnapshotSender>(
    `SELECT site, sender, changed_at AS "changedAt", changed_by AS "changedBy"
     FROM ingestion.snapshot_sender WHERE $1::text[] IS NULL OR site = ANY ($1)
     ORDER BY site, sender`,
    [scope === 'all' ? null : scope],
  );
}

export async function setSnapshotSender(
  tx: Tx,
  { site, sender, changedAt, changedBy }: SnapshotSender,
  isOn: boolean,
): Promise<void> {
  await tx.execute(
    isOn
      ? `INSERT INTO ingestion.snapshot_sender (site, sender, changed_at, changed_by)
         VALUES ($1, $2, $3, $4) ON CONFLICT (site, sender) DO NOTHING`
      : `DELETE FROM ingestion.snapshot_sender WHERE site = $1 AND sender = $2
           AND ($3::timestamptz, $4::text) IS NOT NULL`,
    [site, sender, changedAt, changedBy],
  );
}

/** What the sender of a message had said of a culture until then, itself included. */
export async function historyOf(
  tx: Tx,
  messageId: string,
  { site, accession }: Pick<Culture, 'site' | 'accession'>,
): Promise<CultureHistory> {
  const reported = await tx.query<{ isolateId: string }>(
    `SELECT DISTINCT lineage.isolate_id AS "isolateId"
     FROM ingestion.message AS own
     JOIN ingestion.message AS message ON message.sender = own.sender AND message.seq <= own.seq
     JOIN ingestion.lineage AS lineage ON lineage.message_id = message.message_id
     WHERE own.message_id = $2 AND lineage.site = $1
       AND lineage.isolate_id >= $3 || '-' AND lineage.isolate_id < $3 || '.'`,
    [site, messageId, accession],
  );
  const [snapshot] = await tx.query<KeptSnapshot>(
    `SELECT kept.reported_at AS "reportedAt", kept.isolate_ids AS "isolateIds"
     FROM ingestion.message AS own
     JOIN ingestion.culture_snapshot AS kept ON kept.sender = own.sender
     WHERE own.message_id = $2 AND kept.site = $1 AND kept.accession = $3`,
    [site, messageId, accession],
  );
  return { isolateIds: reported.map(({ isolateId }) => isolateId), snapshot: snapshot ?? null };
}

export async function keepSnapshot(tx: Tx, sender: string, culture: Culture): Promise<void> {
  await tx.execute(
    `INSERT INTO ingestion.culture_snapshot (site, sender, accession, reported_at, isolate_ids)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (site, sender, accession)
       DO UPDATE SET reported_at = excluded.reported_at, isolate_ids = excluded.isolate_ids`,
    [culture.site, sender, culture.accession, culture.reportedAt, culture.isolateIds],
  );
}
