import type { Tx } from '@carbawatch/postgres';
import { encode, type EncodedRecord } from './encoding';
import { memoryLogOf } from './memory-transaction';
import type { NewEvent } from './records';
import { APPEND, LOG_CHANNEL } from './statements';

/** What a transaction has collected so far. */
const collected = new WeakMap<Tx, EncodedRecord[]>();

/**
 * Collects events; they are numbered and written by one statement, last before the transaction's
 * COMMIT, and seen by consumers all at once or never. Events of one key keep the order of these
 * calls. Throws RecordTooLargeError or PermanentRecordError (a body that jsonb cannot hold) at
 * once, before anything is written.
 */
export function append(tx: Tx, events: readonly NewEvent[]): void {
  if (events.length === 0) return;
  const encoded = events.map(encode);
  const waiting = collected.get(tx);
  if (waiting) {
    waiting.push(...encoded);
    return;
  }
  collected.set(tx, encoded);
  // The log heads are the last locks that a transaction takes: queue up behind all steps that the
  // work has registered, also those after this call.
  tx.beforeCommit(async () => tx.beforeCommit(() => flush(tx)));
}

async function flush(tx: Tx): Promise<void> {
  const records = collected.get(tx) ?? [];
  collected.delete(tx); // a later append in this transaction starts a new collection
  const memory = memoryLogOf(tx);
  if (memory) {
    memory.write(tx, records);
    return;
  }
  await tx.execute(APPEND, flushParameters(records));
  tx.signal(LOG_CHANNEL);
}

/** Heads sorted by topic and partition: the one lock order. Records say how far from the end. */
export function flushParameters(records: readonly EncodedRecord[]): unknown[] {
  const counts = new Map<string, { topic: string; partition: number; n: number }>();
  const places = records.map(({ topic, partition }) => {
    const name = `${topic} ${partition}`;
    const head = counts.get(name) ?? { topic, partition, n: 0 };
    counts.set(name, head);
    return { head, index: head.n++ };
  });
  const heads = [...counts.values()].sort((a, b) =>
    a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition,
  );
  return [
    heads.map(({ topic }) => topic),
    heads.map(({ partition }) => partition),
    heads.map(({ n }) => n),
    records.map(({ topic }) => topic),
    records.map(({ partition }) => partition),
    places.map(({ head, index }) => head.n - index),
    records.map(({ key }) => key),
    records.map(({ headers }) => headers),
    records.map(({ value }) => value),
    records.map(({ cause }) => cause),
    records.map(({ size }) => size),
  ];
}
