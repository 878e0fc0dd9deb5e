import { runMigrations, type Database } from '@carbawatch/postgres';
import { testDatabase, type TestDatabase } from '@carbawatch/testing';
import { alertingService } from '../alerting.service';
import { ALERTS_OF_PERSONS, ACTS_OF_PERSONS } from './alerts';
import { pageStatement } from './alert-reads';
import { CHANGES_SINCE } from './changes';
import { MOVEMENTS_OF_PERSONS, RELEVANT_ISOLATES } from './facts';
import { LINKS_OF_PERSONS } from './families';

let test: TestDatabase;
let database: Database;

const PERSONS = [
  ['site-1', 'site-1'],
  ['p17', 'p4711'],
];

beforeAll(async () => {
  test = await testDatabase();
  database = test.database;
  await runMigrations(database, alertingService.migrations);
  await fill();
});
afterAll(() => test.drop());

/** 10,000 alerts of which a tenth is open, 100,000 movements, and what goes with them. */
async function fill(): Promise<void> {
  for (const sql of [
    `INSERT INTO alerting.movement_fact
     SELECT 'site-1', 'f' || n, 'p' || n / 10, now(), '{}' FROM generate_series(1, 100000) n`,
    `INSERT INTO alerting.isolate_fact
     SELECT 'site-1', 'L' || n, 'p' || n, 1, n % 4 = 0, '[]' FROM generate_series(1, 20000) n`,
    `INSERT INTO alerting.person_link
     SELECT 'site-1', 'p' || n, 'p' || n + 1 FROM generate_series(1, 40000) n`,
    `INSERT INTO alerting.act
     SELECT 'site-1', gen_random_uuid(), 1, 'p' || n, 'acknowledged', 'x', '', ''
     FROM generate_series(1, 10000) n`,
    `INSERT INTO alerting.change
     SELECT n % 8, n, 'site-1', 'alert', '{}' FROM generate_series(1, 16000) n`,
    `INSERT INTO alerting.alert
     SELECT 'site-1', gen_random_uuid(), 'new-cpe', 'k' || n, 'p' || n, 'p' || n, 'high',
            CASE WHEN n % 10 = 0 THEN 'open' ELSE 'resolved' END, NULL, NULL, false, 'W', 'W',
            '{L}', timestamptz '2024-01-01' + n * interval '1 hour', 1, 't', '[]', '[]', '[]', '', ''
     FROM generate_series(1, 10000) n`,
    'ANALYZE',
  ]) {
    await database.query(sql);
  }
}

async function planOf(sql: string, params: readonly unknown[]): Promise<string> {
  const rows = await database.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`, params);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

const page = (statuses: string[] | null): unknown[] => [
  ['site-1'],
  statuses,
  null,
  null,
  null,
  null,
  null,
  null,
  null,
  50,
];

describe('plans of the hot reads', () => {
  it.each([
    ['alerts of persons', ALERTS_OF_PERSONS, 'alert_person'],
    ['acts of persons', ACTS_OF_PERSONS, 'act_person'],
    ['isolates of persons', RELEVANT_ISOLATES, 'isolate_fact_person'],
    ['movements of persons', MOVEMENTS_OF_PERSONS, 'movement_fact_person'],
    ['links of persons', LINKS_OF_PERSONS, 'person_link_pkey'],
  ])('%s are found by their index, never by reading all', async (_, sql, index) => {
    const plan = await planOf(sql, PERSONS);
    expect(plan).toContain(index);
    expect(plan).not.toMatch(/Seq Scan on (?!linked)/);
  });

  it('the list of what is not resolved does not grow with what is', async () => {
    const plan = await planOf(
      pageStatement(['open', 'acknowledged']),
      page(['open', 'acknowledged']),
    );
    expect(plan).toContain('alert_unresolved');
    expect(plan).not.toContain('Sort');
  });

  it('the list of all is read from its newest end', async () => {
    const plan = await planOf(pageStatement(null), page(null));
    expect(plan).toContain('alert_newest');
    expect(plan).not.toContain('Sort');
  });

  it('a stream reads on from where it was', async () => {
    const lanes = [...Array(8).keys()];
    const plan = await planOf(CHANGES_SINCE.text, [lanes, lanes.map(() => 15_990), 200]);
    expect(plan).toContain('change_pkey');
    expect(plan).not.toContain('Seq Scan');
  });
});
