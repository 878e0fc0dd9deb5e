import type { Database } from '@carbawatch/postgres';
import {
  hostClassification,
  report,
  type HostedClassification,
} from '../hosted-classification.builder';
import { NEWEST_FIRST, orderOf } from '../store/isolate-order';
import { pageParameters, pageStatement } from '../store/isolate-reads';
import { movedWards } from '../store/moved-wards';

/** The columns that stats publishes, in a table of the test's own. */
const MADE = [
  'CREATE SCHEMA stats',
  `CREATE TABLE stats.ward_by_movements (
     site text, isolate_id text, known_from date, known_to date, ward text, unit_type text)`,
];
const ALLOWED = [
  'GRANT USAGE ON SCHEMA stats TO carbawatch_reader',
  'GRANT SELECT ON stats.ward_by_movements TO carbawatch_reader',
];

let service: HostedClassification;
let database: Database;

beforeAll(async () => {
  service = await hostClassification();
  database = service.platform.database;
  const encounter = { ward: 'MED-1', unitType: 'ward' } as const;
  await service.reported(
    report({ isolateId: 'A-1', encounter }),
    report({ isolateId: 'B-1', encounter: { ward: 'ICU-2' } }),
    report({ isolateId: 'C-1', encounter: {} }),
  );
});
afterAll(async () => service.close());

async function run(statements: readonly string[]): Promise<void> {
  for (const statement of statements) await database.query(statement);
}

async function ofWard(ward: string): Promise<unknown[]> {
  const { status, body } = await service.get(`isolates?ward=${ward}`);
  expect(status).toBe(200);
  return (body['items'] as { isolateId: string }[]).map(({ isolateId }) => isolateId);
}

const placeOf = async (isolateId: string) =>
  (await service.get(`isolates/site-1/${isolateId}`)).body['wardAtCollection'];

describe('the ward at collection while stats is not there', () => {
  const byReport = { ward: 'MED-1', unitType: 'ward', source: 'report' };

  it('is the one of the report, and none where the report names none', async () => {
    expect(await placeOf('A-1')).toEqual(byReport);
    expect(await placeOf('B-1')).toEqual({ ward: 'ICU-2', unitType: null, source: 'report' });
    expect(await placeOf('C-1')).toBeNull();
    expect([await ofWard('MED-1'), await ofWard('ICU-2')]).toEqual([['A-1'], ['B-1']]);
  });

  it('is the same while stats makes its tables, which nobody may read yet', async () => {
    await run(MADE);
    expect(await placeOf('A-1')).toEqual(byReport);
    expect(await ofWard('MED-1')).toEqual(['A-1']);
    expect((await service.get('typing/kpneumoniae/graph?ward=MED-1')).status).toBe(200);
  });

  it('is the one of movements as soon as these are published', async () => {
    await run(ALLOWED);
    await database.query(
      `INSERT INTO stats.ward_by_movements VALUES
         ('site-1', 'A-1', '2026-01-05', '2026-01-07', 'SUR-1', 'ward'),
         ('site-1', 'A-1', '2026-01-07', 'infinity', 'ICU-2', 'icu'),
         ('site-1', 'B-1', '2026-01-05', '2026-01-07', 'SUR-1', 'ward'),
         ('site-2', 'B-1', '2026-01-05', 'infinity', 'SUR-1', 'ward')`,
    );
    expect(await placeOf('A-1')).toEqual({ ward: 'ICU-2', unitType: 'icu', source: 'movements' });
    expect([await ofWard('MED-1'), await ofWard('ICU-2')]).toEqual([[], ['B-1', 'A-1']]);
    // What was known once is known no more, and another site's isolate is another.
    expect(await placeOf('B-1')).toMatchObject({ ward: 'ICU-2', source: 'report' });
    expect(await ofWard('SUR-1')).toEqual([]);
  });
});

describe('the plan of the list of isolates', () => {
  const ISOLATES = 60_000;
  const page = { sites: ['site-1'], order: NEWEST_FIRST, after: null, limit: 51 };
  const planOf = async (ward: string | undefined, order = NEWEST_FIRST): Promise<string> => {
    const plan = await database.readAs(['site-1'], async (tx) => {
      const statement = pageStatement(await movedWards(tx), ward !== undefined, order);
      const parameters = pageParameters({ ward }, { ...page, order });
      return tx.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${statement}`, parameters);
    });
    return plan.map((row) => row['QUERY PLAN']).join('\n');
  };

  const isSeenWhole = async (): Promise<boolean> => {
    const [isolate] = await database.query<{ whole: boolean }>(
      `SELECT relallvisible > 0.9 * relpages AS whole FROM pg_class
       WHERE oid = 'classification.isolate'::regclass`,
    );
    return isolate?.whole ?? false;
  };

  beforeAll(async () => {
    await run([
      `INSERT INTO classification.isolate (site, isolate_id, revision, state, ward, collected_on)
       SELECT 'site-1', 'i' || n, 1, jsonb_build_object('like a state', repeat(md5(n::text), 50)),
              'W' || n % 40, date '2015-01-01' + n / 20
       FROM generate_series(1, ${ISOLATES}) AS n`,
      // Nine in ten lay where the report says; the tables behind the view have these indexes.
      `INSERT INTO stats.ward_by_movements
       SELECT 'site-1', 'i' || n, '2015-01-01', 'infinity',
              'W' || (CASE WHEN n % 10 = 0 THEN n + 1 ELSE n END) % 40, 'ward'
       FROM generate_series(1, ${ISOLATES}) AS n`,
      'CREATE INDEX of_isolate ON stats.ward_by_movements (site, isolate_id, known_from)',
      `CREATE INDEX of_ward ON stats.ward_by_movements (ward, site, isolate_id)
       WHERE known_to = 'infinity'`,
      'VACUUM ANALYZE stats.ward_by_movements',
    ]);
    // Rows that a poll of the service may still hold for new are not all seen by the index.
    for (let turn = 0; turn < 50 && !(await isSeenWhole()); turn += 1) {
      await run(['VACUUM ANALYZE classification.isolate']);
    }
  });

  it.each([
    ['of all wards', undefined, ['isolate_newest', 'of_isolate']],
    ['of one ward', 'W7', ['isolate_ward', 'of_isolate']],
    ['of a ward that nobody lay on', 'W99', ['isolate_ward', 'of_ward']],
  ])('%s reads no table whole', async (_, ward, indexes) => {
    const text = await planOf(ward);
    for (const index of indexes) expect(text).toContain(index);
    expect(text).not.toContain('Seq Scan');
    expect(text).not.toContain('Hash');
  });

  it.each(['organism', '-cpe', 'st', 'patient', '-specimen'] as const)(
    'by %s is read from the narrow index alone',
    async (sort) => {
      const text = await planOf(undefined, orderOf(sort));
      expect(text).toContain('Index Only Scan using isolate_newest');
      expect(text).not.toContain('Seq Scan');
    },
  );
});
