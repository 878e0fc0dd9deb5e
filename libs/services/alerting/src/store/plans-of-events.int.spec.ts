import { migrateLog, type LoggedRecord } from '@carbawatch/event-log';
import { runMigrations, type Database, type Statement, type Tx } from '@carbawatch/postgres';
import { HospitalStory, testDatabase, type TestDatabase } from '@carbawatch/testing';
import { alertingService } from '../alerting.service';
import { takeCases } from '../consumers/take-cases';
import { takeMovements } from '../consumers/take-movements';
import { takeResults } from '../consumers/take-results';
import { SiteRules } from './site-rules';

let test: TestDatabase;
let database: Database;
/** Tables that are long; a short one may be read as a whole. */
let long: ReadonlySet<string>;

const LONG = 2_000;
const deciding = { rules: new SiteRules(), timeZone: 'Asia/Shanghai' };

beforeAll(async () => {
  test = await testDatabase();
  database = test.database;
  await migrateLog(database);
  await runMigrations(database, alertingService.migrations);
  for (const sql of HOSPITAL) await database.query(sql);
  const rows = await database.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
     WHERE relnamespace = 'alerting'::regnamespace AND relkind = 'r' AND reltuples >= ${LONG}`,
  );
  long = new Set(rows.map(({ name }) => name));
});
afterAll(() => test.drop());

/** A hospital of some years: stays, cases, links, contacts and alerts that nobody has closed. */
const HOSPITAL = [
  `INSERT INTO alerting.occupancy
   SELECT 'site-1', 'p' || n / 4, n, 'W' || n % 30, '1', 'A', 'ward',
          timestamptz '2022-06-01' + n * interval '10 minutes',
          timestamptz '2022-06-06' + n * interval '10 minutes',
          timestamptz '2022-06-01' + n * interval '10 minutes', '{}'
   FROM generate_series(1, 40000) n`,
  `INSERT INTO alerting.movement_fact
   SELECT 'site-1', 'f' || n, 'p' || n / 10, now(), '{}' FROM generate_series(1, 40000) n`,
  `INSERT INTO alerting.isolate_fact
   SELECT 'site-1', 'L' || n, 'p' || n, 1, n % 4 = 0, '[]' FROM generate_series(1, 10000) n`,
  `INSERT INTO alerting.known_case
   SELECT 'site-1', '["p' || n || '","F","kpn",0]', 'p' || n, 'p' || n, 'F' || n % 6, true,
          timestamptz '2022-06-01' + n * interval '5 hours',
          timestamptz '2022-06-01' + n * interval '5 hours',
          timestamptz '2022-06-01' + n * interval '5 hours',
          timestamptz '2022-06-09' + n * interval '5 hours', NULL, 'K', 'W' || n % 30,
          ARRAY['W' || n % 30], '[]', '[]'
   FROM generate_series(1, 3000) n`,
  `INSERT INTO alerting.case_link
   SELECT 'site-1', 'c' || n, 'c' || n + 30, 'p' || n, '[]' FROM generate_series(1, 5000) n`,
  `INSERT INTO alerting.contact
   SELECT 'site-1', gen_random_uuid(), 'c' || n / 10, 'p' || n / 10, 'p' || n, 'W', 'open',
          timestamptz '2022-06-01' + n * interval '1 hour', '{}'
   FROM generate_series(1, 10000) n`,
  `INSERT INTO alerting.alert
     (site, id, rule, key, pseudonym, patient, severity, status, reopened, isolates, raised_at,
      count, title, because, timeline, basis, fingerprint)
   SELECT 'site-1', gen_random_uuid(), 'new-cpe', 'k' || n, 'q' || n, 'q' || n, 'high', 'open',
          false, '{L}', timestamptz '2022-06-01' + n * interval '1 hour', 1, 't', '[]', '[]', '', ''
   FROM generate_series(1, 10000) n`,
  'ANALYZE',
];

/** Statements of a transaction, and the long tables that one of them reads from end to end. */
interface Seen {
  statements: number;
  readonly whole: string[];
}

/** Asks for the plan of every statement before it runs. */
function watched(tx: Tx, seen: Seen): Tx {
  const note = async (sql: string | Statement, params?: readonly unknown[]): Promise<void> => {
    const text = typeof sql === 'string' ? sql : sql.text;
    seen.statements += 1;
    if (!/^\s*(WITH|SELECT|INSERT|UPDATE|DELETE)/i.test(text)) return;
    const rows = await tx.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`, params);
    for (const { 'QUERY PLAN': line } of rows) {
      const table = /Seq Scan on (\w+)/.exec(line)?.[1];
      if (table !== undefined && long.has(table)) seen.whole.push(`${table}: ${text.trim()}`);
    }
  };
  return new Proxy(tx, {
    get(target, name: keyof Tx) {
      if (name !== 'query' && name !== 'execute') return target[name];
      return async (sql: string | Statement, params?: readonly unknown[]) => {
        await note(sql, params);
        return target[name](sql, params);
      };
    },
  });
}

