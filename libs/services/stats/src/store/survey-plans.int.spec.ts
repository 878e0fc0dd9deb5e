import type { SeriesOf } from '@carbawatch/contracts';
import { parseDedupPolicy } from '@carbawatch/epidemiology';
import { runMigrations } from '@carbawatch/postgres';
import { testDatabase } from '@carbawatch/testing';
import type { TestDatabase } from '@carbawatch/testing';
import { bedBounds } from '../decide/bed-days';
import { calendarSteps } from '../decide/calendar';
import { BED_BUCKETS, bedBucketParams } from './bed-days';
import { categoriesStatement, summedParams } from './category-reads';
import { firstsStatement, historiesStatement, paramsOf } from './first-isolates';
import type { SurveyQuestion } from './first-isolates';
import { statsMigrations } from './migrations';
import { NEWEST_PANELS, wholeMonths } from './newest-months';
import type { NewestQuestion } from './newest-months';
import { RAISED } from './signals';
import { STAYS_OF_CIRCLES } from './ward-stays';

/** Ten years of a hospital in narrow form, one isolate in fifty resistant. */
const ROWS = 60_000;

let test: TestDatabase;

beforeAll(async () => {
  test = await testDatabase();
  await runMigrations(test.database, statsMigrations);
  await test.database.transaction(async (tx) => {
    const of = (columns: string) =>
      `SELECT ${columns} FROM generate_series(1, ${ROWS}) AS n,
         LATERAL (SELECT date '2014-01-01' + n * 3650 / ${ROWS} AS day) AS d`;
    await tx.execute(`
      INSERT INTO stats.contribution (site, isolate_id, known_from, known_to, person, day,
        day_source, standing, cre, verdict, ward, species)
      ${of(`'site-1', 'i' || n, day, 'infinity', 'p' || n, day, 'collected', 'infection',
            CASE WHEN n % 50 = 0 THEN 'cre' ELSE 'not-cre' END,
            CASE WHEN n % 100 = 0 THEN 'cpe' ELSE 'non-cpe' END, 'W' || n % 40, 'K'`)}`);
    await tx.execute(`
      INSERT INTO stats.bed_day (ward, day, site, known_day, shard, came, went, ms, admissions)
      ${of(`'W' || n % 40, day, 'site-1', day + n % 9, 0, 1, 0, 1, 1`)}
      ON CONFLICT DO NOTHING`);
    await tx.execute(`
      INSERT INTO stats.panel_month (month, site, panel, shard, species, first_of_year, results, n)
      ${of(`date_trunc('month', day::timestamp)::date, 'site-1', gen_random_uuid(), 0, 'K', 1,
            '{}', 1`)}`);
    await tx.execute(`
      INSERT INTO stats.category_month (split, month, site, content, shard, name, species,
        first_of_year, n, results, pairs)
      ${of(`'ward', date_trunc('month', day::timestamp)::date, 'site-1', gen_random_uuid(), 0,
            'W' || n % 40, 'K', 1, 1, '{}', '{}'`)}`);
    await tx.execute(`
      INSERT INTO stats.ward_stay (site, circle, stay_key, known_from, known_to, person, ward,
        admission, from_day, last_day, from_ms, to_ms)
      ${of(`'site-1', 'p' || n, 's' || n, day, 'infinity', 'p' || n, 'W' || n % 40, true, day,
            day + n % 9, 0, 1`)}`);
    await tx.execute(`INSERT INTO stats.person_link ${of(`'site-1', 'p' || n, 'p' || n`)}`);
    await tx.execute(`
      INSERT INTO stats.signal (site, id, status, detector, of, detected_on, last_seen_on, from_day,
        to_day, changes, body)
      ${of(`'site-1', gen_random_uuid(), 'detected', 'bayes', 'cpe', day, day, day, day, 1, '{}'`)}`);
  });
  await test.database.query('VACUUM ANALYZE');
});

afterAll(() => test.drop());

const period = { from: '2020-01-01', to: '2020-03-31', asOf: '2020-06-30' };

function asked(of: SeriesOf, dedup: string): SurveyQuestion {
  return {
    sites: ['site-1'],
    ward: null,
    population: 'clinical',
    period,
    policy: parseDedupPolicy(dedup),
    of,
    family: null,
    organism: null,
    st: null,
    verdict: null,
    diagnosticOnly: of === 'isolates',
  };
}

function firsts(of: SeriesOf, dedup: string): [sql: string, params: unknown[]] {
  const statement = firstsStatement(asked(of, dedup), of === 'isolates' ? 'results' : 'counts');
  if (!statement) throw new Error(`${dedup} is not decided by one statement`);
  return [statement.sql, statement.params];
}

async function planOf(sql: string, params: readonly unknown[]): Promise<string> {
  const rows = await test.database.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`, params);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

const beds = bedBucketParams({
  bounds: bedBounds(calendarSteps(period.from, period.to, 'month'), period.asOf),
  firstMs: 0,
  ward: 'W7',
  asOf: period.asOf,
  sites: ['site-1'],
});

const newest: NewestQuestion = {
  from: '2020-01-15',
  to: '2020-04-14',
  ...wholeMonths('2020-01-15', '2020-04-14'),
  sites: null,
  first: 1,
};

describe('the plan of a count over time finds its rows by an index', () => {
  it.each<[string, [string, unknown[]], string]>([
    [
      'CPE of a quarter',
      firsts('cpe', 'patient-first'),
      'Index Only Scan using contribution_resistant_day',
    ],
    ['CRE of a quarter without dedup', firsts('cre', 'none'), 'contribution_resistant_day'],
    ["patients' first CPE ever", firsts('cpe', 'patient-first-ever'), 'contribution_resistant_day'],
    ['an antibiogram of isolates', firsts('isolates', 'clsi-m39-year'), 'contribution_day'],
    ['panels of months', [NEWEST_PANELS, summedParams(newest)], 'panel_month_pkey'],
    ['days beside them', [NEWEST_PANELS, summedParams(newest)], 'contribution_day'],
    [
      'wards of the antibiogram',
      [categoriesStatement('ward'), summedParams(newest)],
      'category_month_pkey',
    ],
    ['beds of a ward in a quarter', [BED_BUCKETS, beds], 'bed_day_pkey'],
    [
      'episodes of 90 days, in a quarter',
      [historiesStatement(asked('cpe', 'episode-90d')), paramsOf(asked('cpe', 'episode-90d'))],
      'contribution_person',
    ],
    ['stays of a person', [STAYS_OF_CIRCLES.text, [['site-1'], ['p77']]], 'ward_stay_pkey'],
    [
      'signals of a quarter',
      [RAISED, [period.from, period.to, null, 'cpe', null, null]],
      'signal_detected',
    ],
  ])('%s', async (_, [sql, params], index) => {
    const plan = await planOf(sql, params);
    expect(plan).toContain(index);
    expect(plan).not.toContain('Seq Scan');
  });
});
