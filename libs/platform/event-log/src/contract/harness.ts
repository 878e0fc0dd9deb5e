import { randomUUID } from 'node:crypto';
import type { Tx } from '@carbawatch/postgres';
import { append } from '../append';
import type { ConsumerLoop, ConsumerOptions } from '../consumer-loop';
import type { Letter } from '../event-log.port';
import { partitionOf } from '../partition';
import type { BatchHandler, LoggedRecord, NewEvent, ValueSchema } from '../records';

/** What a test of the contract says about a member; the rest is the adapter's. */
export interface MemberOptions {
  readonly consumer: string;
  readonly topic: string;
  readonly handler: BatchHandler;
  readonly schema?: ValueSchema;
  readonly tuning?: Pick<
    ConsumerOptions,
    'batchRecords' | 'batchBytes' | 'concurrency' | 'stopMsMax'
  >;
  readonly onFatal?: (error: Error) => void;
}

/** One member of a consumer, started. */
export interface Member {
  readonly loop: ConsumerLoop;
  /** As `kill -9`: its sessions end, its open transaction is gone. */
  crash(): Promise<void>;
}

/** An adapter under test, with one topic of its own. */
export interface ContractLog {
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  member(options: MemberOptions): Promise<Member>;
  /** All records of the topic, partition by partition, as the log holds them. */
  records(): Promise<LoggedRecord[]>;
  openLetters(consumer: string): Promise<Letter[]>;
  /** Brings every record to the consumer's members once more, as a relay that repeats does. */
  bringAgain(member: Member): Promise<void>;
  rewind(consumer: string): Promise<void>;
  close(): Promise<void>;
}

export type OpenLog = (topic: string) => Promise<ContractLog>;

let topics = 0;

/** A topic that no other test has. */
export function newTopic(): string {
  return `carbawatch.contract-${process.pid}-${Date.now()}-${topics++}.v1`.replaceAll('-', 'x');
}

export const anyValue: ValueSchema = { safeParse: (data) => ({ success: true, data }) };

/** Bodies of the contract's events: the number of the event within its key. */
export interface Body {
  readonly n: number;
}

export function bodyOf(record: LoggedRecord): Body {
  return record.value as Body; // the contract's own events, by a schema that takes all
}

export function numbered(topic: string, key: string, n: number, more: object = {}): NewEvent {
  return {
    topic,
    key,
    type: 'carbawatch.contract',
    id: randomUUID(),
    subject: `${key}#${n}`,
    source: '/carbawatch/contract',
    time: '2024-01-05T06:30:00Z',
    cause: null,
    value: { n, ...more },
  };
}

/** `count` events for each key, in turn, over transactions of `size`. */
export async function appendRounds(
  log: ContractLog,
  topic: string,
  options: { readonly keys: readonly string[]; readonly rounds: number; readonly from?: number },
): Promise<void> {
  const { keys, rounds, from = 0 } = options;
  for (let n = from; n < from + rounds; n++) {
    await log.transaction(async (tx) =>
      append(
        tx,
        keys.map((key) => numbered(topic, key, n)),
      ),
    );
  }
}

/** Two keys of the same partition, and one of another. */
export function neighbours(): {
  readonly key: string;
  readonly beside: string;
  readonly away: string;
} {
  const key = 'site-1/a';
  const found = (same: boolean) => {
    for (let i = 0; ; i++) {
      const other = `site-1/b${i}`;
      if ((partitionOf(other) === partitionOf(key)) === same) return other;
    }
  };
  return { key, beside: found(true), away: found(false) };
}

/** A door that a handler waits at until the test opens it. */
export function door(): { readonly reached: Promise<void>; wait(): Promise<void>; open(): void } {
  let arrive: () => void = () => undefined;
  let open: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => (arrive = resolve));
  const opened = new Promise<void>((resolve) => (open = resolve));
  return {
    reached,
    wait: () => {
      arrive();
      return opened;
    },
    open: () => open(),
  };
}

/** What a handler has seen, kept only when its transaction commits. */
export class Seen {
  readonly records: LoggedRecord[] = [];

  readonly handler: BatchHandler = async ({ records, tx }) => {
    tx.afterCommit(() => this.records.push(...records));
  };

  /** The numbers seen for each key, in the order of seeing. */
  byKey(): Record<string, number[]> {
    const numbers: Record<string, number[]> = {};
    for (const record of this.records) (numbers[record.key] ??= []).push(bodyOf(record).n);
    return numbers;
  }
}

export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n);
}
