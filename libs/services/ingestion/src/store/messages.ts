import type { MessageStatusName, Problem } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { SiteScope } from '@carbawatch/service-kit';
import type { Answer, Channel } from '../decide/answer';
import type { Parts } from '../decide/verdict';
import type { PayloadOptions } from '../intake/envelope';

/** Options as they are kept beside the payload: what a replay has to know again. */
export interface StoredOptions extends PayloadOptions {
  readonly mayWrite: SiteScope;
  readonly defect?: 'frame-not-ended' | undefined;
  readonly traceparent?: string | undefined;
}

export interface Stage {
  readonly stage: string;
  readonly at: string;
}

/** A message on its way into the table. */
export interface NewMessage {
  readonly site: string;
  readonly messageId: string;
  readonly channel: Channel;
  readonly sender: string;
  readonly contentType: string;
  readonly options: StoredOptions;
  readonly controlId: string;
  readonly contentHash: string;
  readonly receivedAt: Date;
  /** The site's day of receipt, by which the ledger counts. */
  readonly receivedOn: string;
  readonly storedAt: Date;
  readonly status: 'pending' | 'duplicate' | 'quarantined';
  readonly duplicateOf: string | null;
  readonly parent: string | null;
  readonly problems: readonly Problem[];
  readonly stages: readonly Stage[];
  /** Sealed; null for a duplicate, whose first message holds the same bytes. */
  readonly raw: Buffer | null;
}

/** A row as the pipeline needs it; the sealed payload is fetched apart. */
export interface MessageRow {
  readonly site: string;
  readonly messageId: string;
  readonly channel: Channel;
  readonly sender: string;
  readonly contentType: string;
  readonly options: StoredOptions;
  readonly controlId: string;
  readonly receivedAt: Date;
  readonly receivedOn: string;
  readonly status: MessageStatusName;
  readonly answer: Answer | null;
  readonly duplicateOf: string | null;
  readonly problems: readonly Problem[];
  readonly attempts: number;
  /** Whether somebody put it away with a reason. */
  readonly hasReason: boolean;
}

/** How a message ended (for now: a quarantined one may be replayed). */
export interface FinishedMessage {
  readonly messageId: string;
  readonly site: string;
  readonly status: MessageStatusName;
  readonly answer: Answer;
  readonly problems: readonly Problem[];
  readonly stages: readonly Stage[];
  /** Null leaves what was known. */
  readonly parts: Parts | null;
}

/** Arrays travel as text, where a byte takes two characters: larger payloads go one by one. */
const ARRAY_PAYLOAD_BYTES_MAX = 256 * 1024;

const INSERT = {
  name: 'ingestion-insert-messages',
  text: `
    INSERT INTO ingestion.message
      (site, message_id, channel, sender, content_type, options, control_id, content_hash,
       received_at, received_on, stored_at, status, duplicate_of, parent, problems, stages, raw)
    SELECT site, message_id, channel, sender, content_type, options, control_id, content_hash,
           received_at, received_on, stored_at, status, duplicate_of, parent, problems, stages, raw
    FROM unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::jsonb[],
                $7::text[], $8::text[], $9::timestamptz[], $10::date[], $11::timestamptz[],
                $12::text[], $13::uuid[], $14::uuid[], $15::jsonb[], $16::jsonb[], $17::bytea[])
      WITH ORDINALITY AS new (site, message_id, channel, sender, content_type, options, control_id,
        content_hash, received_at, received_on, stored_at, status, duplicate_of, parent, problems,
        stages, raw, place)
    ORDER BY place`,
};

/** Inserts in this order: `seq` grows along it. */
export async function insertMessages(tx: Tx, messages: readonly NewMessage[]): Promise<void> {
  if (messages.length === 0) return;
  const inArray = (raw: Buffer | null): Buffer | null =>
    raw && raw.length <= ARRAY_PAYLOAD_BYTES_MAX ? raw : null;
  await tx.execute(INSERT, [
    messages.map((m) => m.site),
    messages.map((m) => m.messageId),
    messages.map((m) => m.channel),
    messages.map((m) => m.sender),
    messages.map((m) => m.contentType),
    messages.map((m) => JSON.stringify(m.options)),
    messages.map((m) => m.controlId),
    messages.map((m) => m.contentHash),
    messages.map((m) => m.receivedAt),
    messages.map((m) => m.receivedOn),
    messages.map((m) => m.storedAt),
    messages.map((m) => m.status),
    messages.map((m) => m.duplicateOf),
    messages.map((m) => m.parent),
    messages.map((m) => JSON.stringify(m.problems)),
    messages.map((m) => JSON.stringify(m.stages)),
    messages.map((m) => inArray(m.raw)),
  ]);
  for (const { messageId, raw } of messages) {
    if (raw && !inArray(raw)) await writeRaw(tx, messageId, raw);
  }
}

async function writeRaw(tx: Tx, messageId: string, raw: Buffer): Promise<void> {
  await tx.execute('UPDATE ingestion.message SET raw = $2 WHERE message_id = $1', [messageId, raw]);
}

/** A corrected payload takes the place of the first one, which stays beside it as it was sent. */
export async function correctRaw(tx: Tx, messageId: string, raw: Buffer): Promise<void> {
  await tx.execute(
    `UPDATE ingestion.message SET raw_sent = coalesce(raw_sent, raw), raw = $2
     WHERE message_id = $1`,
    [messageId, raw],
  );
}

