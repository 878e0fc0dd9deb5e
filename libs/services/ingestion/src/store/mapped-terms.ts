import type { MappingKind } from '@carbawatch/contracts';
import { ForwardMigration, rowLevelSecurity, type Tx } from '@carbawatch/postgres';
import type { SiteScope } from '@carbawatch/service-kit';
import type { QueryRunner } from 'typeorm';
import type { DueMessage } from './waiting-terms';

/** Which message was read by which mapping, so that it can be read again when that is another. */
export class AddMappedTerms1791320000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE ingestion.mapped_term (
      site text NOT NULL,
      message_id uuid NOT NULL,
      kind text NOT NULL CHECK (kind IN ('organism', 'agent', 'ward', 'specimen')),
      term_key text NOT NULL,
      is_due boolean NOT NULL DEFAULT false,
      PRIMARY KEY (message_id, site, kind, term_key)
    )`);
    await runner.query(
      `CREATE INDEX mapped_term_key ON ingestion.mapped_term (site, kind, term_key)`,
    );
    await runner.query(
      `CREATE INDEX mapped_term_due ON ingestion.mapped_term (message_id) WHERE is_due`,
    );
    for (const sql of rowLevelSecurity('ingestion.mapped_term')) await runner.query(sql);
  }
}

/** A word of a site by its keyed hash. */
export interface TermKey {
  readonly site: string;
  readonly kind: MappingKind;
  readonly termKey: string;
}

export interface MappedTerm extends TermKey {
  readonly messageId: string;
}

/** A message was read by exactly these mappings, and by its newest reading alone. */
export async function replaceMappedTerms(
  tx: Tx,
  replayed: readonly string[],
  terms: readonly MappedTerm[],
): Promise<void> {
  if (replayed.length > 0) {
    await tx.execute(`DELETE FROM ingestion.mapped_term WHERE message_id = ANY ($1::uuid[])`, [
      replayed,
    ]);
  }
  if (terms.length === 0) return;
  await tx.execute(
    `INSERT INTO ingestion.mapped_term (site, message_id, kind, term_key)
     SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::text[]) ON CONFLICT DO NOTHING`,
    [
      terms.map(({ site }) => site),
      terms.map(({ messageId }) => messageId),
      terms.map(({ kind }) => kind),
      terms.map(({ termKey }) => termKey),
    ],
  );
}

/** What was put away stays there, and what is no longer kept can't be read. */
const READABLE = `message.status IN ('processed', 'quarantined') AND message.raw IS NOT NULL`;

export async function countMapped(tx: Tx, { site, kind, termKey }: TermKey): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `SELECT count(*) AS n FROM ingestion.mapped_term AS term
     JOIN ingestion.message AS message USING (message_id)
     WHERE term.site = $1 AND term.kind = $2 AND term.term_key = $3 AND ${READABLE}`,
    [site, kind, termKey],
  );
  return row?.n ?? 0;
}

/** Messages that were read by this mapping are to be read again. */
export async function markForReading(tx: Tx, { site, kind, termKey }: TermKey): Promise<number> {
  const rows = await tx.query(
    `UPDATE ingestion.mapped_term AS term SET is_due = true
     FROM ingestion.message AS message
     WHERE term.site = $1 AND term.kind = $2 AND term.term_key = $3
       AND message.message_id = term.message_id AND ${READABLE}
     RETURNING term.message_id`,
    [site, kind, termKey],
  );
  return rows.length;
}

/** Those that are to be read again, the oldest first; of `among` alone where it is given. */
export function dueForReading(
  tx: Tx,
  limit: number,
  among: readonly string[] | null = null,
): Promise<DueMessage[]> {
  return tx.query<DueMessage>(
    `SELECT message.message_id AS "messageId", octet_length(message.raw) AS bytes
     FROM ingestion.message AS message
     WHERE ${READABLE} AND ($2::uuid[] IS NULL OR message.message_id = ANY ($2))
       AND message.message_id IN (SELECT message_id FROM ingestion.mapped_term WHERE is_due)
     ORDER BY message.seq LIMIT $1`,
    [limit, among],
  );
}

/** It could not be read again: it stays as it was. */
export async function leaveAsRead(tx: Tx, messageIds: readonly string[]): Promise<void> {
  await tx.execute(
    `UPDATE ingestion.mapped_term SET is_due = false
     WHERE message_id = ANY ($1::uuid[]) AND is_due`,
    [messageIds],
  );
}

/** How many are still to be read again. */
export async function countDue(tx: Tx, scope: SiteScope): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `SELECT count(DISTINCT message_id) AS n FROM ingestion.mapped_term
     WHERE is_due AND ($1::text[] IS NULL OR site = ANY ($1))`,
    [scope === 'all' ? null : scope],
  );
  return row?.n ?? 0;
}
