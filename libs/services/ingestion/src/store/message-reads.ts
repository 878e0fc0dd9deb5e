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
}

/** What a caller may see: its sites, and with the role of a sender its own messages alone. */
export interface MessageScope {
  readonly sites: SiteScope;
  /** Null for all senders. */
  readonly sender: string | null;
}

export interface MessageFilters {
  readonly status?: MessageStatusName | undefined;
  readonly sender?: string | undefined;
  readonly parent?: string | undefined;
  readonly isolateId?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const SHOWN = `
  seq, message_id AS "messageId", site, sender, content_type AS "contentType",
  received_at AS "receivedAt", status, duplicate_of AS "duplicateOf", parent, stages, problems,
  reason`;

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
    `SELECT ${SHOWN} FROM ingestion.message WHERE ${WITHIN} AND message_id = $3`,
    [...within(scope), messageId],
  );
  return row ?? null;
}

/** Newest first; one row more than `limit` where there is more. */
export function messagePage(
  tx: Tx,
  scope: MessageScope,
  filters: MessageFilters,
  page: { readonly limit: number; readonly before: number | null },
): Promise<ShownMessage[]> {
  const { status, sender, parent, isolateId, from, to } = filters;
  return tx.query<ShownMessage>(
    `SELECT ${SHOWN} FROM ingestion.message
     WHERE ${WITHIN}
       AND ($3::text IS NULL OR status = $3)
       AND ($4::text IS NULL OR sender = $4)
       AND ($5::uuid IS NULL OR parent = $5)
       AND ($6::date IS NULL OR received_on >= $6)
       AND ($7::date IS NULL OR received_on <= $7)
       AND ($8::bigint IS NULL OR seq < $8)
       AND ($10::text IS NULL OR message_id IN (
         SELECT lineage.message_id FROM ingestion.lineage AS lineage
         WHERE lineage.isolate_id = $10 AND lineage.site = message.site))
     ORDER BY seq DESC LIMIT $9`,
    [
      ...within(scope),
      status ?? null,
      sender ?? null,
      parent ?? null,
      from ?? null,
      to ?? null,
      page.before,
      page.limit + 1,
      isolateId ?? null,
    ],
  );
}

export interface SealedPayload {
  readonly site: string;
  readonly contentType: string;
  /** The message whose bytes these are: of a duplicate, the first one's. */
  readonly heldBy: string;
  readonly raw: Buffer | null;
}

export async function sealedPayloadOf(
  tx: Tx,
  scope: MessageScope,
  messageId: string,
): Promise<SealedPayload | null> {
  const [row] = await tx.query<SealedPayload>(
    `SELECT message.site, message.content_type AS "contentType", held.message_id AS "heldBy",
            held.raw
     FROM ingestion.message
     JOIN ingestion.message AS held
       ON held.message_id = coalesce(message.duplicate_of, message.message_id)
     WHERE ($1::text[] IS NULL OR message.site = ANY ($1))
       AND ($2::text IS NULL OR message.sender = $2) AND message.message_id = $3`,
    [...within(scope), messageId],
  );
  return row ?? null;
}
