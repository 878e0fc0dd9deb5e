import { isTransient } from '@carbawatch/postgres';
import { setTimeout as sleep } from 'node:timers/promises';
import { BatchProcessor, type ConsumerHooks } from './batch-processor';
import type { Carrier, RunningCarrier } from './carrier';
import type { EventLog, PlaceLag } from './event-log.port';
import { inPlaceCarrier } from './in-place-carrier';
import type { BatchHandler, TopicSchemas } from './records';
import { redriveKey, type RedriveResult } from './redrive';

/** One transaction: large enough for `unnest` to pay, small enough to redo after a crash. */
export const BATCH_RECORDS_MAX = 500;

/** Memory of one batch's bodies as JSON. */
export const BATCH_BYTES_MAX = 4_000_000;

/** Partitions processed at once by one member: each holds a connection of the pool. */
export const CONCURRENCY_DEFAULT = 4;

/** How long a stop waits for the batches at work. */
const STOP_MS_MAX = 10_000;

const CAUGHT_UP_CHECK_MS = 10;
const CAUGHT_UP_MS_DEFAULT = 30_000;

export interface ConsumerOptions {
  /** Its name in positions, dead letters and Kafka's group; never changes. */
  readonly consumer: string;
  readonly log: EventLog;
  readonly schemas: TopicSchemas;
  readonly handlers: ReadonlyMap<string, BatchHandler>;
  readonly hooks: ConsumerHooks & { readonly onTrouble?: (error: unknown) => void };
  /** In place by default. */
  readonly carrier?: Carrier;
  readonly batchRecords?: number;
  readonly batchBytes?: number;
  readonly concurrency?: number;
  readonly stopMsMax?: number;
}

export type ConsumerState = 'new' | 'running' | 'paused' | 'stopped' | 'halted';

/** One member of one consumer: brings batches to handlers, whatever carries them. */
export class ConsumerLoop {
  private readonly abort = new AbortController();
  private readonly processor: BatchProcessor;
  private carrier: RunningCarrier | null = null;
  private current: ConsumerState = 'new';

  constructor(private readonly options: ConsumerOptions) {
    const { consumer, log, schemas, handlers, hooks } = options;
    for (const topic of handlers.keys()) {
      if (!schemas[topic]) throw new Error(`Consumer ${consumer} has no schema for ${topic}.`);
    }
    this.processor = new BatchProcessor({
      consumer,
      log,
      schemas,
      handlers,
      hooks,
      signal: this.abort.signal,
    });
  }

  get state(): ConsumerState {
    return this.current;
  }

  get topics(): readonly string[] {
    return [...this.options.handlers.keys()];
  }

  /** Registers the positions, on which `settled` waits from then on, and begins. */
  async start(): Promise<void> {
    const { consumer, log, hooks, carrier = inPlaceCarrier() } = this.options;
    await log.register(consumer, this.topics);
    this.current = 'running';
    this.carrier = await carrier({
      consumer,
      topics: this.topics,
      log,
      processor: this.processor,
      limits: {
        records: this.options.batchRecords ?? BATCH_RECORDS_MAX,
        bytes: this.options.batchBytes ?? BATCH_BYTES_MAX,
      },
      concurrency: this.options.concurrency ?? CONCURRENCY_DEFAULT,
      onTrouble: (error) => hooks.onTrouble?.(error),
      onHalt: (error) => this.halt(error),
    });
  }

  /** Resolves when no batch is at work. */
  async pause(): Promise<void> {
    if (this.current !== 'running') return;
    this.current = 'paused';
    await this.carrier?.pause();
  }

  resume(): void {
    if (this.current !== 'paused') return;
    this.current = 'running';
    this.carrier?.resume();
  }

  /**
   * Takes no new batch, ends waits between retries, and waits for the batches at work up to its
   * bound. `drained` is false when one still ran then; its transaction is not harmed by that.
   */
  async stop(): Promise<{ drained: boolean }> {
    if (this.current !== 'halted') this.current = 'stopped';
    this.abort.abort();
    const bound = new AbortController();
    const late = sleep(this.options.stopMsMax ?? STOP_MS_MAX, false, { signal: bound.signal });
    const stopped = (this.carrier?.stop() ?? Promise.resolve()).then(() => true);
    const drained = await Promise.race([stopped, late.catch(() => false)]);
    bound.abort();
    return { drained };
  }

  lag(): Promise<PlaceLag[]> {
    return this.options.log.lag(this.options.consumer);
  }

  /**
   * For tests and exports: when this consumer, in all its members, is at the end of its topics, and
   * this member has nothing at work.
   */
  async whenCaughtUp({ timeoutMs = CAUGHT_UP_MS_DEFAULT } = {}): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const lag = await this.lag().catch((error: unknown) => {
        if (isTransient(error) && performance.now() < deadline) return null; // ask again
        throw error;
      });
      const behind = lag?.filter((place) => place.lag > 0);
      if (behind?.length === 0 && !this.processor.busy) return;
      if (behind && (this.current === 'halted' || performance.now() > deadline)) {
        const places = behind.map((p) => `${p.topic}/${p.partition}: ${p.position} of ${p.end}`);
        throw new Error(
          `${this.options.consumer} is not caught up (${this.current}): ${places.join(', ')}`,
        );
      }
      await sleep(CAUGHT_UP_CHECK_MS);
    }
  }

  /**
   * Processes a key's dead and parked records again, in offset order, one transaction a topic
   * under its position row, and closes them. On failure all stay, the failed one counted again.
   */
  redrive(key: string): Promise<RedriveResult> {
    return redriveKey({ ...this.options, processor: this.processor, topics: this.topics }, key);
  }

  private halt(error: unknown): void {
    if (this.abort.signal.aborted) return; // a wait that our own stop ended
    this.current = 'halted';
    if (!isReported(error)) {
      this.options.hooks.onFatal(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

/** The processor tells of bugs itself, with their coordinates. */
function isReported(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConsumerBugError';
}
