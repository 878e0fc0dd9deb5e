import { runMigrations, type Database } from '@carbawatch/postgres';
import { testDatabase, type TestDatabase } from '@carbawatch/testing';
import { alertingService } from '../alerting.service';
import { ALERTS_OF_PERSONS, ACTS_OF_PERSONS } from './alerts';
import { pageStatement } from './alert-reads';
import { CHANGES_SINCE } from './changes';
import { MOVEMENTS_OF_PERSONS, OTHER_ISOLATES, RELEVANT_ISOLATES } from './facts';
import { COMPONENT_LINKS } from './case-links';
import { ALERT_KEYS_OF_PERSONS, NEIGHBOURS, PAGE_OF_CONTACTS, SCREENED_CONTACTS } from './contacts';
import { LINKS_OF_PERSONS } from './families';
import {
  CANDIDATES,
  CASES_NEAR_PERSONS,
  CASES_OF_FAMILY,
  CASES_OF_WARDS,
  CASES_SINCE,
} from './known-cases';
import { FORMED_AFTER, STOOD_AT } from './family-walks';
import { CLUSTERS_OF_FAMILY, RESTED_CASES } from './clusters';
import { EVER_OF_PERSONS, FORMER_OF_PERSONS, OCCUPANCY_OF_PERSONS } from './occupancy';
import { SPECIMENS_OF_PERSONS } from './person-facts';
import { LAST_STAYS } from './places';
import { STAYING_AT } from './ward-reads';

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
    `INSERT INTO alerting.occupancy
     SELECT 'site-1', 'p' || n / 4, n, 'W' || n % 30, '1', 'A', 'ward',
            timestamptz '2023-01-01' + n * interval '5 minutes',
            CASE WHEN n > 99400 THEN 'infinity'
                 ELSE timestamptz '2023-01-05' + n * interval '5 minutes' END,
            timestamptz '2023-01-01' + n * interval '5 minutes', '{}'
     FROM generate_series(1, 100000) n`,
    `INSERT INTO alerting.former_stay
     SELECT site, pseudonym, seq, ward, room, bed, unit_type, from_at, to_at, known_at,
            known_at + interval '1 day', body FROM alerting.occupancy WHERE seq % 10 = 0`,
    `INSERT INTO alerting.cluster
     SELECT 'site-1', gen_random_uuid(), 'hospital', 'quiet', 'F' || n % 90, '{W}', 3, now(), now(),
            now(), NULL, ARRAY['c' || n], ARRAY['p' || n], '{}' FROM generate_series(1, 5000) n`,
    `INSERT INTO alerting.known_case
     SELECT 'site-1', 'c' || n, 'p' || n, 'p' || n, 'F' || n % 6, true,
            timestamptz '2023-01-01' + n * interval '3 hours',
            timestamptz '2023-01-01' + n * interval '3 hours',
            timestamptz '2023-01-01' + n * interval '3 hours',
            timestamptz '2023-01-09' + n * interval '3 hours', NULL, 'K', 'W' || n % 30,
            ARRAY['W' || n % 30], '[]'
     FROM generate_series(1, 3000) n`,
    `INSERT INTO alerting.case_link
     SELECT 'site-1', 'c' || n, 'c' || n + 30, 'p' || n, '["Same ward for days"]'
     FROM generate_series(1, 40000) n`,
    `INSERT INTO alerting.contact
     SELECT 'site-1', gen_random_uuid(), 'c' || n / 10, 'p' || n / 10, 'p' || n, 'W', 'open',
            timestamptz '2023-01-01' + n * interval '1 hour', '{}'
     FROM generate_series(1, 20000) n`,
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
  null,
  50,
];