const ROW = `
  site, message_id AS "messageId", channel, sender, content_type AS "contentType", options,
  control_id AS "controlId", received_at AS "receivedAt", received_on AS "receivedOn", status,
  answer, duplicate_of AS "duplicateOf", problems, attempts,
  reason IS NOT NULL AS "hasReason"`;

const LOCK = {
  name: 'ingestion-lock-messages',
  text: `
    SELECT ${ROW} FROM ingestion.message WHERE message_id = ANY ($1::uuid[])
    ORDER BY seq FOR UPDATE`,
};

/**
 * Locks messages in the order in which they came. Whoever waited for another process's work on one
 * then finds it finished, and does not do it again.
 */
export function lockMessages(tx: Tx, messageIds: readonly string[]): Promise<MessageRow[]> {
  return tx.query<MessageRow>(LOCK, [messageIds]);
}

/** Sealed payloads by message. */
export async function rawOf(tx: Tx, ids: readonly string[]): Promise<Map<string, Buffer>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ messageId: string; raw: Buffer | null }>(
    `SELECT message_id AS "messageId", raw FROM ingestion.message
     WHERE message_id = ANY ($1::uuid[])`,
    [ids],
  );
  return new Map(rows.flatMap(({ messageId, raw }) => (raw ? [[messageId, raw]] : [])));
}

const FINISH = {
  name: 'ingestion-finish-messages',
  text: `
    UPDATE ingestion.message AS message
    SET site = done.site, status = done.status, answer = done.answer, problems = done.problems,
        stages = message.stages || done.stages, parts = coalesce(done.parts, message.parts),
        parts_read = coalesce(done.parts_read, message.parts_read)
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[], $5::jsonb[], $6::jsonb[],
                $7::int[], $8::int[])
      AS done (message_id, site, status, answer, problems, stages, parts, parts_read)
    WHERE message.message_id = done.message_id`,
};

export async function finishMessages(tx: Tx, done: readonly FinishedMessage[]): Promise<void> {
  if (done.length === 0) return;
  await tx.execute(FINISH, [
    done.map((m) => m.messageId),
    done.map((m) => m.site),
    done.map((m) => m.status),
    done.map((m) => JSON.stringify(m.answer)),
    done.map((m) => JSON.stringify(m.problems)),
    done.map((m) => JSON.stringify(m.stages)),
    done.map((m) => m.parts?.of ?? null),
    done.map((m) => m.parts?.read ?? null),
  ]);
}

export interface Replay {
  readonly messageId: string;
  readonly contentType: string;
  readonly options: StoredOptions;
  readonly attempts: number;
  readonly at: Date;
}

/** Attempts are part of the ids of events: what a replay appends are events of their own. */
export async function startReplay(tx: Tx, replay: Replay): Promise<void> {
  const { messageId, contentType, options, attempts, at } = replay;
  const stage = [{ stage: 'replayed', at: at.toISOString() }];
  await tx.execute(
    `UPDATE ingestion.message
     SET content_type = $2, options = $3, attempts = $4, stages = stages || $5::jsonb, reason = NULL
     WHERE message_id = $1`,
    [messageId, contentType, JSON.stringify(options), attempts, JSON.stringify(stage)],
  );
}

export async function writeReason(tx: Tx, messageId: string, reason: Buffer): Promise<void> {
  await tx.execute('UPDATE ingestion.message SET reason = $2 WHERE message_id = $1', [
    messageId,
    reason,
  ]);
}

/** A duplicate belongs to the site of the message that it repeats. */
export async function alignDuplicates(tx: Tx, messageIds: readonly string[]): Promise<void> {
  if (messageIds.length === 0) return;
  await tx.execute(
    `UPDATE ingestion.message AS again SET site = first.site
     FROM ingestion.message AS first
     WHERE again.message_id = ANY ($1::uuid[]) AND first.message_id = again.duplicate_of
       AND first.site <> again.site`,
    [messageIds],
  );
}

/** What the sender had no right to send is kept by nobody. */
export async function forgetMessages(tx: Tx, messageIds: readonly string[]): Promise<void> {
  if (messageIds.length === 0) return;
  await tx.execute(`DELETE FROM ingestion.inbox WHERE message_id = ANY ($1::uuid[])`, [messageIds]);
  await tx.execute(
    `DELETE FROM ingestion.message
     WHERE message_id = ANY ($1::uuid[]) OR duplicate_of = ANY ($1::uuid[])`,
    [messageIds],
  );
}

/** Messages that were stored and not finished, oldest first. */
export async function pendingMessages(
  tx: Tx,
  storedBefore: Date,
  limit: number,
): Promise<{ messageId: string; attempts: number }[]> {
  return tx.query(
    `SELECT message_id AS "messageId", attempts FROM ingestion.message
     WHERE status = 'pending' AND stored_at <= $1 ORDER BY seq LIMIT $2`,
    [storedBefore, limit],
  );
}

export async function countAttempts(tx: Tx, messageIds: readonly string[]): Promise<void> {
  await tx.execute(
    `UPDATE ingestion.message SET attempts = attempts + 1 WHERE message_id = ANY ($1::uuid[])`,
    [messageIds],
  );
}
