import type { Tx } from '@carbawatch/postgres';
import type { LoggedRecord, Place } from './records';

/** The next offset to be written (of a head) or to be processed (of a position). */
export interface PlaceOffset extends Place {
  readonly nextOffset: number;
}

export interface PlaceLag extends Place {
  readonly position: number;
  readonly end: number;
  /** Records of the end that the consumer has not passed. */
  readonly lag: number;
  /** Dead letters and parked records that stand open. */
  readonly openLetters: number;
}

export interface ReadLimits {
  readonly records: number;
  readonly bytes: number;
}

/** A consumer's fence in one partition, held under its lock until the transaction ends. */
export interface Fence {
  readonly nextOffset: number;
  readonly openLetters: number;
}

/** A record that was not processed: `dead` failed itself, `parked` waits behind a dead one. */
export interface Letter {
  readonly offset: number;
  readonly key: string;
  readonly state: 'dead' | 'parked';
  readonly code: string;
  readonly detail: string;
  readonly attempts: number;
}

export interface ConsumerPlace extends Place {
  readonly consumer: string;
}

/** Which partitions a member of a consumer may work on; each has one owner at a time. */
export interface Ownership {
  /**
   * Takes and gives back partitions so that the members share them evenly, and answers those owned
   * now. `release` is awaited before one is given back: its work has ended then.
   */
  balance(release: (place: Place) => Promise<void>): Promise<readonly Place[]>;
  /** Whether a partition is still ours, as far as we know. */
  owns(place: Place): boolean;
  /** Gives everything back. */
  stop(): Promise<void>;
}

/**
 * The log: records, heads, fences and dead letters. PostgreSQL is the one that counts; the memory
 * log is for tests, and both (and Kafka, as a carrier over PostgreSQL) pass one contract suite.
 */
export interface EventLog {
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  heads(topics: readonly string[]): Promise<PlaceOffset[]>;
  /** Records from an offset on, in order; within the limits, but one at least if there is one. */
  read(place: Place, from: number, limits: ReadLimits): Promise<LoggedRecord[]>;

  /** How far the relay has sent each partition to Kafka; empty where it never ran. */
  relayed(topics: readonly string[]): Promise<PlaceOffset[]>;

  /** Makes the consumer's positions (at 0 where new), and retires those of topics it left. */
  register(consumer: string, topics: readonly string[]): Promise<void>;
  positions(consumer: string): Promise<PlaceOffset[]>;
  lag(consumer: string): Promise<PlaceLag[]>;
  /** Back to the first record, without letters and crash counts; the caller clears its state. */
  rewind(tx: Tx, consumer: string): Promise<void>;
  lockPosition(tx: Tx, at: ConsumerPlace): Promise<Fence>;
  movePosition(tx: Tx, at: ConsumerPlace, nextOffset: number, newLetters: number): Promise<void>;

  /** Which of these keys have an open letter. */
  blockedKeys(tx: Tx, at: ConsumerPlace, keys: readonly string[]): Promise<Set<string>>;
  bury(tx: Tx, at: ConsumerPlace, letters: readonly Letter[]): Promise<void>;
  openLetters(
    tx: Tx,
    at: ConsumerPlace,
    key: string,
    range: { readonly from: number; readonly limit: number },
  ): Promise<LoggedRecord[]>;
  /** Closes letters; answers how many were open. The caller moves the count with movePosition. */
  resolveLetters(
    tx: Tx,
    at: ConsumerPlace,
    key: string,
    closing: { readonly offsets: readonly number[]; readonly resolution: string },
  ): Promise<number>;
  /** A redrive failed at this record: it is (again) the dead one. Own transaction. */
  countAttempt(at: ConsumerPlace, offset: number, error: LetterError): Promise<void>;
  /** Counts a crash at this record outside of any transaction of the batch; answers the count. */
  countCrash(at: ConsumerPlace, offset: number): Promise<number>;

  /** Calls back when some head may have moved; a hint, never the only signal. */
  onHint(listener: () => void): () => void;
  openOwnership(consumer: string, topics: readonly string[], wake: () => void): Promise<Ownership>;
}

export interface LetterError {
  readonly code: string;
  readonly detail: string;
}
