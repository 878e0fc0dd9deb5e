import type { Tx } from '@carbawatch/postgres';
import { encode, type EncodedRecord } from './encoding';
import { memoryLogOf } from './memory-transaction';
import type { NewEvent } from './records';
import { APPEND, LOG_CHANNEL, UNIT_SEPARATOR } from './statements';

/** Records written by one statement. */
const FLUSH_RECORDS_MAX = 2_000;

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
  for (const part of inParts(records)) await tx.execute(APPEND, flushParameters(part));
  tx.signal(LOG_CHANNEL);
}

/**
 * A large import is written in parts, each of bounded size. Sorted by head (and stable, so that a
 * key keeps its order), the parts together take the heads' locks in the one order too.
 */
function* inParts(records: EncodedRecord[]): Generator<readonly EncodedRecord[]> {
  if (records.length > FLUSH_RECORDS_MAX) records.sort(byHead);
  for (let start = 0; start < records.length; start += FLUSH_RECORDS_MAX) {
    yield records.slice(start, start + FLUSH_RECORDS_MAX);
  }
}

function byHead(a: HeadCount | EncodedRecord, b: HeadCount | EncodedRecord): number {
  return a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition;
}

interface HeadCount {
  readonly topic: string;
  readonly partition: number;
  n: number;
}

/** Heads sorted by topic and partition: the one lock order. Records say how far from the end. */
function flushParameters(records: readonly EncodedRecord[]): unknown[] {
  const counts = new Map<string, HeadCount>();
  const places = records.map(({ topic, partition }) => {
    const name = `${topic} ${partition}`;
    const head = counts.get(name) ?? { topic, partition, n: 0 };
    counts.set(name, head);
    return { head, index: head.n++ };
  });
  const heads = [...counts.values()].sort(byHead);
  return [
    heads.map(({ topic }) => topic),
    heads.map(({ partition }) => partition),
    heads.map(({ n }) => n),
    records.map(({ topic }) => topic),
    records.map(({ partition }) => partition),
    places.map(({ head, index }) => head.n - index),
    records.map(({ key }) => key).join(UNIT_SEPARATOR),
    records.map(({ headers }) => headers).join(UNIT_SEPARATOR),
    records.map(({ value }) => value).join(UNIT_SEPARATOR),
    records.map(({ cause }) => cause),
    records.map(({ size }) => size),
  ];
}
