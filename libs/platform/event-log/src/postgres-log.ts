import { PARTITIONS } from '@carbawatch/contracts';
import { runMigrations, type Database, type SchemaMigrations, type Tx } from '@carbawatch/postgres';
import { recordOf, type StoredRow } from './encoding';
import type {
  ConsumerPlace,
  EventLog,
  Fence,
  Letter,
  LetterError,
  Ownership,
  PlaceLag,
  PlaceOffset,
  ReadLimits,
} from './event-log.port';
import { CreateLog1792000000000 } from './migrations/create-log-1792000000000';
import { ProtectLetters1792000000001 } from './migrations/protect-letters-1792000000001';
import { PostgresOwnership } from './postgres-ownership';
import type { LoggedRecord, Place } from './records';
import {
  BLOCKED_KEYS,
  BURY,
  COUNT_ATTEMPT,
  COUNT_CRASH,
  HEADS,
  LAG,
  LOCK_POSITION,
  LOG_CHANNEL,
  MOVE_POSITION,
  OPEN_LETTERS,
  POSITIONS,
  READ,
  REGISTER,
  RELAYED,
  RESOLVE_LETTERS,
  RETIRE,
  REWIND,
} from './statements';

/**
 * Brings schema `log` up to date; safe when several services start at once. HTTP reads may count
 * the letters of their sites; records and positions are not theirs.
 */
export async function migrateLog(database: Database): Promise<void> {
  await runMigrations(database, logMigrations);
}

export const logMigrations: SchemaMigrations = {
  schema: 'log',
  migrations: [CreateLog1792000000000, ProtectLetters1792000000001],
  readable: ['dead_letter'],
};

function keys({ consumer, topic, partition }: ConsumerPlace): [string, string, number] {
  return [consumer, topic, partition];
}

export class PostgresLog implements EventLog {
  constructor(readonly database: Database) {}

  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.database.transaction(work);
  }

  heads(topics: readonly string[]): Promise<PlaceOffset[]> {
    return this.database.query(HEADS, [topics]);
  }

  async read(place: Place, from: number, limits: ReadLimits): Promise<LoggedRecord[]> {
    const { topic, partition } = place;
    const rows = await this.database.query<StoredRow>(READ, [
      topic,
      partition,
      from,
      limits.records,
      limits.bytes,
    ]);
    return rows.map((row) => recordOf(topic, partition, row));
  }

  relayed(topics: readonly string[]): Promise<PlaceOffset[]> {
    return this.database.query(RELAYED, [topics]);
  }

  async register(consumer: string, topics: readonly string[]): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.execute(REGISTER, [consumer, topics, PARTITIONS]);
      await tx.execute(RETIRE, [consumer, topics]);
    });
  }

  positions(consumer: string): Promise<PlaceOffset[]> {
    return this.database.query(POSITIONS, [consumer]);
  }

  async lag(consumer: string): Promise<PlaceLag[]> {
    const rows = await this.database.query<Omit<PlaceLag, 'lag'>>(LAG, [consumer]);
    return rows.map((row) => ({ ...row, lag: Math.max(0, row.end - row.position) }));
  }

  async rewind(tx: Tx, consumer: string): Promise<void> {
    await tx.execute(REWIND, [consumer]);
  }

  async lockPosition(tx: Tx, at: ConsumerPlace): Promise<Fence> {
    const [fence] = await tx.query<Fence>(LOCK_POSITION, keys(at));
    if (!fence)
      throw new Error(`${at.consumer} has no position in ${at.topic}: register it first.`);
    return fence;
  }

  async movePosition(
    tx: Tx,
    at: ConsumerPlace,
    nextOffset: number,
    letters: number,
  ): Promise<void> {
    await tx.execute(MOVE_POSITION, [...keys(at), nextOffset, letters]);
  }

  async blockedKeys(tx: Tx, at: ConsumerPlace, among: readonly string[]): Promise<Set<string>> {
    const rows = await tx.query<{ key: string }>(BLOCKED_KEYS, [...keys(at), among]);
    return new Set(rows.map(({ key }) => key));
  }

  async bury(tx: Tx, at: ConsumerPlace, letters: readonly Letter[]): Promise<void> {
    const kept = await tx.execute(BURY, [
      ...keys(at),
      letters.map(({ offset }) => offset),
      letters.map(({ state }) => state),
      letters.map(({ code }) => code),
      letters.map(({ detail }) => detail),
      letters.map(({ attempts }) => attempts),
    ]);
    if (kept !== letters.length) throw new Error(`Kept ${kept} of ${letters.length} dead letters.`);
  }

  async openLetters(
    tx: Tx,
    at: ConsumerPlace,
    key: string,
    range: { readonly from: number; readonly limit: number },
  ): Promise<LoggedRecord[]> {
    const rows = await tx.query<StoredRow>(OPEN_LETTERS, [
      ...keys(at),
      key,
      range.from,
      range.limit,
    ]);
    return rows.map((row) => recordOf(at.topic, at.partition, row));
  }

  resolveLetters(
    tx: Tx,
    at: ConsumerPlace,
    key: string,
    closing: { readonly offsets: readonly number[]; readonly resolution: string },
  ): Promise<number> {
    return tx.execute(RESOLVE_LETTERS, [...keys(at), key, closing.offsets, closing.resolution]);
  }

  async countAttempt(at: ConsumerPlace, offset: number, error: LetterError): Promise<void> {
    await this.database.query(COUNT_ATTEMPT, [...keys(at), offset, error.code, error.detail]);
  }

  async countCrash(at: ConsumerPlace, offset: number): Promise<number> {
    const [row] = await this.database.query<{ crashes: number }>(COUNT_CRASH, [
      ...keys(at),
      offset,
    ]);
    return row?.crashes ?? 1;
  }

  onHint(listener: () => void): () => void {
    return this.database.onSignal(LOG_CHANNEL, listener);
  }

  openOwnership(consumer: string, topics: readonly string[], wake: () => void): Promise<Ownership> {
    return PostgresOwnership.open(this.database, { consumer, topics, wake });
  }
}
