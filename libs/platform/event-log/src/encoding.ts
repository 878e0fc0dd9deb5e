import { PermanentRecordError, RecordTooLargeError } from './errors';
import { partitionOf } from './partition';
import { RECORD_BYTES_MAX, type LoggedRecord, type NewEvent } from './records';

/** CloudEvents 1.0, Kafka binding, binary mode. */
const CE_PREFIX = 'ce_';
const CAUSE_HEADER = 'carbawatch-cause';
export const LOG_OFFSET_HEADER = 'log-offset';

/** Topic names: words and dots, a version last. */
const TOPIC_NAME = /^carbawatch(\.[a-z][a-z0-9-]*)+\.v[1-9][0-9]*$/;

/** At least one character, and no control characters (one of them separates keys on the way). */
const KEY = /^[^\u0000-\u001f\ud800-\udfff]+$/u;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * NUL and lone surrogates, which PostgreSQL's jsonb refuses. JSON.stringify escapes these two and
 * other control characters only, so an escape that an even number of backslashes precedes is one.
 */
const NOT_IN_JSONB = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;

/** A record on its way into the log: body and headers as JSON text. */
export interface EncodedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly key: string;
  readonly headers: string;
  readonly value: string;
  readonly cause: string | null;
  readonly size: number;
}

export function encode(event: NewEvent): EncodedRecord {
  const { topic, key, cause } = event;
  if (!TOPIC_NAME.test(topic)) throw new RangeError(`"${topic}" is no topic name.`);
  if (!KEY.test(key))
    throw new RangeError(`An event for ${topic} needs a key of plain characters.`);
  if (cause !== null && !UUID.test(cause)) throw new RangeError(`The cause of an event is a UUID.`);
  const value = JSON.stringify(event.value);
  if (value === undefined) throw new RangeError(`An event for ${topic} needs a JSON body.`);
  const headers = JSON.stringify(headersOf(event));
  if (NOT_IN_JSONB.test(value) || NOT_IN_JSONB.test(headers)) {
    throw new PermanentRecordError(
      'not-storable-text',
      `An event for ${topic} holds a NUL character or half of a surrogate pair.`,
    );
  }
  const size = Buffer.byteLength(value) + Buffer.byteLength(headers) + Buffer.byteLength(key);
  if (size > RECORD_BYTES_MAX) throw new RecordTooLargeError(topic, size, RECORD_BYTES_MAX);
  return { topic, partition: partitionOf(key), key, headers, value, cause, size };
}

function headersOf(event: NewEvent): Record<string, string> {
  return {
    [`${CE_PREFIX}id`]: event.id,
    [`${CE_PREFIX}type`]: event.type,
    [`${CE_PREFIX}source`]: event.source,
    [`${CE_PREFIX}time`]: event.time,
    [`${CE_PREFIX}subject`]: event.subject,
    ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
  };
}

/**
 * All headers of a logged record, the same whether it is read in place or travels by Kafka. Takes
 * the stored ones over and adds to them: for each record of each batch a copy would be dear.
 */
export function completeHeaders(
  stored: Record<string, string>,
  offset: number,
  cause: string | null,
): Record<string, string> {
  stored['ce_specversion'] = '1.0';
  stored['content-type'] = 'application/json';
  stored[LOG_OFFSET_HEADER] = String(offset);
  if (cause !== null) stored[CAUSE_HEADER] = cause;
  return stored;
}

/** A row of the log table. */
export interface StoredRow {
  readonly offset: number;
  readonly key: string;
  readonly headers: Record<string, string>;
  readonly value: unknown;
  readonly cause: string | null;
}

export function recordOf(topic: string, partition: number, row: StoredRow): LoggedRecord {
  const { offset, key, value, cause } = row;
  return {
    topic,
    partition,
    offset,
    key,
    value,
    cause,
    headers: completeHeaders(row.headers, offset, cause),
  };
}

/** The cause that a Kafka message carries, null when it has none. */
export function causeOf(headers: Readonly<Record<string, string>>): string | null {
  return headers[CAUSE_HEADER] ?? null;
}
