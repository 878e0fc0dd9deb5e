import { setTimeout as sleep } from 'node:timers/promises';
import { isTransient } from '@carbawatch/postgres';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { Carrier, CarrierContext, RunningCarrier } from './carrier';
import { PartitionCountError } from './errors';
import type { PlaceOffset } from './event-log.port';
import { KafkaDelivery } from './kafka-delivery';
import { carriedRecord } from './kafka-record';
import { ensureTopics, isProgramError, kafkaClient, type KafkaOptions } from './kafka-client';
import { placeName, type Place } from './records';

/** Memory of one fetch from one broker; kafkajs holds no more than that ahead of the handlers. */
const FETCH_BYTES_MAX = 8_000_000;
const FETCH_BYTES_PARTITION_MAX = 2_000_000;

/** kafkajs waits this long for new records; its default of 5 s would delay stops and rebalances. */
const FETCH_WAIT_MS = 100;

/**
 * A member that was killed keeps its partitions for this long; Kafka allows 6 s by default. The
 * heartbeat goes on while a batch is at work, so that only a dead or stuck process misses it.
 */
const SESSION_MS = 10_000;
const REBALANCE_MS = 30_000;
const HEARTBEAT_MS = 2_000;

/** Pause before a consumer is made anew after Kafka was away. */
const RECONNECT_MS = 1_000;

/** A partition that the relay has filled and Kafka does not bring for so long is read in place. */
const HOLE_MS_DEFAULT = 5_000;

export interface KafkaCarrierOptions extends KafkaOptions {
  readonly holeMs?: number;
}

/** Records come by Kafka: one consumer group a consumer, its partitions shared out by Kafka. */
export function kafkaCarrier(options: KafkaCarrierOptions): Carrier {
  return async (context) => {
    const carrier = new KafkaCarrier(kafkaClient(options), context, options);
    carrier.start();
    return carrier;
  };
}

class KafkaCarrier implements RunningCarrier {
  private readonly delivery: KafkaDelivery;
  private consumer: Consumer | null = null;
  private readonly crashed = new WeakSet<Consumer>();
  private assigned: readonly Place[] = [];
  private state: 'running' | 'paused' | 'stopped' = 'running';
  private readonly over = new AbortController();
  private connecting: Promise<void> = Promise.resolve();
  private watching: Promise<void> = Promise.resolve();

  constructor(
    private readonly kafka: Kafka,
    private readonly context: CarrierContext,
    private readonly options: KafkaCarrierOptions,
  ) {
    this.delivery = new KafkaDelivery(context, this.over.signal);
  }

  /** Does not wait for Kafka: a service must start, and take data in, while Kafka is away. */
  start(): void {
    this.connecting = this.connect();
    this.watching = this.watchHoles();
  }

  async pause(): Promise<void> {
    this.state = 'paused';
    this.consumer?.pause(this.context.topics.map((topic) => ({ topic })));
    await this.delivery.whenIdle();
  }

  resume(): void {
    this.state = 'running';
    this.consumer?.resume(this.context.topics.map((topic) => ({ topic })));
  }

  async stop(): Promise<void> {
    this.state = 'stopped';
    this.over.abort();
    await this.connecting;
    const consumer = this.consumer;
    this.consumer = null;
    await consumer?.disconnect().catch((error: unknown) => this.context.onTrouble(error));
    await this.watching;
    await this.delivery.whenIdle();
  }

  private get stopped(): boolean {
    return this.state === 'stopped';
  }

  private async connect(): Promise<void> {
    while (!this.stopped) {
      try {
        await ensureTopics(this.kafka, this.context.topics);
        await this.run();
        return;
      } catch (error) {
        if (error instanceof PartitionCountError) {
          this.halt(error);
          return;
        }
        this.context.onTrouble(error);
        await this.wait(RECONNECT_MS);
      }
    }
  }

