import { append } from '../append';
import { PermanentRecordError, RecordTooLargeError } from '../errors';
import { partitionOf } from '../partition';
import {
  Seen,
  appendRounds,
  bodyOf,
  neighbours,
  newTopic,
  numbered,
  upTo,
  type ContractLog,
  type OpenLog,
} from './harness';

const KEYS = upTo(20).map((n) => `site-1/p${n}`);

/** What is appended, in which order, and when it can be seen. */
export function orderContract(open: OpenLog): void {
  let topic: string;
  let log: ContractLog;
  beforeEach(async () => {
    topic = newTopic();
    log = await open(topic);
  });
  afterEach(() => log.close());

  it('numbers each partition from 0 without gaps while several writers append at once', async () => {
    const writers = upTo(6).map((writer) =>
      appendRounds(log, topic, { keys: KEYS.map((key) => `${key}-${writer}`), rounds: 5 }),
    );
    await Promise.all(writers);
    const next: Record<number, number> = {};
    for (const { partition, offset, key } of await log.records()) {
      expect(partition).toBe(partitionOf(key));
      expect(offset).toBe(next[partition] ?? 0);
      next[partition] = offset + 1;
    }
    const total = Object.values(next).reduce((sum, count) => sum + count, 0);
    expect(total).toBe(6 * 5 * KEYS.length);
  });

  it('brings every record once and those of one key in the order of their appending', async () => {
    const seen = new Seen();
    const { loop } = await log.member({ consumer: 'order', topic, handler: seen.handler });
    await appendRounds(log, topic, { keys: KEYS, rounds: 15 });
    await loop.whenCaughtUp();
    expect(seen.byKey()).toEqual(Object.fromEntries(KEYS.map((key) => [key, upTo(15)])));
    await loop.stop();
  });

  it('gives the handler the CloudEvents attributes, the log offset, the cause and the body', async () => {
    const seen = new Seen();
    const { loop } = await log.member({ consumer: 'headers', topic, handler: seen.handler });
    const cause = '0192f0c1-2b7a-7cc3-98c4-dc0c0c07398f';
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const event = { ...numbered(topic, 'site-1/a', 7, { text: 'Ω "' }), cause, traceparent };
    await log.transaction(async (tx) => append(tx, [event]));
    await loop.whenCaughtUp();
    expect(seen.records).toEqual([
      {
        topic,
        partition: partitionOf('site-1/a'),
        offset: 0,
        key: 'site-1/a',
        value: { n: 7, text: 'Ω "' },
        cause,
        headers: {
          ce_specversion: '1.0',
          ce_id: event.id,
          ce_type: 'carbawatch.contract',
          ce_source: '/carbawatch/contract',
          ce_subject: 'site-1/a#7',
          ce_time: '2024-01-05T06:30:00Z',
          'content-type': 'application/json',
          traceparent,
          'log-offset': '0',
          'carbawatch-cause': cause,
        },
      },
    ]);
    await loop.stop();
  });

  it('shows nothing of a transaction before its commit and all of it after', async () => {
    const seen = new Seen();
    const { loop } = await log.member({ consumer: 'commit', topic, handler: seen.handler });
    await log.transaction(async (tx) => {
      append(
        tx,
        KEYS.map((key) => numbered(topic, key, 0)),
      );
      await loop.whenCaughtUp();
      expect(seen.records).toEqual([]);
      append(
        tx,
        KEYS.map((key) => numbered(topic, key, 1)),
      );
    });
    await loop.whenCaughtUp();
    expect(seen.byKey()).toEqual(Object.fromEntries(KEYS.map((key) => [key, [0, 1]])));
    await loop.stop();
  });

  it('appends what the last steps before the commit append, too', async () => {
    await log.transaction(async (tx) => {
      append(tx, [numbered(topic, 'site-1/a', 0)]);
      tx.beforeCommit(async () => append(tx, [numbered(topic, 'site-1/a', 1)]));
    });
    expect((await log.records()).map((r) => [r.offset, bodyOf(r).n])).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  it('leaves neither a record nor a gap behind a transaction that was rolled back', async () => {
    const failing = log.transaction(async (tx) => {
      append(tx, [numbered(topic, 'site-1/a', 0)]);
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    await appendRounds(log, topic, { keys: ['site-1/a'], rounds: 1, from: 1 });
    expect((await log.records()).map((r) => [r.offset, bodyOf(r).n])).toEqual([[0, 1]]);
  });

  it('appends a merge under both keys with one id', async () => {
    const { key, away } = neighbours();
    const merge = numbered(topic, key, 0);
    await log.transaction(async (tx) => append(tx, [merge, { ...merge, key: away }]));
    const records = await log.records();
    expect(new Set(records.map((record) => record.key))).toEqual(new Set([key, away]));
    expect(records.map(({ headers }) => headers['ce_id'])).toEqual([merge.id, merge.id]);
  });

  it('refuses a record above the size limit at append, and writes nothing', async () => {
    const large = log.transaction(async (tx) => {
      append(tx, [numbered(topic, 'site-1/a', 0)]);
      append(tx, [numbered(topic, 'site-1/a', 1, { text: 'x'.repeat(1_000_000) })]);
    });
    await expect(large).rejects.toThrow(RecordTooLargeError);
    expect(await log.records()).toEqual([]);
  });

  it.each(['NUL \u0000', 'half a pair \ud83d'])(
    'refuses text that cannot be stored at append: %j',
    async (text) => {
      const event = numbered(topic, 'site-1/a', 0, { text });
      const appending = log.transaction(async (tx) => append(tx, [event]));
      await expect(appending).rejects.toThrow(PermanentRecordError);
    },
  );

  it.each(['', 'site-1/\u001fa', 'site-1/\ud83d'])('refuses the key %j at append', async (key) => {
    const appending = log.transaction(async (tx) => append(tx, [numbered(topic, key, 0)]));
    await expect(appending).rejects.toThrow(RangeError);
  });

  it('keeps the order of every key in an import that takes several statements', async () => {
    const seen = new Seen();
    const { loop } = await log.member({ consumer: 'import', topic, handler: seen.handler });
    const rounds = upTo(250);
    const events = rounds.flatMap((n) => KEYS.map((key) => numbered(topic, key, n)));
    await log.transaction(async (tx) => append(tx, events));
    await loop.whenCaughtUp();
    expect(seen.byKey()).toEqual(Object.fromEntries(KEYS.map((key) => [key, rounds])));
    await loop.stop();
  });

  it('keeps text that only looks like such an escape', async () => {
    const text = 'C:\\u0000 and \\\\ud83d';
    await log.transaction(async (tx) => append(tx, [numbered(topic, 'site-1/a', 0, { text })]));
    expect((await log.records()).map(({ value }) => value)).toEqual([{ n: 0, text }]);
  });

  it('appends what a handler appends together with its effects', async () => {
    const seen = new Seen();
    const { loop } = await log.member({
      consumer: 'chain',
      topic,
      handler: async (batch) => {
        await seen.handler(batch);
        const first = batch.records.filter((record) => bodyOf(record).n === 0);
        append(
          batch.tx,
          first.map(({ key }) => numbered(topic, key, 1)),
        );
      },
    });
    await appendRounds(log, topic, { keys: KEYS, rounds: 1 });
    await loop.whenCaughtUp();
    expect(seen.byKey()).toEqual(Object.fromEntries(KEYS.map((key) => [key, [0, 1]])));
    await loop.stop();
  });
}
