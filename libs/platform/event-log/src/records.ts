import type { Tx } from '@carbawatch/postgres';

/**
 * Bytes of one record: key, headers and body together. Kafka's broker takes 1,048,588 bytes a
 * record batch by default; what is larger than this is refused at append, where the sender is.
 */
export const RECORD_BYTES_MAX = 1_000_000;

/** An event to be appended; both keys of a merge are two of these with one `id`. */
export interface NewEvent {
  readonly topic: string;
  /** Where its order is kept: site and pseudonym, or a site. Never a name or a record number. */
  readonly key: string;
  /** `ce_type` */
  readonly type: string;
  /** `ce_id` */
  readonly id: string;
  /** `ce_subject` */
  readonly subject: string;
  /** `ce_source`, a service: `/carbawatch/ingestion` */
  readonly source: string;
  /** `ce_time`, RFC 3339 */
  readonly time: string;
  /** Message id (UUID) of the payload that in the end caused this event; null for a timer's. */
  readonly cause: string | null;
  readonly value: unknown;
  /** W3C trace context */
  readonly traceparent?: string;
}

/** One topic's partition, as one consumer sees it. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
}

export interface LoggedRecord<V = unknown> extends Place {
  /** Offset in the log table (not Kafka's). */
  readonly offset: number;
  readonly key: string;
  /** CloudEvents attributes (`ce_id`, …), `traceparent` where known, `log-offset`. */
  readonly headers: Readonly<Record<string, string>>;
  /** In a handler: what the topic's schema made of the body. */
  readonly value: V;
  readonly cause: string | null;
}

/** What a handler gets: records of one partition in offset order, and the open transaction. */
export interface RecordBatch<V = unknown> extends Place {
  readonly consumer: string;
  readonly records: readonly LoggedRecord<V>[];
  readonly tx: Tx;
}

export type BatchHandler = (batch: RecordBatch) => Promise<void>;

/** The part of a zod schema that the log needs; the topic chooses it, never the message. */
export interface ValueSchema {
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: unknown }
    | { readonly success: false; readonly error: { readonly issues: readonly SchemaIssue[] } };
}

interface SchemaIssue {
  readonly code?: string;
  readonly path: readonly PropertyKey[];
}

/** One schema a topic. */
export type TopicSchemas = Readonly<Record<string, ValueSchema>>;

/** `topic/partition`, for maps and log lines. */
export function placeName({ topic, partition }: Place): string {
  return `${topic}/${partition}`;
}