  private async run(): Promise<void> {
    const consumer = this.newConsumer();
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [...this.context.topics], fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: this.context.concurrency,
        eachBatch: (payload) => this.eachBatch(payload),
      });
      // A member that could not join crashes within `run`, which then ends as if all were well.
      if (this.crashed.has(consumer)) return;
      this.consumer = consumer;
      if (this.state === 'paused') await this.pause();
    } catch (error) {
      await consumer.disconnect().catch(() => undefined);
      throw error;
    }
  }

  private newConsumer(): Consumer {
    const consumer = this.kafka.consumer({
      groupId: `carbawatch.${this.context.consumer}`,
      sessionTimeout: SESSION_MS,
      rebalanceTimeout: REBALANCE_MS,
      heartbeatInterval: HEARTBEAT_MS,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      minBytes: 1,
      maxBytes: FETCH_BYTES_MAX,
      maxBytesPerPartition: FETCH_BYTES_PARTITION_MAX,
      allowAutoTopicCreation: false,
      readUncommitted: false,
      // We make a new consumer ourselves, or end the process: kafkajs would restart silently.
      retry: { retries: 5, restartOnFailure: async () => false },
    });
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      this.assigned = Object.entries(payload.memberAssignment).flatMap(([topic, partitions]) =>
        partitions.map((partition) => ({ topic, partition })),
      );
      this.delivery.forgetPositions();
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => this.onCrash(consumer, payload.error));
    return consumer;
  }

  /** Kafka away or refusing: come again. A bug is a dead consumer in a living process: end it. */
  private onCrash(consumer: Consumer, error: Error): void {
    this.crashed.add(consumer);
    if (this.stopped || (this.consumer !== null && this.consumer !== consumer)) return;
    this.consumer = null;
    this.assigned = [];
    if (isProgramError(error)) {
      this.halt(error);
      return;
    }
    this.context.onTrouble(error);
    this.connecting = this.wait(RECONNECT_MS).then(() => this.connect());
  }

  /** Never throws: a throw stops kafkajs's fetch of all partitions. */
  private async eachBatch(payload: EachBatchPayload): Promise<void> {
    const { batch, resolveOffset, heartbeat, commitOffsetsIfNecessary } = payload;
    const place = { topic: batch.topic, partition: batch.partition };
    let lost = false; // the group rebalances: let the next owner do the rest
    const beat = setInterval(() => void heartbeat().catch(() => (lost = true)), HEARTBEAT_MS);
    try {
      for (const messages of inChunks(batch.messages, this.context.limits.records)) {
        if (lost || this.state !== 'running') return;
        if (!payload.isRunning() || payload.isStale()) return;
        await this.delivery.deliver(
          place,
          messages.map((message) => carriedRecord(place, message)),
        );
        const last = messages.at(-1)?.offset ?? batch.lastOffset();
        resolveOffset(last);
        await this.commit(commitOffsetsIfNecessary, place, last);
      }
    } catch (error) {
      this.halt(error);
    } finally {
      clearInterval(beat);
    }
  }

  /** A commit that fails (a rebalance) costs a redelivery, which the fence drops. */
  private async commit(
    commit: EachBatchPayload['commitOffsetsIfNecessary'],
    { topic, partition }: Place,
    last: string,
  ): Promise<void> {
    const offset = (BigInt(last) + 1n).toString();
    try {
      await commit({ topics: [{ topic, partitions: [{ partition, offset }] }] });
    } catch (error) {
      this.context.onTrouble(error);
    }
  }

  /**
   * A recreated topic or one with lost records brings nothing, so no gap would ever show. What the
   * relay has sent and nobody has processed for a while is read from the log table instead.
   */
  private async watchHoles(): Promise<void> {
    let before = new Map<string, number>();
    let relayed: readonly PlaceOffset[] = [];
    while (!this.stopped) {
      await this.wait(this.options.holeMs ?? HOLE_MS_DEFAULT);
      if (this.state !== 'running') continue;
      try {
        const now = offsets(await this.context.log.positions(this.context.consumer));
        for (const { topic, partition, nextOffset } of relayed) {
          const name = placeName({ topic, partition });
          const position = now.get(name) ?? 0;
          if (position >= nextOffset || position !== before.get(name)) continue;
          if (this.isAssigned(name)) await this.delivery.fill({ topic, partition }, nextOffset);
        }
        before = now;
        relayed = await this.context.log.relayed(this.context.topics);
      } catch (error) {
        if (isTransient(error)) this.context.onTrouble(error);
        else this.halt(error);
      }
    }
  }

  private isAssigned(name: string): boolean {
    return this.assigned.some((place) => placeName(place) === name);
  }

  private halt(error: unknown): void {
    if (this.stopped) return;
    this.state = 'stopped';
    this.over.abort();
    const consumer = this.consumer;
    void consumer?.disconnect().catch(() => undefined);
    this.context.onHalt(error);
  }

  private async wait(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.over.signal }).catch(() => undefined);
  }
}

function offsets(positions: readonly PlaceOffset[]): Map<string, number> {
  return new Map(positions.map((position) => [placeName(position), position.nextOffset]));
}

function* inChunks<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