describe('plans of the hot reads', () => {
  it.each([
    ['alerts of persons', ALERTS_OF_PERSONS, 'alert_person'],
    ['acts of persons', ACTS_OF_PERSONS, 'act_person'],
    ['isolates of persons', RELEVANT_ISOLATES, 'isolate_fact_person'],
    ['isolates of persons that no rule takes up', OTHER_ISOLATES, 'isolate_fact_other'],
    ['movements of persons', MOVEMENTS_OF_PERSONS, 'movement_fact_person'],
    ['links of persons', LINKS_OF_PERSONS, 'person_link_pkey'],
  ])('%s are found by their index, never by reading all', async (_, sql, index) => {
    const plan = await planOf(sql, PERSONS);
    expect(plan).toContain(index);
    expect(plan).not.toMatch(/Seq Scan on (?!linked)/);
  });

  const march = [Date.parse('2023-12-01'), Date.parse('2023-12-20')];
  it.each([
    ['stays of persons', OCCUPANCY_OF_PERSONS, PERSONS, 'occupancy_pkey'],
    ['the last beds of persons', LAST_STAYS, [...PERSONS, ['admit']], 'occupancy_pkey'],
    ['whether persons ever moved', LAST_STAYS, [...PERSONS, ['admit']], 'movement_fact_person'],
    ['specimens of persons', SPECIMENS_OF_PERSONS, PERSONS, 'specimen_fact'],
    ['what was believed of persons', FORMER_OF_PERSONS, PERSONS, 'former_stay_pkey'],
    ['both of persons', EVER_OF_PERSONS, PERSONS, 'former_stay_pkey'],
    ['clusters of a family', CLUSTERS_OF_FAMILY, ['site-1', 'F3', march[0]], 'cluster_'],
    ['clusters that stood at a moment', STOOD_AT, ['site-1', 'F3', march[0]], 'cluster_rests'],
    ['clusters since a moment', FORMED_AFTER, ['site-1', 'F3', march[0]], 'cluster_'],
    ['who was believed on a ward', NEIGHBOURS, ['site-1', 'W7', ...march], 'former_stay_ward'],
    ['who lay on a ward', NEIGHBOURS, ['site-1', 'W7', ...march], 'occupancy_ward'],
    ['who lies on a ward', STAYING_AT, ['site-1', 'W7', march[1]], 'occupancy_ward'],
    ['cases near persons', CASES_NEAR_PERSONS, ['site-1', ['p17'], 30, 7], 'occupancy_pkey'],
    ['alert keys of persons', ALERT_KEYS_OF_PERSONS, ['site-1', ['p17']], 'alert_person'],
    ['cases that may be linked', CANDIDATES, ['site-1', ['c17'], 365], 'known_case'],
    ['cases of a family', CASES_OF_FAMILY, ['site-1', 'F3'], 'known_case_'],
    ['those since a moment', CASES_SINCE, ['site-1', 'F3', march[1], march[0]], 'known_case_'],
    ['those of a ward', CASES_OF_WARDS, ['site-1', 'F3', ['W7']], 'known_case_'],
    ['everything joined to a case', COMPONENT_LINKS, ['site-1', ['c17']], 'case_link_pkey'],
    ['cases whose contacts end a cluster', RESTED_CASES, ['site-1', ['c17']], 'cluster_nodes'],
    ['ends of the contacts of cases', SCREENED_CONTACTS, ['site-1', ['c17']], 'contact_case'],
    [
      'contacts of a case',
      PAGE_OF_CONTACTS,
      [['site-1'], 'p17', null, null, null, null, null, 50],
      'contact_of_case',
    ],
  ])('%s: found among 100,000 stays by an index', async (_, sql, params, index) => {
    const plan = await planOf(sql, params);
    expect(plan).toContain(index);
    expect(plan).not.toMatch(
      /Seq Scan on (alert|occupancy|movement_fact|former_stay|contact|case_link|known_case|cluster)/,
    );
  });

  it('the list of what is not resolved does not grow with what is', async () => {
    const plan = await planOf(
      pageStatement(['open', 'acknowledged']),
      page(['open', 'acknowledged']),
    );
    expect(plan).toContain('alert_unresolved');
    expect(plan).not.toContain('Sort');
  });

  it('the most severe of what is not resolved are found among what is not resolved', async () => {
    const statuses = ['open', 'acknowledged'];
    const plan = await planOf(pageStatement(statuses, 'severity'), page(statuses));
    expect(plan).toContain('alert_gravest_open');
    expect(plan).not.toMatch(/Seq Scan|Sort/);
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
