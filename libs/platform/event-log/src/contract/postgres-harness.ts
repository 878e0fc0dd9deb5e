import { randomBytes } from 'node:crypto';
import { Database, type Tx } from '@carbawatch/postgres';
import type { TestDatabase } from '@carbawatch/testing';
import { BatchProcessor } from '../batch-processor';
import type { Carrier } from '../carrier';
import { ConsumerLoop } from '../consumer-loop';
import type { Letter } from '../event-log.port';
import { PostgresLog } from '../postgres-log';
import type { LoggedRecord } from '../records';
import { anyValue, type ContractLog, type Member, type MemberOptions } from './harness';

const ALL = { records: 1_000_000, bytes: 1_000_000_000 };

export interface PostgresHarness {
  readonly topic: string;
  readonly carrier: () => Carrier;
  /** How records come again; brought to a processor of our own by default. */
  readonly bringAgain?: () => Promise<void>;
  /** Runs at the end of a test, after its members have stopped. */
  readonly close?: () => Promise<void>;
}

export function unexpected(error: Error): never {
  throw error;
}

/** The contract over PostgreSQL; each member has connections of its own, so that it can crash. */
export class PostgresContractLog implements ContractLog {
  private readonly log: PostgresLog;
  private readonly members = new Map<Member, MemberOptions & { close: () => Promise<void> }>();

  constructor(
    private readonly test: TestDatabase,
    private readonly harness: PostgresHarness,
  ) {
    this.log = new PostgresLog(test.database);
  }

  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.log.transaction(work);
  }

  async member(options: MemberOptions): Promise<Member> {
    const { topic } = this.harness;
    const applicationName = `member ${randomBytes(6).toString('hex')}`;
    const database = await Database.connect({ url: this.test.url, applicationName, poolSize: 6 });
    const loop = new ConsumerLoop({
      consumer: options.consumer,
      log: new PostgresLog(database),
      schemas: { [topic]: options.schema ?? anyValue },
      handlers: new Map([[topic, options.handler]]),
      hooks: { onFatal: options.onFatal ?? unexpected },
      carrier: this.harness.carrier(),
      ...options.tuning,
    });
    await loop.start();
    const member = { loop, crash: () => this.crash(loop, applicationName) };
    const close = () => loop.stop().then(() => database.close());
    this.members.set(member, { ...options, close });
    return member;
  }

  async records(): Promise<LoggedRecord[]> {
    const heads = await this.log.heads([this.harness.topic]);
    return (await Promise.all(heads.map((head) => this.log.read(head, 0, ALL)))).flat();
  }

  openLetters(consumer: string): Promise<Letter[]> {
    return this.test.database.query(
      `SELECT "offset", key, state, error_code AS code, error_detail AS detail, attempts
       FROM log.dead_letter WHERE consumer = $1 AND topic = $2 AND state <> 'resolved'
       ORDER BY partition, "offset"`,
      [consumer, this.harness.topic],
    );
  }

  async bringAgain(of: Member): Promise<void> {
    if (this.harness.bringAgain) return this.harness.bringAgain();
    const { topic } = this.harness;
    const { consumer, handler } = this.members.get(of) ?? unexpected(new Error('not a member'));
    const processor = new BatchProcessor({
      consumer,
      log: this.log,
      schemas: { [topic]: anyValue },
      handlers: new Map([[topic, handler]]),
      hooks: { onFatal: unexpected },
      signal: new AbortController().signal,
    });
    for (const head of await this.log.heads([topic])) {
      await processor.process(head, await this.log.read(head, 0, ALL));
    }
  }

  rewind(consumer: string): Promise<void> {
    return this.log.transaction((tx) => this.log.rewind(tx, consumer));
  }

  async close(): Promise<void> {
    for (const { close } of this.members.values()) await close();
    await this.harness.close?.();
  }

  private async crash(loop: ConsumerLoop, applicationName: string): Promise<void> {
    void loop.stop();
    await this.test.database.query(
      `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
       WHERE application_name LIKE $1 || '%'`,
      [applicationName],
    );
  }
}
