import type { MessageStatusName, Problem } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { SiteScope } from '@carbawatch/service-kit';
import type { Stage } from './messages';

/** A message as it is shown; `reason` is sealed. */
export interface ShownMessage {
  readonly seq: number;
  readonly messageId: string;
  readonly site: string;
  readonly sender: string;
  readonly contentType: string;
  readonly receivedAt: Date;
  readonly status: MessageStatusName;
  readonly duplicateOf: string | null;
  readonly parent: string | null;
  readonly stages: readonly Stage[];
  readonly problems: readonly Problem[];
  readonly reason: Buffer | null;
  /** What was first sent is kept beside a correction. */
  readonly isCorrected: boolean;
  /** Rows, messages or items of it; null until it was read. */
  readonly parts: number | null;
  /** Those that were read with it, and those of its own rows that were read since. */
  readonly partsRead: number;
  readonly partsWaiting: number;
}

/** What a caller may see: its sites, and with the role of a sender its own messages alone. */
export interface MessageScope {
  readonly sites: SiteScope;
  /** Null for all senders. */
  readonly sender: string | null;
}

export interface MessageFilters {
  readonly status?: MessageStatusName | 'partly-read' | undefined;
  readonly sender?: string | undefined;
  readonly parent?: string | undefined;
  readonly isolateId?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const SHOWN = `
  seq, message_id AS "messageId", site, sender, content_type AS "contentType",
  received_at AS "receivedAt", status, duplicate_of AS "duplicateOf", parent, stages, problems,
  reason, raw_sent IS NOT NULL AS "isCorrected", parts, coalesce(parts_read, 0) + rows.read AS "partsRead", rows.waiting AS "partsWaiting"`;

/** The rows of a message that became messages of their own. */
const ROWS = `CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE part.status = 'processed') AS read,
         count(*) FILTER (WHERE part.status = 'quarantined') AS waiting
  FROM ingestion.message AS part WHERE part.parent = message.message_id) AS rows`;

/** `$1` sites or null for all, `$2` the sender or null. */
const WITHIN = `($1::text[] IS NULL OR site = ANY ($1)) AND ($2::text IS NULL OR sender = $2)`;

const within = ({ sites, sender }: MessageScope): [readonly string[] | null, string | null] => [
  sites === 'all' ? null : sites,
  sender,
];

export async function messageOf(
  tx: Tx,
  scope: MessageScope,
  messageId: string,
): Promise<ShownMessage | null> {
  const [row] = await tx.query<ShownMessage>(
    `SELECT ${SHOWN} FROM ingestion.message ${ROWS} WHERE ${WITHIN} AND message_id = $3`,
    [...within(scope), messageId],
  );
  return row ?? null;
}

export interface MessagePage {
  readonly limit: number;
  readonly sort: 'newest' | 'oldest';
  /** The last message that was shown. */
  readonly after: readonly [receivedAt: Date, seq: number] | null;
}

/** Of these something went on, and something waits for a hand. */
export const PARTLY_READ = `
  SELECT coalesce(waits.parent, waits.message_id) FROM ingestion.message AS waits
  WHERE waits.status = 'quarantined' AND (waits.parent IS NOT NULL OR waits.parts_read > 0)`;

/**
 * By the time of receipt; one row more than `limit` where there is more. Days are those of the site
 * as they were noted; the bounds beside them let the times' index begin near.
 */
export function messagePageStatement(
  scope: MessageScope,
  filters: MessageFilters,
  { limit, sort, after }: MessagePage,
): readonly [sql: string, params: readonly unknown[]] {
  const { status, sender, parent, isolateId, from, to } = filters;
  const [way, beyond] = sort === 'newest' ? ['DESC', '<'] : ['ASC', '>'];
  const sql = `
    SELECT ${SHOWN} FROM ingestion.message ${ROWS}
    WHERE ${WITHIN}
      AND ($3::text IS NULL OR status = $3)
      AND ($4::text IS NULL OR sender = $4)
      AND ($5::uuid IS NULL OR parent = $5)
      AND ($6::date IS NULL
        OR (received_on >= $6 AND received_at >= $6::date::timestamptz - interval '1 day'))
      AND ($7::date IS NULL
        OR (received_on <= $7 AND received_at < $7::date::timestamptz + interval '2 days'))
      AND ($8::timestamptz IS NULL OR (received_at, seq) ${beyond} ($8, $9::bigint))
      AND ($10::text IS NULL OR message_id IN (
        SELECT lineage.message_id FROM ingestion.lineage AS lineage
        WHERE lineage.isolate_id = $10 AND lineage.site = message.site))
      AND (NOT $11::boolean OR message_id IN (${PARTLY_READ}))
    ORDER BY received_at ${way}, seq ${way} LIMIT $12`;
  const isPartly = status === 'partly-read';
  return [
    sql,
    [
      ...[...within(scope), isPartly ? null : (status ?? null), sender ?? null, parent ?? null],
      ...[from ?? null, to ?? null, after?.[0] ?? null, after?.[1] ?? null],
      ...[isolateId ?? null, isPartly, limit + 1],
    ],
  ];
}

export function messagePage(
  tx: Tx,
  scope: MessageScope,
  filters: MessageFilters,
  page: MessagePage,
): Promise<ShownMessage[]> {
  return tx.query<ShownMessage>(...messagePageStatement(scope, filters, page));
}

export interface SealedPayload {
  readonly site: string;
  readonly contentType: string;
  /** The message whose bytes these are: of a duplicate, the first one's. */
  readonly heldBy: string;
  readonly raw: Buffer | null;
  /** As it was first sent, where `raw` is a correction. */
  readonly rawSent: Buffer | null;
}

export async function sealedPayloadOf(
  tx: Tx,
  scope: MessageScope,
  messageId: string,
): Promise<SealedPayload | null> {
  const [row] = await tx.query<SealedPayload>(
    `SELECT message.site, message.content_type AS "contentType", held.message_id AS "heldBy",
            held.raw, held.raw_sent AS "rawSent"
     FROM ingestion.message
     JOIN ingestion.message AS held
       ON held.message_id = coalesce(message.duplicate_of, message.message_id)
     WHERE ($1::text[] IS NULL OR message.site = ANY ($1))
       AND ($2::text IS NULL OR message.sender = $2) AND message.message_id = $3`,
    [...within(scope), messageId],
  );
  return row ?? null;
}
