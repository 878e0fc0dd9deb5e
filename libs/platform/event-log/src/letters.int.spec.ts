import { testDatabase, type TestDatabase } from '@carbawatch/testing';
import { append } from './append';
import { ConsumerLoop } from './consumer-loop';
import { Seen, anyValue, bodyOf, neighbours, numbered } from './contract/harness';
import { unexpected } from './contract/postgres-harness';
import { PermanentRecordError } from './errors';
import { dismissLetter, letterCounts, openLetters } from './letters';
import { partitionOf } from './partition';
import { PostgresLog, migrateLog } from './postgres-log';

const TOPIC = 'carbawatch.letters.v1';
const { key, beside } = neighbours();

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
  await migrateLog(test.database);
});
afterAll(() => test.drop());

it('an HTTP read sees the letters of its own sites alone, and nothing else of the log', async () => {
  const { database } = test;
  await database.query(
    `INSERT INTO log.dead_letter (consumer, topic, partition, "offset", key, state, headers, value,
       error_code, error_detail, attempts)
     SELECT 'reading', 't', 0, n, 'site-' || n || '/p', 'dead', '{}', '{}', 'x', 'y', 1
     FROM generate_series(1, 3) AS n`,
  );
  const sum = `SELECT count(*) AS n FROM log.dead_letter WHERE consumer = 'reading'`;
  expect(await database.readAs(['site-2'], (tx) => tx.query(sum))).toEqual([{ n: 1 }]);
  expect(await database.readAs('all', (tx) => tx.query(sum))).toEqual([{ n: 3 }]);
  const records = database.readAs('all', (tx) => tx.query('SELECT FROM log.record'));
  await expect(records).rejects.toMatchObject({ code: '42501' });
  await database.query(`DELETE FROM log.dead_letter WHERE consumer = 'reading'`);
});

it('an operator sees dead letters of own sites, dismisses one and redrives the rest', async () => {
  const { database } = test;
  const log = new PostgresLog(database);
  const seen = new Seen();
  const loop = new ConsumerLoop({
    consumer: 'stats',
    log,
    schemas: { [TOPIC]: anyValue },
    handlers: new Map([
      [
        TOPIC,
        async (batch) => {
          const bad = batch.records.find((r) => r.key === key && bodyOf(r).n === 0);
          if (bad) throw new PermanentRecordError('no-such-ward', 'ward W9', bad);
          await seen.handler(batch);
        },
      ],
    ]),
    hooks: { onFatal: unexpected },
  });
  await loop.start();
  const events = [0, 1, 2].flatMap((n) => [numbered(TOPIC, key, n), numbered(TOPIC, beside, n)]);
  await log.transaction(async (tx) => append(tx, events));
  await loop.whenCaughtUp();

  const of = (consumer: string) => ({ consumer, sites: null });
  const listed = (asked: Parameters<typeof openLetters>[1], page = { limit: 9 }) =>
    database.transaction((tx) => openLetters(tx, asked, page));
  const counted = (asked: Parameters<typeof letterCounts>[1]) =>
    database.transaction((tx) => letterCounts(tx, asked));
  expect(await counted(of('stats'))).toEqual({ dead: 1, parked: 2 });
  expect(await counted(of('alerting'))).toEqual({ dead: 0, parked: 0 });
  expect(await counted({ consumer: 'stats', sites: ['another'] })).toEqual({ dead: 0, parked: 0 });
  const letters = await listed(of('stats'));
  expect(letters.map(({ offset, state, code }) => [offset, state, code])).toEqual([
    [0, 'dead', 'no-such-ward'],
    [2, 'parked', 'parked'],
    [4, 'parked', 'parked'],
  ]);
  expect(await listed(of('alerting'))).toEqual([]);
  expect(await listed({ consumer: 'stats', sites: ['another'] })).toEqual([]);

  const dead = { consumer: 'stats', topic: TOPIC, partition: partitionOf(key), offset: 0 };
  const dismissed = (sites: readonly string[] | null) =>
    database.transaction((tx) => dismissLetter(tx, dead, sites));
  expect(await dismissed(['another'])).toBeNull();
  expect(await dismissed(null)).toBe(key);
  expect(await dismissed(null)).toBeNull();
  expect(seen.byKey()[key]).toBeUndefined();
  expect(await loop.redrive(key)).toEqual({ redriven: 2, failed: [] });
  expect(seen.byKey()).toEqual({ [key]: [1, 2], [beside]: [0, 1, 2] });
  expect(await listed(of('stats'))).toEqual([]);
  const [kept] = await database.query(
    `SELECT state, resolution FROM log.dead_letter WHERE "offset" = 0`,
  );
  expect(kept).toEqual({ state: 'resolved', resolution: 'dismissed' });
  await loop.stop();
});
