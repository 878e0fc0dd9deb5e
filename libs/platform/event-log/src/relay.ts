import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@carbawatch/postgres';
import type { Kafka, PartitionerArgs, Producer } from 'kafkajs';
import { completeHeaders, type StoredRow } from './encoding';
import { PartitionCountError } from './errors';
import { ensureTopics, kafkaClient, type KafkaOptions } from './kafka-client';
import { LogPump } from './log-pump';
import { allPlaces } from './places';
import { PostgresLog } from './postgres-log';
import { backOff } from './retry';
import { MOVE_RELAY, READ_TEXT } from './statements';
import { placeName, type Place } from './records';

/** One request a partition batch; a broker takes about 1 MB a record batch by default. */
const SEND_RECORDS_MAX = 500;
const SEND_BYTES_MAX = 800_000;

/** While Kafka is away, how often somebody looks whether it is back. */
const WATCH_MS = 1_000;

/** Partitions sent at once. */
const SENDS_AT_ONCE = 4;

/** kafkajs asks for every message; ours say where they stand in the log. */
function givenPartition({ message }: PartitionerArgs): number {
  if (message.partition === undefined) throw new Error('A message without its partition.');
  return message.partition;
}

/** Its name in the advisory locks: one owner a partition among all processes. */
const RELAY = 'relay';

export interface RelayOptions extends KafkaOptions {
  readonly database: Database;
  readonly topics: readonly string[];
  /** Kafka cannot carry the log in order (PartitionCountError): the process must end. */
  readonly onFatal: (error: Error) => void;
  /** Kafka or the database is away; the relay goes on trying. */
  readonly onTrouble?: (error: unknown) => void;
  readonly tickMs?: number;
}

/** For readiness: `away` says since when and why nothing could be sent. */
export interface RelayStatus {
  readonly state: 'running' | 'stopped' | 'halted';
  readonly away: { readonly since: Date; readonly reason: string } | null;
}

interface TextRow extends StoredRow {
  readonly value: string;
}

/**
 * Copies the log to Kafka, partition by partition: into the same partition, in order, one awaited
 * send at a time, its position saved after Kafka's answer. So it may repeat, never lose or reorder;
 * consumers' fences drop the repeats.
 */
export class Relay {
  private readonly kafka: Kafka;
  private readonly log: PostgresLog;
  private readonly pump: LogPump;
  private readonly over = new AbortController();
  private producer: Promise<Producer> | null = null;
  private topicsChecked = false;
  private failures = 0;
  private state: RelayStatus['state'] = 'running';
  private away: RelayStatus['away'] = null;
  private watching: Promise<void> | null = null;

  constructor(private readonly options: RelayOptions) {
    this.kafka = kafkaClient(options);
    this.log = new PostgresLog(options.database);
    this.pump = new LogPump({
      topics: options.topics,
      heads: () => this.log.heads(options.topics),
      positions: () => this.positions(),
      openOwnership: (wake) => this.log.openOwnership(RELAY, options.topics, wake),
      onHint: (listener) => this.log.onHint(listener),
      step: (place, from) => this.step(place, from),
      concurrency: SENDS_AT_ONCE,
      onTrouble: (error) => options.onTrouble?.(error),
      onHalt: (error) => this.halt(error),
      ...(options.tickMs === undefined ? {} : { tickMs: options.tickMs }),
    });
  }

  /** Makes and checks the topics where Kafka answers, and begins; does not wait for Kafka. */
  async start(): Promise<void> {
    try {
      await this.checkTopics();
    } catch (error) {
      if (error instanceof PartitionCountError) throw error;
      this.noteAway(error);
    }
    this.pump.start();
  }

  async stop(): Promise<void> {
    if (this.state === 'running') this.state = 'stopped';
    this.over.abort();
    await this.watching;
    await this.pump.stop();
    await this.dropProducer();
  }

  status(): RelayStatus {
    return { state: this.state, away: this.away };
  }

  /** Records that Kafka does not have yet. */
  async lag(): Promise<number> {
    const sent = new Map((await this.positions()).map((p) => [placeName(p), p.nextOffset]));
    const heads = await this.log.heads(this.options.topics);
    return heads.reduce((sum, head) => sum + head.nextOffset - (sent.get(placeName(head)) ?? 0), 0);
  }

  private async positions() {
    const relayed = await this.log.relayed(this.options.topics);
    const known = new Map(relayed.map((p) => [placeName(p), p.nextOffset]));
    return allPlaces(this.options.topics).map((place) => ({
      ...place,
      nextOffset: known.get(placeName(place)) ?? 0,
    }));
  }

  private async step(place: Place, from: number): Promise<number> {
    const { topic, partition } = place;
    const { database } = this.options;
    const rows = await database.query<TextRow>(READ_TEXT, [
      topic,
      partition,
      from,
      SEND_RECORDS_MAX,
      SEND_BYTES_MAX,
    ]);
    if (!(await this.trySend(place, rows))) return from;
    await database.query(MOVE_RELAY, [topic, partition, from + rows.length]);
    return from + rows.length;
  }

  /** False when Kafka did not take it, after a wait that grows with each failure. */
  private async trySend(place: Place, rows: readonly TextRow[]): Promise<boolean> {
    try {
      await this.checkTopics();
      await this.send(place, rows);
      this.failures = 0;
      this.away = null;
      return true;
    } catch (error) {
      if (error instanceof PartitionCountError) throw error;
      this.noteAway(error);
      // The producer's sequence numbers may be out of step with the broker's: begin anew.
      await this.dropProducer();
      await backOff(++this.failures, this.over.signal);
      return false;
    }
  }

  private async send({ topic, partition }: Place, rows: readonly TextRow[]): Promise<void> {
    this.producer ??= this.connectProducer();
    const producer = await this.producer;
    await producer.send({
      topic,
      acks: -1,
      timeout: 30_000,
      messages: rows.map(({ offset, key, headers, value, cause }) => ({
        partition,
        key,
        value,
        headers: completeHeaders(headers, offset, cause),
      })),
    });
  }

  private async connectProducer(): Promise<Producer> {
    const producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: () => givenPartition,
    });
    await producer.connect();
    return producer;
  }

  private async dropProducer(): Promise<void> {
    const dropped = this.producer;
    this.producer = null;
    await dropped?.then((producer) => producer.disconnect()).catch(() => undefined);
  }

  private async checkTopics(): Promise<void> {
    if (this.topicsChecked) return;
    await ensureTopics(this.kafka, this.options.topics);
    this.topicsChecked = true;
  }

  private noteAway(error: unknown): void {
    if (this.state !== 'running') return;
    const reason = error instanceof Error ? error.message : String(error);
    this.away = { since: this.away?.since ?? new Date(), reason };
    this.watching ??= this.watchForKafka();
    this.options.onTrouble?.(error);
  }

  /**
   * Notes when Kafka is back. Sending notes it as well, but a process that owns no partition sends
   * nothing and would call Kafka away for ever.
   */
  private async watchForKafka(): Promise<void> {
    while (this.state === 'running' && this.away) {
      await sleep(WATCH_MS, undefined, { signal: this.over.signal }).catch(() => undefined);
      if (this.state !== 'running') break;
      try {
        await ensureTopics(this.kafka, this.options.topics);
        this.topicsChecked = true;
        this.away = null;
      } catch (error) {
        if (error instanceof PartitionCountError) this.halt(error);
      }
    }
    this.watching = null;
  }

  private halt(error: unknown): void {
    if (this.state !== 'running') return;
    this.state = 'halted';
    this.options.onFatal(error instanceof Error ? error : new Error(String(error)));
  }
}
