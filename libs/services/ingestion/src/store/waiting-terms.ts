import type { UnmappedTerm } from '@carbawatch/formats';
import type { Tx } from '@carbawatch/postgres';
import type { SiteScope } from '@carbawatch/service-kit';

/** One word that a message waits for. */
export interface WaitingTerm {
  readonly site: string;
  readonly messageId: string;
  readonly kind: UnmappedTerm['kind'];
  readonly termKey: string;
  /** Sealed, with the further words of the field; null for those further words themselves. */
  readonly said: Buffer | null;
  /** The revision of the mappings that the message was read with. */
  readonly revision: number;
}

/** A message waits for exactly these words from now on. */
export async function replaceWaitingTerms(
  tx: Tx,
  replayed: readonly string[],
  terms: readonly WaitingTerm[],
): Promise<void> {
  if (replayed.length > 0) {
    await tx.execute(`DELETE FROM ingestion.waiting_term WHERE message_id = ANY ($1::uuid[])`, [
      replayed,
    ]);
  }
  if (terms.length === 0) return;
  await tx.execute(
    `INSERT INTO ingestion.waiting_term (site, message_id, kind, term_key, said, revision)
     SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::bytea[], $6::bigint[])
     ON CONFLICT (message_id, kind, term_key)
       DO UPDATE SET said = coalesce(waiting_term.said, excluded.said)`,
    [
      terms.map(({ site }) => site),
      terms.map(({ messageId }) => messageId),
      terms.map(({ kind }) => kind),
      terms.map(({ termKey }) => termKey),
      terms.map(({ said }) => said),
      terms.map(({ revision }) => revision),
    ],
  );
}

/** A line of the work list. */
export interface WaitingLine {
  readonly site: string;
  readonly kind: UnmappedTerm['kind'];
  readonly termKey: string;
  readonly messages: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** The message whose sealed words stand for all. */
  readonly messageId: string;
  readonly said: Buffer;
}

export type WaitingSort = readonly [messages: number, site: string, kind: string, key: string];

/** The words that most messages wait for first; one row more than `limit` where there is more. */
export function waitingPage(
  tx: Tx,
  scope: SiteScope,
  limit: number,
  after: WaitingSort | null,
): Promise<WaitingLine[]> {
  return tx.query<WaitingLine>(
    `SELECT term.site, term.kind, term.term_key AS "termKey", count(*) AS messages,
            min(message.received_at) AS "firstAt", max(message.received_at) AS "lastAt",
            (array_agg(term.message_id ORDER BY message.seq))[1] AS "messageId",
            (array_agg(term.said ORDER BY message.seq))[1] AS said
     FROM ingestion.waiting_term AS term
     JOIN ingestion.message AS message USING (message_id)
     WHERE term.said IS NOT NULL AND message.status = 'quarantined'
       AND ($1::text[] IS NULL OR term.site = ANY ($1))
     GROUP BY term.site, term.kind, term.term_key
     HAVING $3::bigint IS NULL
       OR (-count(*), term.site, term.kind, term.term_key) > (-$3::bigint, $4, $5, $6)
     ORDER BY count(*) DESC, term.site, term.kind, term.term_key LIMIT $2`,
    [scope === 'all' ? null : scope, limit + 1, ...(after ?? [null, null, null, null])],
  );
}

/** Stands in the place of a revision: the word has got its meaning by other means. */
const FREED = -1;

/** Wards that a site has listed: what waits for them is due. */
export async function freeWards(tx: Tx, site: string, termKeys: readonly string[]): Promise<void> {
  await tx.execute(
    `UPDATE ingestion.waiting_term SET revision = ${FREED}
     WHERE site = $1 AND kind = 'ward' AND term_key = ANY ($2)`,
    [site, termKeys],
  );
}

export interface DueMessage {
  readonly messageId: string;
  readonly bytes: number;
}

/**
 * Messages of which a word was mapped after they were read, oldest first; of `among` alone where
 * it is given.
 */
export function dueForReplay(
  tx: Tx,
  limit: number,
  among: readonly string[] | null = null,
): Promise<DueMessage[]> {
  return tx.query<DueMessage>(
    `SELECT message.message_id AS "messageId", coalesce(octet_length(message.raw), 0) AS bytes
     FROM ingestion.message AS message
     WHERE message.status = 'quarantined' AND message.raw IS NOT NULL
       AND ($2::uuid[] IS NULL OR message.message_id = ANY ($2))
       AND EXISTS (
         SELECT FROM ingestion.waiting_term AS term
         JOIN ingestion.mapping AS mapping USING (site, kind, term_key)
         WHERE term.message_id = message.message_id AND mapping.revision > term.revision
         UNION ALL
         SELECT FROM ingestion.waiting_term AS freed
         WHERE freed.message_id = message.message_id AND freed.revision = ${FREED})
     ORDER BY message.seq LIMIT $1`,
    [limit, among],
  );
}

/** These were tried with this revision: only a later mapping gives them another try. */
export async function markTried(
  tx: Tx,
  messageIds: readonly string[],
  revision: number,
): Promise<void> {
  await tx.execute(
    `UPDATE ingestion.waiting_term SET revision = $2
     WHERE message_id = ANY ($1::uuid[]) AND revision < $2`,
    [messageIds, revision],
  );
}
