import type { Tx } from '@carbawatch/postgres';
import { recordOf, type EncodedRecord } from './encoding';
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
import { MemoryTransaction, PlaceLocks } from './memory-locks';
import { MemoryOwnership, type MemoryOwners } from './memory-ownership';
import { belongsToMemory, type MemorySink } from './memory-transaction';
import { allPlaces } from './places';
import { placeName, type LoggedRecord, type Place } from './records';

interface MemoryLetter extends Letter {
  readonly consumer: string;
  readonly topic: string;
  readonly partition: number;
  readonly closed: boolean;
}

interface MemoryPosition extends PlaceOffset {
  readonly openLetters: number;
  readonly active: boolean;
}

function positionName({ consumer, ...place }: ConsumerPlace): string {
  return `${consumer} ${placeName(place)}`;
}

/**
 * The log in memory, for tests: the same promises as PostgreSQL's but for outliving the process.
 * Members of one consumer share the object; what a transaction writes is staged until its commit.
 */
export class MemoryLog implements EventLog, MemorySink {
  private readonly records = new Map<string, { record: LoggedRecord; size: number }[]>();
  private readonly consumerPositions = new Map<string, MemoryPosition>();
  private readonly letters = new Map<string, MemoryLetter>();
  private readonly crashes = new Map<string, number>();
  private readonly listeners = new Set<() => void>();
  private readonly locks = new PlaceLocks();
  private readonly owners: MemoryOwners = new Map();

  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const tx = new MemoryTransaction(this.locks);
    belongsToMemory(tx, this);
    try {
      const result = await work(tx);
      await tx.commit();
      return result;
    } finally {
      tx.end();
    }
  }

  write(tx: Tx, encoded: readonly EncodedRecord[]): void {
    stage(tx, () => {
      for (const one of encoded) this.add(one);
    });
    tx.afterCommit(() => this.listeners.forEach((listener) => listener()));
  }

  async heads(topics: readonly string[]): Promise<PlaceOffset[]> {
    return allPlaces(topics).map((place) => {
      return { ...place, nextOffset: this.records.get(placeName(place))?.length ?? 0 };
    });
  }

  async read(place: Place, from: number, limits: ReadLimits): Promise<LoggedRecord[]> {
    const found: LoggedRecord[] = [];
    let bytes = 0;
    for (const { record, size } of this.records.get(placeName(place))?.slice(from) ?? []) {
      if (found.length >= limits.records || bytes >= limits.bytes) break;
      found.push(record);
      bytes += size;
    }
    return found;
  }

  async relayed(): Promise<PlaceOffset[]> {
    return [];
  }

  async register(consumer: string, topics: readonly string[]): Promise<void> {
    for (const { topic, partition } of await this.heads(topics)) {
      const name = positionName({ consumer, topic, partition });
      const known = this.consumerPositions.get(name);
      const fresh = { topic, partition, nextOffset: 0, openLetters: 0 };
      this.consumerPositions.set(name, { ...(known ?? fresh), active: true });
    }
    for (const [name, position] of this.consumerPositions) {
      if (!name.startsWith(`${consumer} `) || topics.includes(position.topic)) continue;
      this.consumerPositions.set(name, { ...position, active: false });
    }
  }

  async positions(consumer: string): Promise<PlaceOffset[]> {
    return [...this.consumerPositions]
      .filter(([name, { active }]) => active && name.startsWith(`${consumer} `))
      .map(([, position]) => position);
  }

  async lag(consumer: string): Promise<PlaceLag[]> {
    const positions = await this.positions(consumer);
    return positions.map(({ topic, partition, nextOffset: position }) => {
      const end = this.records.get(placeName({ topic, partition }))?.length ?? 0;
      const openLetters =
        this.consumerPositions.get(positionName({ consumer, topic, partition }))?.openLetters ?? 0;
      return { topic, partition, position, end, lag: Math.max(0, end - position), openLetters };
    });
  }

  async rewind(tx: Tx, consumer: string): Promise<void> {
    for (const { topic, partition } of await this.positions(consumer)) {
      await transactionOf(tx).lock(positionName({ consumer, topic, partition }));
    }
    stage(tx, () => {
      for (const [name, position] of this.consumerPositions) {
        if (!name.startsWith(`${consumer} `)) continue;
        this.consumerPositions.set(name, { ...position, nextOffset: 0, openLetters: 0 });
      }
      for (const map of [this.letters, this.crashes]) {
        for (const name of map.keys()) if (name.startsWith(`${consumer} `)) map.delete(name);
      }
    });
  }

  async lockPosition(tx: Tx, at: ConsumerPlace): Promise<Fence> {
    await transactionOf(tx).lock(positionName(at));
    const position = this.consumerPositions.get(positionName(at));
    if (!position)
      throw new Error(`${at.consumer} has no position in ${at.topic}: register it first.`);
    return position;
  }

  async movePosition(
    tx: Tx,
    at: ConsumerPlace,
    nextOffset: number,
    letters: number,
  ): Promise<void> {
    stage(tx, () => {
      const name = positionName(at);
      const position = this.consumerPositions.get(name);
      if (!position) return;
      const openLetters = position.openLetters + letters;
      this.consumerPositions.set(name, { ...position, nextOffset, openLetters });
    });
  }

  async blockedKeys(_tx: Tx, at: ConsumerPlace, among: readonly string[]): Promise<Set<string>> {
    const open = this.lettersOf(at).filter(({ closed }) => !closed);
    return new Set(open.map(({ key }) => key).filter((key) => among.includes(key)));
  }

  async bury(tx: Tx, at: ConsumerPlace, letters: readonly Letter[]): Promise<void> {
    stage(tx, () => {
      for (const letter of letters) this.keep({ ...letter, ...at, closed: false });
    });
  }

  async openLetters(
    _tx: Tx,
    at: ConsumerPlace,
    key: string,
    range: { readonly from: number; readonly limit: number },
  ): Promise<LoggedRecord[]> {
    const all = this.records.get(placeName(at)) ?? [];
    return this.lettersOf(at)
      .filter((letter) => !letter.closed && letter.key === key && letter.offset >= range.from)
      .sort((a, b) => a.offset - b.offset)
      .slice(0, range.limit)
      .flatMap(({ offset }) => all[offset]?.record ?? []);
  }

  async resolveLetters(
    tx: Tx,
    at: ConsumerPlace,
    key: string,
    closing: { readonly offsets: readonly number[]; readonly resolution: string },
  ): Promise<number> {
    const open = this.lettersOf(at).filter(
      (one) => !one.closed && one.key === key && closing.offsets.includes(one.offset),
    );
    stage(tx, () => open.forEach((letter) => this.keep({ ...letter, closed: true })));
    return open.length;
  }

  async countAttempt(at: ConsumerPlace, offset: number, error: LetterError): Promise<void> {
    const letter = this.lettersOf(at).find((one) => one.offset === offset && !one.closed);
    if (letter) this.keep({ ...letter, ...error, state: 'dead', attempts: letter.attempts + 1 });
  }

  async countCrash(at: ConsumerPlace, offset: number): Promise<number> {
    const name = `${positionName(at)} ${offset}`;
    const crashes = (this.crashes.get(name) ?? 0) + 1;
    this.crashes.set(name, crashes);
    return crashes;
  }

  onHint(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  async openOwnership(consumer: string, topics: readonly string[]): Promise<Ownership> {
    return new MemoryOwnership(this.owners, consumer, topics);
  }

  /** Letters of a consumer that stand open, for tests. */
  openLettersOf(consumer: string): (Letter & { readonly topic: string })[] {
    return [...this.letters.values()]
      .filter((letter) => letter.consumer === consumer && !letter.closed)
      .sort((a, b) => a.offset - b.offset);
  }

  private lettersOf(at: ConsumerPlace): MemoryLetter[] {
    return [...this.letters.values()].filter((letter) => positionName(letter) === positionName(at));
  }

  private keep(letter: MemoryLetter): void {
    this.letters.set(`${positionName(letter)} ${letter.offset}`, letter);
  }

  private add({ topic, partition, key, headers, value, cause, size }: EncodedRecord): void {
    const name = placeName({ topic, partition });
    const all = this.records.get(name) ?? [];
    const row = {
      offset: all.length,
      key,
      cause,
      // Through JSON, as PostgreSQL would give it back.
      headers: JSON.parse(headers) as Record<string, string>,
      value: JSON.parse(value) as unknown,
    };
    this.records.set(name, [...all, { record: recordOf(topic, partition, row), size }]);
  }
}

function transactionOf(tx: Tx): MemoryTransaction {
  if (tx instanceof MemoryTransaction) return tx;
  throw new Error('This transaction is not of the memory log.');
}

function stage(tx: Tx, write: () => void): void {
  transactionOf(tx).stage(write);
}
