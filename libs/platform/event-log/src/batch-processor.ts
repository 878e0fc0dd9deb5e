import { isTransient, isUnavailable, type Tx } from '@carbawatch/postgres';
import { ConsumerBugError, PermanentRecordError } from './errors';
import type { ConsumerPlace, EventLog, Fence, Letter, LetterError } from './event-log.port';
import { backOff } from './retry';
import type { BatchHandler, LoggedRecord, Place, TopicSchemas } from './records';

/**
 * A server that is away is waited for without end (nothing else can be done, and readiness says
 * so). A deadlock or timeout that the same batch meets for so long is no accident but a bug.
 */
const TRANSIENT_MS_MAX = 120_000;

/** The third crash at one record dead-letters it, so that one record can't stop a hospital. */
const CRASHES_MAX = 3;

export interface ConsumerHooks {
  /** A bug that must end the process; nothing of this consumer is processed after it. */
  readonly onFatal: (error: Error) => void;
  readonly onTransient?: (place: Place, error: unknown, attempt: number) => void;
  /** Records went to the dead letters; code `bug` is a critical operations alert. */
  readonly onLetters?: (at: ConsumerPlace, letters: readonly Letter[]) => void;
  readonly onBatch?: (
    at: ConsumerPlace,
    batch: { readonly records: number; readonly ms: number },
  ) => void;
}

export interface ProcessorOptions {
  readonly consumer: string;
  readonly log: EventLog;
  readonly schemas: TopicSchemas;
  readonly handlers: ReadonlyMap<string, BatchHandler>;
  readonly hooks: ConsumerHooks;
  /** Ends waits; work in a transaction is finished. */
  readonly signal: AbortSignal;
}

/** Records that are known not to be processable, with the reason. */
type Condemned = ReadonlyMap<number, LetterError>;

/** Batches of one consumer: one transaction each, under the fence, with the error policy. */
export class BatchProcessor {
  private working = 0;

  constructor(private readonly options: ProcessorOptions) {}

  /** Whether a batch is at work; after its commit is visible its last steps may still run. */
  get busy(): boolean {
    return this.working > 0;
  }

  /**
   * Processes records of one partition (in offset order, without holes). Those below the fence are
   * dropped. Answers the next offset that the partition waits for: a lower one than the first
   * record's means that records before it are missing. Throws only what is fatal or an abort.
   */
  async process(place: Place, records: readonly LoggedRecord[]): Promise<number> {
    const at: ConsumerPlace = { ...place, consumer: this.options.consumer };
    this.working++;
    try {
      return await this.tryUntilDone(at, records, new Map());
    } finally {
      this.working--;
    }
  }

  private async tryUntilDone(
    at: ConsumerPlace,
    records: readonly LoggedRecord[],
    condemned: Condemned,
  ): Promise<number> {
    const startedAt = performance.now();
    for (let attempt = 1; ; attempt++) {
      this.options.signal.throwIfAborted();
      try {
        return await this.inOneTransaction(at, records, condemned);
      } catch (error) {
        const waited = performance.now() - startedAt;
        if (!isTransient(error) || (!isUnavailable(error) && waited > TRANSIENT_MS_MAX)) {
          return this.onFailure(at, records, condemned, error);
        }
        this.options.hooks.onTransient?.(at, error, attempt);
        await backOff(attempt, this.options.signal);
      }
    }
  }

  private async inOneTransaction(
    at: ConsumerPlace,
    records: readonly LoggedRecord[],
    condemned: Condemned,
  ): Promise<number> {
    const { log, hooks } = this.options;
    const startedAt = performance.now();
    const decoded = records.map((record) => this.decode(record, condemned));
    const done = await log.transaction(async (tx) => {
      const fence = await log.lockPosition(tx, at);
      const fresh = decoded.filter(({ record }) => record.offset >= fence.nextOffset);
      const [first] = fresh;
      if (!first || first.record.offset > fence.nextOffset) {
        return { next: fence.nextOffset, letters: [] };
      }
      const { taken, letters } = await this.sortOut(tx, at, fence, fresh);
      if (taken.length > 0) await this.handle(tx, at, taken);
      if (letters.length > 0) await log.bury(tx, at, letters);
      const next = fence.nextOffset + fresh.length;
      await log.movePosition(tx, at, next, letters.length);
      return { next, letters };
    });
    if (done.letters.length > 0) hooks.onLetters?.(at, done.letters);
    hooks.onBatch?.(at, { records: records.length, ms: performance.now() - startedAt });
    return done.next;
  }