function records<V>(values: readonly V[]): LoggedRecord<V>[] {
  const place = { topic: 't', partition: 0, key: 'k', headers: {}, cause: null };
  return values.map((value, offset) => ({ ...place, offset, value }));
}

const around = { consumer: 'alerting', topic: 't', partition: 0 };
const story = new HospitalStory('site-1').at('2024-04-01 08:00');

/** What was told of a person, through both stages. */
async function take(who: string, tell: (story: HospitalStory) => HospitalStory): Promise<Seen> {
  const before = { movements: story.movements.length, results: story.results.length };
  tell(story);
  const movements = records(story.movements.slice(before.movements));
  const results = records(story.results.slice(before.results));
  const seen: Seen = { statements: 0, whole: [] };
  const run = (work: (tx: Tx) => Promise<void>) =>
    database.transaction((tx) => work(watched(tx, seen)));
  if (movements.length > 0) {
    await run((tx) => takeMovements({ ...around, tx, records: movements }, deciding));
  }
  if (results.length > 0) {
    await run((tx) => takeResults({ ...around, tx, records: results }, deciding));
  }
  const receivedAt = '2024-04-01T08:00:00+08:00';
  const changed = records([{ site: 'site-1', pseudonyms: [who], receivedAt }]);
  await run((tx) => takeCases({ ...around, tx, records: changed }, deciding));
  return seen;
}

const KPC = { cpe: 'confirmed', carbapenemases: ['KPC-2'], st: '11' } as const;

describe('one event in a hospital of some years', () => {
  it.each([
    ['an admission', (one: HospitalStory) => one.admit('anna', 'W3', 'ward', { bed: '1' })],
    ['a transfer', (one: HospitalStory) => one.transfer('anna', 'W4', 'icu', { bed: '2' })],
    ['a confirmed result', (one: HospitalStory) => one.report('L', { patient: 'anna', ...KPC })],
    ['the discharge of a carrier', (one: HospitalStory) => one.discharge('anna')],
    [
      'a corrected result',
      (one: HospitalStory) =>
        one.report('L', { cpe: 'negative', carbapenemases: [], cre: 'not-cre' }),
    ],
  ])(
    '%s reads no long table as a whole, and asks some dozens of questions at most',
    async (...row) => {
      const [, tell] = row;
      const seen = await take('anna', tell);
      expect(long.size).toBeGreaterThan(5);
      expect(seen.whole).toEqual([]);
      expect(seen.statements).toBeGreaterThan(5);
      expect(seen.statements).toBeLessThan(80);
    },
  );

  it('of a mechanism that was here before writes no cluster of then, but for a case of it', async () => {
    const stored = () =>
      database.query<{ xmin: string }>(
        `SELECT xmin::text FROM alerting.cluster WHERE family = 'VIM' ORDER BY formed_at`,
      );
    const positive = (patient: string, day: string, more: object = {}) =>
      take(patient, (one) =>
        one.at(`${day} 08:00`).report(`V-${patient}`, {
          patient,
          cpe: 'confirmed',
          carbapenemases: ['VIM-1'],
          ...more,
        }),
      );
    await positive('bob', '2025-01-01');
    await positive('cleo', '2027-01-01');
    const before = await stored();
    expect(before).toHaveLength(2);
    await positive('dora', '2029-01-01');
    const after = await stored();
    expect(after).toHaveLength(3);
    expect(after[0]).toEqual(before[0]);
    expect(after[1]).not.toEqual(before[1]); // it is told quiet only now
    await positive('bob', '2029-01-05', { st: '15' });
    const typed = await stored();
    expect(typed[0]).not.toEqual(after[0]);
    expect(typed.slice(1)).toEqual(after.slice(1));
  });
});
