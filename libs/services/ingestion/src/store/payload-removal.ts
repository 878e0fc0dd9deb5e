import type { Tx } from '@carbawatch/postgres';

/**
 * Empties payloads of messages, of the rows that wait on their own out of them, and the words that
 * those wait for; answers how many held one. What the messages came to stays in the log.
 */
export async function removePayloads(tx: Tx, messageIds: readonly string[]): Promise<number> {
  if (messageIds.length === 0) return 0;
  const emptied = await tx.query<{ messageId: string }>(
    `UPDATE ingestion.message SET raw = NULL, raw_sent = NULL, reason = NULL
     WHERE (message_id = ANY ($1::uuid[]) OR parent = ANY ($1::uuid[])) AND raw IS NOT NULL
     RETURNING message_id AS "messageId"`,
    [messageIds],
  );
  await tx.execute(`DELETE FROM ingestion.waiting_term WHERE message_id = ANY ($1::uuid[])`, [
    emptied.map(({ messageId }) => messageId),
  ]);
  return emptied.length;
}

/** Messages that are done with and were stored before; what waits keeps its payload. */
export async function messagesWithOldPayload(
  tx: Tx,
  before: Date,
  limit: number,
): Promise<string[]> {
  const rows = await tx.query<{ messageId: string }>(
    `SELECT message_id AS "messageId" FROM ingestion.message AS message
     WHERE message.stored_at < $1 AND message.raw IS NOT NULL
       AND message.status IN ('processed', 'dismissed')
       AND NOT EXISTS (
         SELECT FROM ingestion.message AS waiting
         WHERE waiting.parent = message.message_id AND waiting.status = 'quarantined')
     ORDER BY message.seq LIMIT $2 FOR UPDATE OF message SKIP LOCKED`,
    [before, limit],
  );
  return rows.map(({ messageId }) => messageId);
}

/** Puts away what has waited since before; answers the messages. Nobody had an answer for them. */
export async function dismissOld(tx: Tx, before: Date, at: Date, limit: number): Promise<string[]> {
  const rows = await tx.query<{ messageId: string }>(
    `UPDATE ingestion.message
     SET status = 'dismissed',
         stages = stages || jsonb_build_array(jsonb_build_object('stage', 'dismissed', 'at', $3::text))
     WHERE message_id IN (
       SELECT message_id FROM ingestion.message
       WHERE status = 'quarantined' AND stored_at < $1
       ORDER BY seq LIMIT $2 FOR UPDATE SKIP LOCKED)
     RETURNING message_id AS "messageId"`,
    [before, limit, at.toISOString()],
  );
  return rows.map(({ messageId }) => messageId);
}

export interface UnreadPayload {
  readonly messageId: string;
  readonly seq: string;
  readonly raw: Buffer;
  readonly rawSent: Buffer | null;
}

/** Payloads that came to nothing, so that nothing tells of whom they speak; page by page. */
export function unreadPayloads(
  tx: Tx,
  site: string,
  after: string,
  limit: number,
): Promise<UnreadPayload[]> {
  return tx.query<UnreadPayload>(
    `SELECT message_id AS "messageId", seq::text AS seq, raw, raw_sent AS "rawSent"
     FROM ingestion.message
     WHERE site = $1 AND seq > $2::bigint AND raw IS NOT NULL
       AND status IN ('quarantined', 'dismissed')
     ORDER BY seq LIMIT $3`,
    [site, after, limit],
  );
}
