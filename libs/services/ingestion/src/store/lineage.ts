import type { MessageStatusName } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { SiteScope } from '@carbawatch/service-kit';
import type { LineageRow } from '../decide/lineage-row';

const SAVE = {
  name: 'ingestion-save-lineage',
  text: `
    INSERT INTO ingestion.lineage
      (site, message_id, pseudonym, isolate_id, collected_at, resulted_at)
    SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[],
                         $6::timestamptz[])
    ON CONFLICT (message_id, pseudonym, isolate_id) DO NOTHING`,
};

export async function saveLineage(tx: Tx, rows: readonly LineageRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(SAVE, [
    rows.map(({ site }) => site),
    rows.map(({ messageId }) => messageId),
    rows.map(({ pseudonym }) => pseudonym),
    rows.map(({ isolateId }) => isolateId),
    rows.map(({ collectedAt }) => collectedAt),
    rows.map(({ resultedAt }) => resultedAt),
  ]);
}

export interface TracedMessage {
  readonly messageId: string;
  readonly sender: string;
  readonly status: MessageStatusName;
  readonly receivedAt: Date;
  readonly storedAt: Date;
  readonly site: string;
  readonly isolateId: string;
  readonly collectedAt: Date | null;
  readonly resultedAt: Date | null;
}

const TRACED = `
  message.message_id AS "messageId", message.sender, message.status,
  message.received_at AS "receivedAt", message.stored_at AS "storedAt", lineage.site,
  lineage.isolate_id AS "isolateId", lineage.collected_at AS "collectedAt",
  lineage.resulted_at AS "resultedAt"`;

/** More messages about one isolate than any laboratory sends. */
const MESSAGES_MAX = 500;

/** The messages that said something of these isolates, in the order in which they came. */
export function messagesOfIsolates(
  tx: Tx,
  scope: SiteScope,
  isolateIds: readonly string[],
): Promise<TracedMessage[]> {
  return tx.query<TracedMessage>(
    `SELECT ${TRACED} FROM ingestion.lineage AS lineage
     JOIN ingestion.message AS message USING (message_id)
     WHERE lineage.isolate_id = ANY ($2) AND lineage.isolate_id <> ''
       AND ($1::text[] IS NULL OR lineage.site = ANY ($1))
     ORDER BY message.seq LIMIT ${MESSAGES_MAX}`,
    [scope === 'all' ? null : scope, isolateIds],
  );
}

/** What a message said something about. */
export function tracesOfMessage(
  tx: Tx,
  scope: SiteScope,
  messageId: string,
): Promise<TracedMessage[]> {
  return tx.query<TracedMessage>(
    `SELECT ${TRACED} FROM ingestion.message AS message
     JOIN ingestion.lineage AS lineage
       ON lineage.message_id = coalesce(message.duplicate_of, message.message_id)
     WHERE message.message_id = $2 AND ($1::text[] IS NULL OR message.site = ANY ($1))`,
    [scope === 'all' ? null : scope, messageId],
  );
}

/** A message that said something of an isolate, and when it was stored. */
export type ToldOf = Pick<TracedMessage, 'site' | 'isolateId' | 'messageId' | 'storedAt'>;

/** Every message that said something of these isolates. */
export function messagesAbout(
  tx: Tx,
  isolates: readonly Pick<ToldOf, 'site' | 'isolateId'>[],
): Promise<ToldOf[]> {
  return tx.query<ToldOf>(
    `SELECT asked.site, asked.isolate_id AS "isolateId", message.message_id AS "messageId",
            message.stored_at AS "storedAt"
     FROM unnest($1::text[], $2::text[]) AS asked (site, isolate_id)
     JOIN ingestion.lineage AS lineage
       ON lineage.site = asked.site AND lineage.isolate_id = asked.isolate_id
     JOIN ingestion.message AS message USING (message_id)
     WHERE lineage.isolate_id <> ''`,
    [isolates.map(({ site }) => site), isolates.map(({ isolateId }) => isolateId)],
  );
}

/** Isolates first heard of in a period, newest first, with the message that told of them first. */
export function firstMessages(
  tx: Tx,
  scope: SiteScope,
  period: { readonly from: string; readonly to: string },
  limit: number,
): Promise<TracedMessage[]> {
  return tx.query<TracedMessage>(
    `SELECT * FROM (
       SELECT DISTINCT ON (lineage.site, lineage.isolate_id) ${TRACED}, message.seq
       FROM ingestion.message AS message
       JOIN ingestion.lineage AS lineage USING (message_id)
       WHERE message.received_on BETWEEN $2 AND $3 AND lineage.isolate_id <> ''
         AND ($1::text[] IS NULL OR lineage.site = ANY ($1))
         AND NOT EXISTS (
           SELECT FROM ingestion.lineage AS before
           JOIN ingestion.message AS told ON told.message_id = before.message_id
           WHERE before.site = lineage.site AND before.isolate_id = lineage.isolate_id
             AND before.isolate_id <> '' AND told.seq < message.seq)
       ORDER BY lineage.site, lineage.isolate_id, message.seq) AS first
     ORDER BY seq DESC LIMIT $4`,
    [scope === 'all' ? null : scope, period.from, period.to, limit],
  );
}

/** Messages that said something of a person. */
export async function messagesOfPersons(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
): Promise<string[]> {
  const rows = await tx.query<{ messageId: string }>(
    `SELECT DISTINCT message_id AS "messageId" FROM ingestion.lineage
     WHERE site = $1 AND pseudonym = ANY ($2)`,
    [site, pseudonyms],
  );
  return rows.map(({ messageId }) => messageId);
}
