import { runMigrations } from '@carbawatch/postgres';
import { testDatabase } from '@carbawatch/testing';
import type { TestDatabase } from '@carbawatch/testing';
import { CLINICAL } from './clinical-rows';
import { NO_LONGER_CRE, patientsStatement } from './cohort-patients';
import { CANDIDATES, FLOW, countsStatement, keptByRow } from './cohort-reads';
import { ISOLATES_OF_CIRCLES, MOVEMENTS_OF_CIRCLES } from './facts';
import { CONTRIBUTIONS, QUALIFYING } from './metric-rows';
import { KNOWN_WARDS } from './known-wards';
import { statsMigrations } from './migrations';

/**
 * A plan that reads a whole table grows with the years. Ten years of a hospital are made here, in
 * narrow form, and each hot statement must find its rows by an index.
 */
const ISOLATES = 60_000;

let test: TestDatabase;

beforeAll(async () => {
  test = await testDatabase();
  await runMigrations(test.database, statsMigrations);
  await test.database.transaction(async (tx) => {
    const of = (columns: string) =>
      `SELECT ${columns} FROM generate_series(1, ${ISOLATES}) AS n,
         LATERAL (SELECT date '2014-01-01' + n * 3650 / ${ISOLATES} AS day) AS d`;
    await tx.execute(`
      INSERT INTO stats.qualifying (site, population, isolate_id, known_from, known_to, cohort,
        person, day, day_source, standing, cre, verdict, families, alleles, specimen_group, blood,
        rules)
      ${of(`'site-1', 'clinical', 'i' || n, day, 'infinity', 'cre', 'p' || n, day, 'collected',
            'infection', 'cre', 'cpe', '{KPC}', '{}', 'sterile', true, '2026.1'`)}`);
    await tx.execute(`
      INSERT INTO stats.contribution (site, isolate_id, known_from, known_to, person, day,
        day_source, standing, cre, verdict, ward, ward_source)
      ${of(`'site-1', 'i' || n, day, 'infinity', 'p' || n, day, 'collected', 'infection', 'cre',
            'cpe', 'W' || n % 400, 'movement'`)}`);
    await tx.execute(`
      INSERT INTO stats.daily
      ${of(`'site-1', 'none', day, day + n % 9, 'infection', 'cre', 'cpe', 'W' || n % 40, 0, 1`)}
      ON CONFLICT DO NOTHING`);
    await tx.execute(`
      INSERT INTO stats.clinical
      ${of(`'site-1', 'i' || n, day, 'infinity', day, 'infection',
            CASE WHEN n % 500 = 0 THEN 'not-cre' ELSE 'cre' END, 'A',
            '{"covariates": {}}', '[]'`)}`);
    await tx.execute(`
      INSERT INTO stats.ward_stay (site, circle, stay_key, known_from, known_to, person, ward,
        admission, from_day, last_day, from_ms, to_ms)
      ${of(`'site-1', 'p' || n, 's' || n, day, 'infinity', 'p' || n, 'W' || n % 40, true, day,
            day + n % 9, 0, 1`)}`);
    await tx.execute(`INSERT INTO stats.person_link ${of(`'site-1', 'p' || n, 'p' || n`)}`);
    await tx.execute(
      `INSERT INTO stats.isolate_fact ${of(`'site-1', 'i' || n, 'p' || n, 1, '{}'`)}`,
    );
    await tx.execute(`INSERT INTO stats.movement_fact ${of(`'site-1', 'm' || n, 'p' || n, '{}'`)}`);
  });
  await test.database.query('ANALYZE');
});

afterAll(() => test.drop());

async function planOf(sql: string, params: readonly unknown[]): Promise<string> {
  const rows = await test.database.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`, params);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

const period = ['2020-01-01', '2020-03-31', '2020-06-30'];
const members = ['clinical', ...period, ['site-1'], null];

describe('the plan of a hot statement finds its rows by an index', () => {
  it.each<[string, string, unknown[], string]>([
    [
      'the summary under patient-first',
      countsStatement(keptByRow({ kind: 'patient-first' }) ?? ''),
      members,
      'qualifying_day',
    ],
    ['the summary without dedup', countsStatement('true'), members, 'qualifying_day'],
    ["a person's first ever", countsStatement('q.prev_day IS NULL'), members, 'qualifying_day'],
    ['histories of the patients of a quarter', CANDIDATES, members, 'qualifying_person'],
    ['the flow before dedup', FLOW, [...period, null, null], 'daily_event_day'],
    [
      'isolates of a person',
      ISOLATES_OF_CIRCLES.text,
      [['site-1'], ['p77']],
      'isolate_fact_pseudonym',
    ],
    [
      'movements of a person',
      MOVEMENTS_OF_CIRCLES.text,
      [['site-1'], ['p77']],
      'movement_fact_pseudonym',
    ],
    [
      'contributions of an isolate',
      CONTRIBUTIONS.text,
      [['site-1'], ['i77'], ['2020-01-01']],
      'contribution_pkey',
    ],
    [
      'isolates of a ward by movements',
      `SELECT site, isolate_id FROM stats.ward_by_movements
       WHERE ward = $1 AND known_to = 'infinity'`,
      ['W77'],
      // With one site alone, the index of wards by site is as short a way.
      'contribution_(moved_ward|place)',
    ],
    [
      'the ward of an isolate by movements',
      `SELECT ward FROM stats.ward_by_movements
       WHERE site = $1 AND isolate_id = $2 AND known_to = 'infinity'`,
      ['site-1', 'i77'],
      'contribution_pkey',
    ],
    [
      'the wards that specimens name',
      KNOWN_WARDS,
      [['site-1'], '2024-01-01', null, null, 51],
      'contribution_place',
    ],
    [
      'the wards that stays name',
      KNOWN_WARDS,
      [null, '2024-01-01', 'site-1', 'W7', 51],
      'ward_stay_place',
    ],
    [
      'qualifying rows of an isolate',
      QUALIFYING.text,
      [['site-1'], ['i77'], ['2020-01-01']],
      'qualifying_pkey',
    ],
    [
      'details of an isolate',
      CLINICAL.text,
      [['site-1'], ['i77'], ['2020-01-01']],
      'clinical_pkey',
    ],
    [
      'patients of a quarter with their details',
      patientsStatement(keptByRow({ kind: 'patient-first' }) ?? '', true),
      members,
      'clinical_day',
    ],
    [
      'isolates that are no CRE any more',
      NO_LONGER_CRE,
      [['infection'], ...period, ['site-1'], null],
      'clinical_no_longer_cre',
    ],
  ])('%s', async (_, sql, params, index) => {
    const plan = await planOf(sql, params);
    expect(plan).toMatch(new RegExp(`${index}\\b`));
    expect(plan).not.toContain('Seq Scan');
  });

  it('a statement without an index is found out by this test', async () => {
    const plan = await planOf('SELECT FROM stats.qualifying WHERE organism = $1', ['kpn']);
    expect(plan).toContain('Seq Scan');
  });
});
