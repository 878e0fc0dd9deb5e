import type { IHeaders, KafkaMessage } from 'kafkajs';
import { LOG_OFFSET_HEADER, causeOf } from './encoding';
import type { LoggedRecord, Place } from './records';

/** A Kafka message on its way to the fence. */
export interface CarriedRecord {
  /** Kafka's offset, to be committed. */
  readonly kafkaOffset: string;
  /** Null for a message that nobody can read; the log table holds what belongs there. */
  readonly record: LoggedRecord | null;
}

function textHeaders(headers: IHeaders | undefined): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    const single = Array.isArray(value) ? value[0] : value;
    if (single !== undefined) texts[name] = single.toString();
  }
  return texts;
}

export function carriedRecord(place: Place, message: KafkaMessage): CarriedRecord {
  const kafkaOffset = message.offset;
  const headers = textHeaders(message.headers);
  const offset = Number(headers[LOG_OFFSET_HEADER] ?? NaN);
  if (!Number.isSafeInteger(offset) || offset < 0 || !message.key || !message.value) {
    return { kafkaOffset, record: null };
  }
  let value: unknown;
  try {
    value = JSON.parse(message.value.toString());
  } catch {
    return { kafkaOffset, record: null };
  }
  const { topic, partition } = place;
  const key = message.key.toString();
  return {
    kafkaOffset,
    record: { topic, partition, offset, key, headers, value, cause: causeOf(headers) },
  };
}
