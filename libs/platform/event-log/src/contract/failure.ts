import { ConnectionLostError } from '@carbawatch/postgres';
import { append } from '../append';
import { ConsumerBugError, PermanentRecordError } from '../errors';
import { partitionOf } from '../partition';
import type { BatchHandler, LoggedRecord, ValueSchema } from '../records';
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

/** Errors by kind. */
export function failureContract(open: OpenLog): void {
  let topic: string;
  let log: ContractLog;
  const { key, beside, away } = neighbours();
  beforeEach(async () => {
    topic = newTopic();
    log = await open(topic);
  });
  afterEach(() => log.close());

  /** Fails at one record of `key` as long as the switch is on. */
  function failsAt(n: number, seen: Seen, fail: (record: LoggedRecord) => Error) {
    const fault = { on: true };
    const handler: BatchHandler = async (batch) => {
      const guilty = batch.records.find((r) => fault.on && r.key === key && bodyOf(r).n === n);
      if (guilty) throw fail(guilty);
      await seen.handler(batch);
    };
    return { fault, handler };
  }

  function stateOf(letters: Awaited<ReturnType<ContractLog['openLetters']>>) {
    return letters.map(({ key: name, state, code }) => `${name} ${state} ${code}`);
  }

  it('retries a batch in place after a transient error, without loss or a repeat', async () => {
    const seen = new Seen();
    let failures = 0;
    const { loop } = await log.member({
      consumer: 'transient',
      topic,
      handler: async (batch) => {
        await seen.handler(batch);
        if (failures++ < 3) throw new ConnectionLostError();
      },
    });
    await appendRounds(log, topic, { keys: [key, away], rounds: 5 });
    await loop.whenCaughtUp();
    expect(failures).toBeGreaterThan(3);
    expect(seen.byKey()).toEqual({ [key]: upTo(5), [away]: upTo(5) });
    await loop.stop();
  });

  it.each([
    ['named by the handler', true],
    ['found by halving the batch', false],
  ])('dead-letters a record that can never be processed (%s) and goes on', async (_, named) => {
    const seen = new Seen();
    const { handler } = failsAt(
      1,
      seen,
      (record) => new PermanentRecordError('no-such-ward', 'W9', named ? record : undefined),
    );
    await appendRounds(log, topic, { keys: [beside, key, away], rounds: 4 });
    const { loop } = await log.member({ consumer: 'permanent', topic, handler });
    await loop.whenCaughtUp();
    expect(seen.byKey()).toEqual({ [key]: [0], [beside]: upTo(4), [away]: upTo(4) });
    expect(stateOf(await log.openLetters('permanent'))).toEqual([
      `${key} dead no-such-ward`,
      `${key} parked parked`,
      `${key} parked parked`,
    ]);
    await loop.stop();
  });

  it('parks what comes later for the key, and redrives all of it in order', async () => {
    const seen = new Seen();
    const { handler, fault } = failsAt(0, seen, (r) => new PermanentRecordError('x', 'y', r));
    const { loop } = await log.member({ consumer: 'park', topic, handler });
    await appendRounds(log, topic, { keys: [key, beside], rounds: 2 });
    await loop.whenCaughtUp();
    await appendRounds(log, topic, { keys: [key, beside], rounds: 2, from: 2 });
    await loop.whenCaughtUp();
    expect(seen.byKey()).toEqual({ [beside]: upTo(4) });
    expect((await loop.lag()).reduce((sum, { openLetters }) => sum + openLetters, 0)).toBe(4);

    fault.on = false;
    expect(await loop.redrive(key)).toEqual({ redriven: 4, failed: [] });
    expect(seen.byKey()).toEqual({ [beside]: upTo(4), [key]: upTo(4) });
    expect(await log.openLetters('park')).toEqual([]);

    await appendRounds(log, topic, { keys: [key], rounds: 1, from: 4 });
    await loop.whenCaughtUp();
    expect(seen.byKey()[key]).toEqual(upTo(5));
    await loop.stop();
  });

  it('keeps all letters of a key whose redrive fails, and counts the attempt', async () => {
    const seen = new Seen();
    const { handler } = failsAt(0, seen, (r) => new PermanentRecordError('x', 'y', r));
    const { loop } = await log.member({ consumer: 'again', topic, handler });
    await appendRounds(log, topic, { keys: [key], rounds: 2 });
    await loop.whenCaughtUp();
    const failed = [{ topic, offset: 0, code: 'x', detail: 'y' }];
    expect(await loop.redrive(key)).toEqual({ redriven: 0, failed });
    const letters = await log.openLetters('again');
    expect(letters.map(({ state, attempts }) => [state, attempts])).toEqual([
      ['dead', 2],
      ['parked', 0],
    ]);
    expect(seen.records).toEqual([]);
    await loop.stop();
  });

  it('dead-letters a body that its schema does not know, naming the place and not the value', async () => {
    const seen = new Seen();
    const schema: ValueSchema = {
      safeParse: (data) =>
        typeof data === 'object' && data !== null && 'wrong' in data
          ? { success: false, error: { issues: [{ code: 'invalid_type', path: ['wrong'] }] } }
          : { success: true, data },
    };
    const handler = seen.handler;
    const { loop } = await log.member({ consumer: 'decode', topic, handler, schema });
    const wrong = numbered(topic, key, 0, { wrong: 'Mrs Smith' });
    await log.transaction(async (tx) => append(tx, [wrong, numbered(topic, beside, 0)]));
    await loop.whenCaughtUp();
    const [letter, ...others] = await log.openLetters('decode');
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ key, code: 'undecodable', detail: '/wrong invalid_type' });
    expect(seen.byKey()).toEqual({ [beside]: [0] });
    await loop.stop();
  });

  it('gives the handler what the schema made of the body', async () => {
    const seen = new Seen();
    const schema: ValueSchema = { safeParse: () => ({ success: true, data: { n: 41 } }) };
    const options = { consumer: 'parsed', topic, handler: seen.handler, schema };
    const { loop } = await log.member(options);
    await appendRounds(log, topic, { keys: [key], rounds: 1 });
    await loop.whenCaughtUp();
    expect(seen.byKey()).toEqual({ [key]: [41] });
    await loop.stop();
  });

  it('ends the process at a bug with its coordinates, and dead-letters the record at the third', async () => {
    const seen = new Seen();
    const { handler } = failsAt(1, seen, () => new TypeError('x is undefined'));
    await appendRounds(log, topic, { keys: [beside, key, away], rounds: 3 });
    const crashes: number[] = [];
    for (let run = 1; run <= 2; run++) {
      const fatal = await new Promise<Error>((onFatal, fail) => {
        log.member({ consumer: 'bug', topic, handler, onFatal }).catch(fail);
      });
      expect(fatal).toBeInstanceOf(ConsumerBugError);
      expect(fatal.cause).toBeInstanceOf(TypeError);
      if (!(fatal instanceof ConsumerBugError)) throw fatal;
      const { partition, offset } = fatal.coordinates;
      expect(partition).toBe(partitionOf(key));
      const records = await log.records();
      const guilty = records.find((r) => r.partition === partition && r.offset === offset);
      expect([guilty?.key, guilty && bodyOf(guilty).n]).toEqual([key, 1]);
      crashes.push(fatal.coordinates.crashes);
    }
    expect(crashes).toEqual([1, 2]);
    const third = await log.member({ consumer: 'bug', topic, handler });
    await third.loop.whenCaughtUp();
    expect(stateOf(await log.openLetters('bug'))).toEqual([
      `${key} dead bug`,
      `${key} parked parked`,
    ]);
    expect(seen.byKey()).toEqual({ [key]: [0], [beside]: upTo(3), [away]: upTo(3) });
    await third.loop.stop();
  });
}
