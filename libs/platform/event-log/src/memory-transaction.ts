import type { Tx } from '@carbawatch/postgres';
import type { EncodedRecord } from './encoding';

/** Where `append` writes when the transaction is a memory log's (tests) and not PostgreSQL's. */
export interface MemorySink {
  write(tx: Tx, records: readonly EncodedRecord[]): void;
}

const sinks = new WeakMap<Tx, MemorySink>();

export function memoryLogOf(tx: Tx): MemorySink | undefined {
  return sinks.get(tx);
}

export function belongsToMemory(tx: Tx, sink: MemorySink): void {
  sinks.set(tx, sink);
}
