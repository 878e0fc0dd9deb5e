import { placeName } from '../records';
import {
  Seen,
  appendRounds,
  door,
  newTopic,
  upTo,
  type ContractLog,
  type OpenLog,
} from './harness';

const KEYS = upTo(24).map((n) => `site-1/m${n}`);

/** Members of a consumer: crashes, ownership, bounds, replay and stop. */
export function membersContract(open: OpenLog): void {
  let topic: string;
  let log: ContractLog;
  beforeEach(async () => {
    topic = newTopic();
    log = await open(topic);
  });
  afterEach(() => log.close());

  it('brings the records of a member that crashed in its transaction to the next one', async () => {
    const seen = new Seen();
    const gate = door();
    const crashing = await log.member({
      consumer: 'crash',
      topic,
      handler: async (batch) => {
        await seen.handler(batch);
        await gate.wait();
      },
    });
    await appendRounds(log, topic, { keys: ['site-1/a'], rounds: 5 });
    await gate.reached;
    await crashing.crash();
    gate.open();
    const { loop } = await log.member({ consumer: 'crash', topic, handler: seen.handler });
    await loop.whenCaughtUp();
    expect(seen.byKey()).toEqual({ 'site-1/a': upTo(5) });
    await loop.stop();
  });

  it('lets two members share the partitions and never work on one at the same time', async () => {
    const seen = new Seen();
    const working = new Set<string>();
    const clashes: string[] = [];
    const worked: [Set<string>, Set<string>] = [new Set(), new Set()];
    const both = [];
    for (const mine of worked) {
      both.push(
        await log.member({
          consumer: 'share',
          topic,
          tuning: { batchRecords: 5 },
          handler: async (batch) => {
            const name = placeName(batch);
            if (working.has(name)) clashes.push(name);
            working.add(name);
            mine.add(name);
            await seen.handler(batch);
            await new Promise((resolve) => setImmediate(resolve));
            working.delete(name);
          },
        }),
      );
    }
    const [first, second] = both;
    for (let round = 0; worked.some(({ size }) => size === 0); round += 5) {
      await appendRounds(log, topic, { keys: KEYS, rounds: 5, from: round });
      for (const { loop } of both) await loop.whenCaughtUp();
    }
    expect(clashes).toEqual([]);
    const rounds = (await log.records()).length / KEYS.length;
    expect(seen.byKey()).toEqual(Object.fromEntries(KEYS.map((key) => [key, upTo(rounds)])));
    await first?.loop.stop();
    await second?.loop.stop();
  });

  it('goes on in all partitions when one of two members stops', async () => {
    const seen = new Seen();
    const options = { consumer: 'leave', topic, handler: seen.handler };
    const leaving = await log.member(options);
    const staying = await log.member(options);
    await appendRounds(log, topic, { keys: KEYS, rounds: 2 });
    await leaving.loop.stop();
    await appendRounds(log, topic, { keys: KEYS, rounds: 2, from: 2 });
    await staying.loop.whenCaughtUp();
    expect(seen.byKey()).toEqual(Object.fromEntries(KEYS.map((key) => [key, upTo(4)])));
    await staying.loop.stop();
  });

  it('hands out no more than its bounds while a handler is slow', async () => {
    const gate = door();
    const sizes: number[] = [];
    let atWork = 0;
    const { loop } = await log.member({
      consumer: 'slow',
      topic,
      tuning: { batchRecords: 10, concurrency: 3 },
      handler: async ({ records }) => {
        sizes.push(records.length);
        atWork++;
        await gate.wait();
        atWork--;
      },
    });
    await appendRounds(log, topic, { keys: KEYS, rounds: 20 });
    await gate.reached;
    expect(atWork).toBeLessThanOrEqual(3);
    expect(sizes.length).toBeLessThanOrEqual(3);
    gate.open();
    await loop.whenCaughtUp();
    expect(Math.max(...sizes)).toBeLessThanOrEqual(10);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(20 * KEYS.length);
    await loop.stop();
  });

  it('drops records that it has processed when they are brought again', async () => {
    const seen = new Seen();
    const member = await log.member({ consumer: 'fence', topic, handler: seen.handler });
    await appendRounds(log, topic, { keys: KEYS, rounds: 3 });
    await member.loop.whenCaughtUp();
    await log.bringAgain(member);
    await appendRounds(log, topic, { keys: KEYS, rounds: 1, from: 3 });
    await member.loop.whenCaughtUp();
    expect(seen.byKey()).toEqual(Object.fromEntries(KEYS.map((key) => [key, upTo(4)])));
    await member.loop.stop();
  });

  it('brings all records again in order after a rewind', async () => {
    const first = new Seen();
    const before = await log.member({ consumer: 'replay', topic, handler: first.handler });
    await appendRounds(log, topic, { keys: KEYS, rounds: 4 });
    await before.loop.whenCaughtUp();
    await before.loop.stop();
    await log.rewind('replay');
    const again = new Seen();
    const after = await log.member({ consumer: 'replay', topic, handler: again.handler });
    await after.loop.whenCaughtUp();
    expect(again.byKey()).toEqual(first.byKey());
    expect(again.records).toHaveLength(4 * KEYS.length);
    await after.loop.stop();
  });

  it('brings nothing while paused and the rest after', async () => {
    const seen = new Seen();
    const { loop } = await log.member({ consumer: 'pause', topic, handler: seen.handler });
    await appendRounds(log, topic, { keys: KEYS, rounds: 1 });
    await loop.whenCaughtUp();
    await loop.pause();
    await appendRounds(log, topic, { keys: KEYS, rounds: 1, from: 1 });
    expect(seen.records).toHaveLength(KEYS.length);
    loop.resume();
    await loop.whenCaughtUp();
    expect(seen.byKey()).toEqual(Object.fromEntries(KEYS.map((key) => [key, [0, 1]])));
    await loop.stop();
  });

  it('finishes the batch at work when it is stopped and takes no other', async () => {
    const seen = new Seen();
    const gate = door();
    const { loop } = await log.member({
      consumer: 'stop',
      topic,
      tuning: { batchRecords: 2 },
      handler: async (batch) => {
        await seen.handler(batch);
        await gate.wait();
      },
    });
    await appendRounds(log, topic, { keys: ['site-1/a'], rounds: 6 });
    await gate.reached;
    const stopping = loop.stop();
    gate.open();
    expect(await stopping).toEqual({ drained: true });
    const { length } = seen.records;
    expect([1, 2]).toContain(length);
    expect((await loop.lag()).reduce((sum, { lag }) => sum + lag, 0)).toBe(6 - length);
  });

  it('ends its stop within the bound though a handler hangs', async () => {
    const gate = door();
    const { loop } = await log.member({
      consumer: 'hang',
      topic,
      tuning: { stopMsMax: 50 },
      handler: () => gate.wait(),
    });
    await appendRounds(log, topic, { keys: ['site-1/a'], rounds: 1 });
    await gate.reached;
    expect(await loop.stop()).toEqual({ drained: false });
    gate.open();
  });
}
