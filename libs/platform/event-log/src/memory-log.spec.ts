import { eventLogContract } from './contract';
import { anyValue, type Member, type MemberOptions, type OpenLog } from './contract/harness';
import { BatchProcessor } from './batch-processor';
import { ConsumerLoop } from './consumer-loop';
import { inPlaceCarrier } from './in-place-carrier';
import { MemoryTransaction } from './memory-locks';
import { MemoryLog } from './memory-log';
import type { BatchHandler } from './records';

const openMemoryLog: OpenLog = async (topic) => {
  const log = new MemoryLog();
  const members = new Map<Member, MemberOptions>();

  async function member(options: MemberOptions): Promise<Member> {
    const transactions = new Set<MemoryTransaction>();
    const handler: BatchHandler = async (batch) => {
      if (batch.tx instanceof MemoryTransaction) transactions.add(batch.tx);
      await options.handler(batch);
    };
    const loop = new ConsumerLoop({
      consumer: options.consumer,
      log,
      schemas: { [topic]: options.schema ?? anyValue },
      handlers: new Map([[topic, handler]]),
      hooks: { onFatal: options.onFatal ?? unexpected },
      carrier: inPlaceCarrier({ tickMs: 10 }),
      ...options.tuning,
    });
    await loop.start();
    const crash = async () => {
      void loop.stop();
      for (const tx of transactions) tx.abandon();
    };
    const started = { loop, crash };
    members.set(started, options);
    return started;
  }

  async function records() {
    const all = await Promise.all(
      (await log.heads([topic])).map((head) => log.read(head, 0, { records: 1e6, bytes: 1e9 })),
    );
    return all.flat();
  }

  return {
    transaction: (work) => log.transaction(work),
    member,
    records,
    openLetters: async (consumer) => log.openLettersOf(consumer),
    bringAgain: async (of) => {
      const { consumer, handler } = members.get(of) ?? unexpected(new Error('not a member'));
      const processor = new BatchProcessor({
        consumer,
        log,
        schemas: { [topic]: anyValue },
        handlers: new Map([[topic, handler]]),
        hooks: { onFatal: unexpected },
        signal: new AbortController().signal,
      });
      for (const head of await log.heads([topic])) {
        await processor.process(head, await log.read(head, 0, { records: 1e6, bytes: 1e9 }));
      }
    },
    rewind: (consumer) => log.transaction((tx) => log.rewind(tx, consumer)),
    close: async () => {
      await Promise.all([...members.keys()].map(({ loop }) => loop.stop()));
    },
  };
};

function unexpected(error: Error): never {
  throw error;
}

describe('the event log in memory', () => eventLogContract(openMemoryLog));
