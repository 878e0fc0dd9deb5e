import { runMigrations, type Database } from '@carbawatch/postgres';
import { testDatabase, type TestDatabase } from '@carbawatch/testing';
import { classificationService } from '../classification.module';
import { LINKS_OF } from './person-links';
import { NEWS_OF_MOVED } from './visit-accounts';
import { ACCOUNTS_OF, MOVES_OF, NAMING, RELINKED } from './visit-moves';

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await testDatabase();
  database = test.database;
  await runMigrations(database, classificationService.migrations);
  await fill();
});
afterAll(() => test.drop());

/** 20,000 moves of which a tenth is renamed, and as many merges, accounts and reports. */
async function fill(): Promise<void> {
  const reported = (factId: string) => `
    SELECT 'site-1', 'L' || n, ${factId}, now(),
           jsonb_build_object('encounter',
             jsonb_build_object('visit', 'v' || n, 'account', 'k' || n))
    FROM generate_series(1, 20000) n`;
  for (const sql of [
    `INSERT INTO classification.visit_move
     SELECT 'site-1', gen_random_uuid(), 'v' || n, 'p' || n, 'q' || n,
            CASE WHEN n % 10 = 0 THEN 'w' || n END, 'm', now() FROM generate_series(1, 20000) n`,
    `INSERT INTO classification.visit_account
     SELECT 'site-1', 'p' || n, 'v' || n, 'k' || n, now() FROM generate_series(1, 20000) n`,
    `INSERT INTO classification.person_link
       (site, fact_id, kind, pseudonym, merged_into, received_at)
     SELECT 'site-1', gen_random_uuid(), 'merge-patient', 'p' || n, 'r' || n, now()
     FROM generate_series(1, 20000) n`,
    `INSERT INTO classification.report (site, isolate_id, fact_id, received_at, body)
     ${reported('md5(n::text)')}`,
    `INSERT INTO classification.specimen_report (site, report_id, fact_id, received_at, body)
     ${reported('gen_random_uuid()')}`,
    'ANALYZE',
  ]) {
    await database.query(sql);
  }
}

const SITES = ['site-1', 'site-1', 'site-1'];
const NUMBERS = ['v10', 'w500', 'k4711'];
const PERSONS = ['p10', 'r500', 'p4711'];
const TOLD = [SITES, PERSONS, NUMBERS, ['k1', 'k2', 'v3'], SITES.map(() => '2026-01-05T08:00:00Z')];

describe('what is asked of visits with each batch', () => {
  it.each([
    ['moves that bear on the visits of reports', MOVES_OF, [SITES, NUMBERS]],
    ['accounts of these visits', ACCOUNTS_OF, [SITES, NUMBERS]],
    ['merges of their patients', LINKS_OF, [SITES, PERSONS]],
    ['moves on which a merge bears', RELINKED, [SITES, PERSONS]],
    ['isolates that name a moved visit', NAMING('report', 'isolate_id'), [SITES, NUMBERS]],
    ['specimens that name it', NAMING('specimen_report', 'report_id'), [SITES, NUMBERS]],
    ['accounts that are news and were moved', NEWS_OF_MOVED, TOLD],
  ])('is found by an index: %s', async (_what, sql, values) => {
    const plan = await database.query<{ 'QUERY PLAN': string }>(`EXPLAIN (ANALYZE) ${sql}`, values);
    const lines = plan.map((row) => row['QUERY PLAN']).join('\n');
    const tables = 'visit_move|visit_account|person_link|report|specimen_report';
    expect(lines).not.toMatch(new RegExp(`Seq Scan on (${tables})\\b`));
    const removed = [...lines.matchAll(/Rows Removed by (?:Join )?Filter: (\d+)/g)];
    expect(removed.map(([, n]) => Number(n)).filter((n) => n > 100)).toEqual([]);
  });
});
