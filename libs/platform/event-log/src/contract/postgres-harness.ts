import { randomBytes } from 'node:crypto';
import { Database } from '@carbawatch/postgres';
import type { TestDatabase } from '@carbawatch/testing';
import { BatchProcessor } from '../batch-processor';
import type { Carrier } from '../carrier';
import { ConsumerLoop } from '../consumer-loop';
import type { Letter } from '../event-log.port';
import { PostgresLog } from '../postgres-log';
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
export async function postgresContractLog(
  test: TestDatabase,
  harness: PostgresHarness,
): Promise<ContractLog> {
  const { topic } = harness;
  const log = new PostgresLog(test.database);
  const members = new Map<Member, { options: MemberOptions; close: () => Promise<void> }>();

  async function member(options: MemberOptions): Promise<Member> {
    const applicationName = `member ${randomBytes(6).toString('hex')}`;
    const database = await Database.connect({ url: test.url, applicationName, poolSize: 6 });
    const loop = new ConsumerLoop({
      consumer: options.consumer,
      log: new PostgresLog(database),
      schemas: { [topic]: options.schema ?? anyValue },
      handlers: new Map([[topic, options.handler]]),
      hooks: { onFatal: options.onFatal ?? unexpected },
      carrier: harness.carrier(),
      ...options.tuning,
    });
    await loop.start();
    const crash = async () => {
      void loop.stop();
      await test.database.query(
        `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
         WHERE application_name LIKE $1 || '%'`,
        [applicationName],
      );
    };
    const close = async () => {
      await loop.stop();
      await database.close();
    };
    const started = { loop, crash };
    members.set(started, { options, close });
    return started;
  }

  async function bringAgain(of: Member): Promise<void> {
    const { consumer, handler } = members.get(of)?.options ?? unexpected(new Error('no member'));
    const processor = new BatchProcessor({
      consumer,
      log,
      schemas: { [topic]: anyValue },
      handlers: new Map([[topic, handler]]),
      hooks: { onFatal: unexpected },
      signal: new AbortController().signal,
    });
    for (const head of await log.heads([topic])) {
      await processor.process(head, await log.read(head, 0, ALL));
    }
  }

  return {
    transaction: (work) => log.transaction(work),
    member,
    records: async () => {
      const heads = await log.heads([topic]);
      return (await Promise.all(heads.map((head) => log.read(head, 0, ALL)))).flat();
    },
    openLetters: (consumer) =>
      test.database.query<Letter>(
        `SELECT "offset", key, state, error_code AS code, error_detail AS detail, attempts
         FROM log.dead_letter WHERE consumer = $1 AND topic = $2 AND state <> 'resolved'
         ORDER BY partition, "offset"`,
        [consumer, topic],
      ),
    bringAgain: harness.bringAgain ?? bringAgain,
    rewind: (consumer) => log.transaction((tx) => log.rewind(tx, consumer)),
    close: async () => {
      for (const { close } of members.values()) await close();
      await harness.close?.();
    },
  };
}
