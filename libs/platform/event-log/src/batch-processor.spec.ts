import fc from 'fast-check';
import { append } from './append';
import { BatchProcessor } from './batch-processor';
import { anyValue, bodyOf, numbered } from './contract/harness';
import { PermanentRecordError } from './errors';
import { MemoryLog } from './memory-log';
import { partitionOf } from './partition';
import type { LoggedRecord } from './records';

const TOPIC = 'carbawatch.fence.v1';
const KEY = 'site-1/a';
const PLACE = { topic: TOPIC, partition: partitionOf(KEY) };
const ALL = { records: 1_000, bytes: 1_000_000 };

async function logOf(count: number): Promise<{ log: MemoryLog; records: LoggedRecord[] }> {
  const log = new MemoryLog();
  await log.register('c', [TOPIC]);
  const events = Array.from({ length: count }, (_, n) => numbered(TOPIC, KEY, n));
  await log.transaction(async (tx) => append(tx, events));
  return { log, records: await log.read(PLACE, 0, ALL) };
}

function processorOf(log: MemoryLog, seen: number[], fails = new Set<number>()): BatchProcessor {
  return new BatchProcessor({
    consumer: 'c',
    log,
    schemas: { [TOPIC]: anyValue },
    handlers: new Map([
      [
        TOPIC,
        async ({ records, tx }) => {
          const guilty = records.find((record) => fails.has(bodyOf(record).n));
          if (guilty) throw new PermanentRecordError('bad', 'bad');
          tx.afterCommit(() => seen.push(...records.map((record) => bodyOf(record).n)));
        },
      ],
    ]),
    hooks: {
      onFatal: (error) => {
        throw error;
      },
    },
    signal: new AbortController().signal,
  });
}

/** Any cut of the log into runs, some brought again, some left out until the fence waits. */
const deliveries = (count: number) =>
  fc.array(
    fc.tuple(fc.nat({ max: count - 1 }), fc.integer({ min: 1, max: 8 })).map(([from, size]) => ({
      from,
      to: Math.min(count, from + size),
    })),
    { maxLength: 30 },
  );

describe('the fence', () => {
  it('makes effects single and ordered whatever a carrier repeats, reorders or leaves out', async () => {
    await fc.assert(
      fc.asyncProperty(deliveries(20), async (runs) => {
        const { log, records } = await logOf(20);
        const seen: number[] = [];
        const processor = processorOf(log, seen);
        let next = 0;
        for (const { from, to } of runs) {
          next = await processor.process(PLACE, records.slice(from, to));
          expect(seen).toEqual(Array.from({ length: next }, (_, n) => n));
        }
        await processor.process(PLACE, records.slice(next));
        expect(seen).toEqual(records.map((record) => bodyOf(record).n));
      }),
      { numRuns: 200 },
    );
  });

  it('holds when several members bring the same records at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deliveries(20), { minLength: 2, maxLength: 4 }), async (all) => {
        const { log, records } = await logOf(20);
        const seen: number[] = [];
        const member = async (runs: readonly { from: number; to: number }[]) => {
          const processor = processorOf(log, seen);
          for (const { from, to } of runs) await processor.process(PLACE, records.slice(from, to));
          await processor.process(PLACE, records);
        };
        await Promise.all(all.map(member));
        expect(seen).toEqual(records.map((record) => bodyOf(record).n));
      }),
      { numRuns: 100 },
    );
  });

  it('processes nothing behind a hole, and says which offset it waits for', async () => {
    const { log, records } = await logOf(10);
    const seen: number[] = [];
    const processor = processorOf(log, seen);
    expect(await processor.process(PLACE, records.slice(0, 3))).toBe(3);
    expect(await processor.process(PLACE, records.slice(5))).toBe(3);
    expect(seen).toEqual([0, 1, 2]);
  });
});

describe('halving a batch', () => {
  it('finds the first record of a key that can never be processed, wherever it stands', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 15 }), async (bad) => {
        const { log, records } = await logOf(16);
        const seen: number[] = [];
        await processorOf(log, seen, new Set([bad])).process(PLACE, records);
        expect(seen).toEqual(Array.from({ length: bad }, (_, n) => n));
        const letters = log.openLettersOf('c').map(({ offset, state }) => [offset, state]);
        expect(letters).toEqual(
          Array.from({ length: 16 - bad }, (_, n) => [bad + n, n === 0 ? 'dead' : 'parked']),
        );
      }),
    );
  });
});