  /** What goes to the handler, what is dead, and what must wait behind a dead one of its key. */
  private async sortOut(
    tx: Tx,
    at: ConsumerPlace,
    fence: Fence,
    fresh: readonly Decoded[],
  ): Promise<{ taken: LoggedRecord[]; letters: Letter[] }> {
    const blocked =
      fence.openLetters === 0
        ? new Set<string>()
        : await this.options.log.blockedKeys(tx, at, [...new Set(fresh.map((f) => f.record.key))]);
    const taken: LoggedRecord[] = [];
    const letters: Letter[] = [];
    for (const { record, failure } of fresh) {
      const { offset, key } = record;
      if (blocked.has(key)) {
        const detail = 'Waits behind an earlier record of its key.';
        letters.push({ offset, key, state: 'parked', code: 'parked', detail, attempts: 0 });
      } else if (failure) {
        letters.push({ offset, key, state: 'dead', ...failure, attempts: 1 });
        blocked.add(key);
      } else {
        taken.push(record);
      }
    }
    return { taken, letters };
  }

  async handle(tx: Tx, at: ConsumerPlace, records: readonly LoggedRecord[]): Promise<void> {
    const handler = this.options.handlers.get(at.topic);
    if (!handler) throw new Error(`${at.consumer} has no handler for ${at.topic}.`);
    await handler({ ...at, records, tx });
  }

  decode(record: LoggedRecord, condemned: Condemned = new Map()): Decoded {
    const failure = condemned.get(record.offset);
    if (failure) return { record, failure };
    const result = this.options.schemas[record.topic]?.safeParse(record.value);
    if (!result) {
      return { record, failure: { code: 'no-schema', detail: `No schema for ${record.topic}.` } };
    }
    if (result.success) return { record: { ...record, value: result.data } };
    // Paths and codes alone: a value could be a patient's.
    const places = result.error.issues
      .slice(0, 5)
      .map(({ path, code }) => `/${path.map(String).join('/')} ${code ?? 'invalid'}`);
    return { record, failure: { code: 'undecodable', detail: places.join('; ') } };
  }

  /** Not transient: find the record, then condemn it (permanent) or crash on it (bug). */
  private async onFailure(
    at: ConsumerPlace,
    records: readonly LoggedRecord[],
    condemned: Condemned,
    error: unknown,
  ): Promise<number> {
    const guilty = guiltyRecord(error, records, condemned);
    if (guilty && error instanceof PermanentRecordError) {
      const reason = { code: error.code, detail: error.detail };
      return this.tryUntilDone(at, records, new Map(condemned).set(guilty.offset, reason));
    }
    if (!guilty) {
      const middle = Math.ceil(records.length / 2);
      const reached = await this.tryUntilDone(at, records.slice(0, middle), condemned);
      const rest = records.slice(middle);
      const [next] = rest;
      return next && reached >= next.offset ? this.tryUntilDone(at, rest, condemned) : reached;
    }
    return this.onBug(at, guilty, condemned, error);
  }

  private async onBug(
    at: ConsumerPlace,
    record: LoggedRecord,
    condemned: Condemned,
    error: unknown,
  ): Promise<number> {
    const crashes = await this.countCrash(at, record.offset);
    // A record that fails though it is condemned fails in our own bookkeeping: never loop on that.
    if (crashes >= CRASHES_MAX && !condemned.has(record.offset)) {
      const name = error instanceof Error ? error.name : typeof error;
      const detail = `The handler failed with ${name} in ${crashes} runs.`;
      return this.tryUntilDone(at, [record], new Map([[record.offset, { code: 'bug', detail }]]));
    }
    const { consumer, topic, partition } = at;
    const coordinates = { consumer, topic, partition, offset: record.offset, crashes };
    const fatal = new ConsumerBugError(coordinates, error);
    this.options.hooks.onFatal(fatal);
    throw fatal;
  }

  /** A count that cannot be written must not hide the bug itself. */
  private async countCrash(at: ConsumerPlace, offset: number): Promise<number> {
    try {
      return await this.options.log.countCrash(at, offset);
    } catch (error) {
      this.options.hooks.onTransient?.(at, error, 1);
      return 1;
    }
  }
}

interface Decoded {
  readonly record: LoggedRecord;
  readonly failure?: LetterError;
}

/** The record that the error names, or the only one left; null when it must be looked for. */
function guiltyRecord(
  error: unknown,
  records: readonly LoggedRecord[],
  condemned: Condemned,
): LoggedRecord | null {
  const named = error instanceof PermanentRecordError ? error.record?.offset : undefined;
  if (named !== undefined && !condemned.has(named)) {
    const found = records.find(({ offset }) => offset === named);
    if (found) return found;
  }
  const left = records.length === 1 ? records[0] : undefined;
  return left ?? null;
}
