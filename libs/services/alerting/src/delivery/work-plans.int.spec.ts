import { runMigrations, type Database } from '@carbawatch/postgres';
import { testDatabase, type TestDatabase } from '@carbawatch/testing';
import { alertingService } from '../alerting.service';
import { ANNOUNCED_PERSONS } from '../morning/arrivals';
import { OUTPATIENTS_SINCE } from '../morning/outpatient-arrivals';
import {
  ALERTS_SINCE,
  CARRIERS_IN_HOUSE,
  CLUSTERS_SINCE,
  MOVEMENTS_SINCE,
} from '../morning/morning-reads';
import { CLAIM_DELIVERIES } from './deliveries.store';
import { DUE_NOTICES, UNREACHED_NOTICES } from './notices.store';

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await testDatabase();
  database = test.database;
  await runMigrations(database, alertingService.migrations);
  await fill();
});
afterAll(() => test.drop());

/** Years of a hospital: nearly everything is long told, delivered, gone home. */
async function fill(): Promise<void> {
  for (const sql of [
    `INSERT INTO alerting.notice
     SELECT 'site-1', gen_random_uuid(), gen_random_uuid(), 'raised', 'o', 0, 'nurse', 'r', 'high',
            now(), now(), CASE WHEN n % 1000 = 0 THEN 'waiting' ELSE 'reached' END, false, now()
     FROM generate_series(1, 50000) n`,
    `INSERT INTO alerting.delivery
     SELECT site, gen_random_uuid(), id, alert_id, 'mail', 'email',
            CASE WHEN status = 'waiting' THEN 'waiting' ELSE 'delivered' END, now(), now(), now(),
            NULL, 0 FROM alerting.notice`,
    `INSERT INTO alerting.alert_news
     SELECT 'site-1', gen_random_uuid(), timestamptz '2020-01-01' + n * interval '1 hour'
     FROM generate_series(1, 20000) n`,
    `INSERT INTO alerting.carrier_now
     SELECT 'site-1', 'p' || n, n % 500 = 0, '{}', 'carrier' FROM generate_series(1, 20000) n`,
    `INSERT INTO alerting.movement_fact
     SELECT 'site-1', 'f' || n, 'p' || n, timestamptz '2020-01-01' + n * interval '1 hour',
            CASE WHEN n % 50 = 0 THEN '{"announced":{}}'::jsonb ELSE '{}' END
     FROM generate_series(1, 50000) n`,
    `INSERT INTO alerting.occupancy
     SELECT 'site-1', 'p' || n / 5, n % 5, 'W' || n % 40, NULL, NULL, 'ward', now(), now(), now(), '{}'
     FROM generate_series(1, 100000) n`,
    `INSERT INTO alerting.cluster
       (site, id, kind, status, family, wards, patients, first_at, last_at, formed_at, nodes,
        pseudonyms, body)
     SELECT 'site-1', gen_random_uuid(), 'clone', 'ended', 'KPC', '{W1}', 2, now(), now(), now(),
            '{}', '{}', jsonb_build_object('title', 't', 'history', jsonb_build_array(
              jsonb_build_object('at', to_char(timestamptz '2020-01-01' + n * interval '1 day',
                                               'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'text', 'x')))
     FROM generate_series(1, 2000) n`,
    'ANALYZE',
  ]) {
    await database.query(sql);
  }
}

async function planOf(sql: string, params: readonly unknown[]): Promise<string> {
  const rows = await database.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`, params);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

const NOW = new Date('2030-01-01T00:00:00Z');

describe('plans of what is asked every other second, or every morning', () => {
  it.each([
    ['messages that are due to be planned', DUE_NOTICES, [NOW], 'notice_due'],
    ['messages that are due to be sent', CLAIM_DELIVERIES, [NOW, NOW, [], []], 'delivery_due'],
    ['messages that reached nobody', UNREACHED_NOTICES, [NOW], 'notice_untold'],
    [
      'alerts since the last round',
      ALERTS_SINCE,
      ['site-1', new Date('2022-04-01')],
      'alert_news_at',
    ],
    [
      'what became of clusters since',
      CLUSTERS_SINCE,
      ['site-1', new Date('2025-06-10'), '2025-06-09'],
      'cluster_news',
    ],
    ['who was announced', ANNOUNCED_PERSONS, ['site-1', NOW], 'movement_fact_announced'],
    ['who came as an outpatient', OUTPATIENTS_SINCE, ['site-1', NOW], 'movement_fact_outpatient'],
    ['carriers in house', CARRIERS_IN_HOUSE, ['site-1', '2029-12-04'], 'carrier_in_house'],
  ])('%s are found by their index', async (_, sql, params, index) => {
    const plan = await planOf(sql, params);
    expect(plan).toContain(index);
    expect(plan).not.toMatch(/Seq Scan on (?:notice|delivery|alert_news|carrier_now|cluster)/);
  });

  it('stays are read of the carriers and contacts alone where these are few', async () => {
    await database.query(`DELETE FROM alerting.carrier_now WHERE NOT in_house`);
    await database.query('ANALYZE alerting.carrier_now');
    const plan = await planOf(MOVEMENTS_SINCE, ['site-1', NOW, NOW]);
    expect(plan).toContain('occupancy_pkey');
  });
});
