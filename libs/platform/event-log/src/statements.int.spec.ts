import { randomUUID } from 'node:crypto';
import type { Database, Statement } from '@carbawatch/postgres';
import { testDatabase, type TestDatabase } from '@carbawatch/testing';
import { migrateLog } from './postgres-log';
import { SETTLED } from './settled';
import {
  BLOCKED_KEYS,
  HEADS,
  LOCK_POSITION,
  OPEN_LETTERS,
  POSITIONS,
  READ,
  READ_TEXT,
  RELAYED,
} from './statements';

/**
 * The plans of the hot statements, of the very texts that run. Goal: what a batch costs does not
 * grow with the log. Method: tables large enough for PostgreSQL to choose (a log of 40,000
 * records, far more topics than we have), the statement prepared under its name, and its plan
 * looked at both as made for the parameters and as made for any.
 */
const RECORDS_A_PARTITION = 2_500;
const TOPIC = 'carbawatch.plans.v1';
const MANY_TOPICS = 400;

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await testDatabase({ poolSize: 1 }); // one session: where the statement is prepared
  database = test.database;
  await migrateLog(database);
  await database.query(
    `INSERT INTO log.record (topic, partition, "offset", key, headers, value, cause, size)
     SELECT topic, p, o, 'site-1/' || o % 50, '{}', '{"n":1}', gen_random_uuid(), 20
     FROM unnest(ARRAY[$1, 'carbawatch.other.v1']) AS topic,
          generate_series(0, 7) AS p, generate_series(0, $2::int - 1) AS o`,
    [TOPIC, RECORDS_A_PARTITION],
  );
  for (const table of ['head', 'relay_position']) {
    await database.query(
      `INSERT INTO log.${table} SELECT 'topic-' || t, p, 7
       FROM generate_series(1, $1::int) AS t, generate_series(0, 7) AS p`,
      [MANY_TOPICS],
    );
  }
  await database.query(
    `INSERT INTO log.consumer_position SELECT 'consumer-' || t, $1, p, 7
     FROM generate_series(1, $2::int) AS t, generate_series(0, 7) AS p`,
    [TOPIC, MANY_TOPICS],
  );
  await database.query(
    `INSERT INTO log.dead_letter
       (consumer, topic, partition, "offset", key, state, headers, value, error_code, error_detail, attempts)
     SELECT 'consumer-1', topic, partition, "offset", key,
            CASE WHEN "offset" % 20 = 0 THEN 'dead' ELSE 'resolved' END, headers, value, 'x', 'y', 1
     FROM log.record WHERE topic = $1`,
    [TOPIC],
  );
  await database.query('ANALYZE');
});
afterAll(() => test.drop());

async function planOf(statement: Statement, parameters: readonly unknown[], mode: string) {
  await database.query(statement, parameters); // prepares it under its name
  await database.query(`SET plan_cache_mode = ${mode}`);
  const values = parameters.map((value) =>
    Array.isArray(value)
      ? `'{${value.join(',')}}'`
      : typeof value === 'string'
        ? `'${value}'`
        : String(value),
  );
  const lines = await database.query<{ 'QUERY PLAN': string }>(
    `EXPLAIN (COSTS OFF) EXECUTE ${statement.name} (${values.join(', ')})`,
  );
  return lines.map((line) => line['QUERY PLAN']).join('\n');
}

const MODES = ['force_custom_plan', 'force_generic_plan'];

describe.each(MODES)('plans (%s)', (mode) => {
  it.each([
    ['caught up', RECORDS_A_PARTITION],
    ['a little behind', RECORDS_A_PARTITION - 10],
    ['deep in a backlog', 1_000],
    ['from zero', 0],
  ])('reads a batch by the key of the log, without a sort, %s', async (_, from) => {
    for (const statement of [READ, READ_TEXT]) {
      const plan = await planOf(statement, [TOPIC, 3, from, 500, 4_000_000], mode);
      expect(plan).toContain('Index Scan using record_pkey on record');
      expect(plan).toMatch(/Index Cond: .*topic.*partition.*"offset" >= /);
      expect(plan).not.toMatch(/Seq Scan|Sort/);
    }
  });

  it.each([
    ['the heads of its topics', HEADS, [['topic-7', 'topic-9']], 'head_pkey'],
    ['what was relayed', RELAYED, [['topic-7', 'topic-9']], 'relay_position_pkey'],
    ['its positions', POSITIONS, ['consumer-7'], 'consumer_position_pkey'],
    ['its fence', LOCK_POSITION, ['consumer-7', TOPIC, 3], 'consumer_position_pkey'],
    ['blocked keys', BLOCKED_KEYS, ['consumer-1', TOPIC, 3, ['site-1/0']], 'dead_letter_open'],
    [
      'letters of a key',
      OPEN_LETTERS,
      ['consumer-1', TOPIC, 3, 'site-1/0', 0, 500],
      'dead_letter_open',
    ],
    ['records of a cause', SETTLED, [randomUUID()], 'record_cause'],
  ] as const)('looks %s up by an index', async (_, statement, parameters, index) => {
    const plan = await planOf(statement, parameters, mode);
    expect(plan).toContain(index);
    expect(plan).not.toMatch(/Seq Scan on (?!consumer_position p)/); // small: read whole by settled
  });
});

it('takes as many records as fit the bytes, and one at least', async () => {
  const offsets = async (records: number, bytes: number) => {
    const rows = await database.query<{ offset: number }>(READ, [TOPIC, 3, 5, records, bytes]);
    return rows.map(({ offset }) => offset);
  };
  expect(await offsets(500, 100)).toEqual([5, 6, 7, 8, 9]); // 20 bytes each
  expect(await offsets(3, 100)).toEqual([5, 6, 7]);
  expect(await offsets(500, 1)).toEqual([5]);
});
