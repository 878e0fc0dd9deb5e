import { runMigrations } from '@carbawatch/postgres';
import type { Database } from '@carbawatch/postgres';
import { testDatabase } from '@carbawatch/testing';
import type { TestDatabase } from '@carbawatch/testing';
import type { IsolateHistory, MovementFact } from '../decide/facts';
import { SHANGHAI, history, movement } from '../decide/facts.builder';
import { applyFacts } from './apply-facts';
import { statsMigrations } from './migrations';

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await testDatabase();
  database = test.database;
  await runMigrations(database, statsMigrations);
});
afterAll(() => test.drop());

async function know(isolates: IsolateHistory[], movements: MovementFact[]): Promise<void> {
  await database.transaction((tx) =>
    applyFacts(tx, { isolates, movements }, { timeZone: SHANGHAI, shard: 0 }),
  );
}

/** As another service's read sees it: every column, in the order in which it is published. */
const published = (sites: readonly string[] | 'all') =>
  database.readAs(sites, (tx) =>
    tx.query('SELECT * FROM stats.ward_by_movements ORDER BY site, isolate_id, known_from'),
  );

const culture = (isolateId: string, pseudonym: string): IsolateHistory =>
  history(isolateId, pseudonym, {
    collectedAt: '2024-03-05T10:00:00+08:00',
    receivedAt: '2024-03-06T10:00:00+08:00',
    encounter: { ward: 'MED-1', unitType: 'ward' },
  });

describe('the wards at collection that stats publishes', () => {
  it('hold what movements tell with its known days, and nothing of the sender’s word', async () => {
    await know([culture('a', 'p'), { ...culture('b', 'q'), site: 'site-2' }], []);
    expect(await published('all')).toEqual([]);

    const admitted = { at: '2024-03-04', receivedAt: '2024-03-08', ward: 'ICU-2' } as const;
    await know([], [movement('m1', 'p', 'admit', { ...admitted, unitType: 'icu' })]);
    await know([], [{ ...movement('m2', 'q', 'admit', admitted), site: 'site-2' }]);
    const since = { known_from: '2024-03-08', known_to: 'infinity', ward: 'ICU-2' };
    const here = { site: 'site-1', isolate_id: 'a', ...since, unit_type: 'icu' };
    const there = { site: 'site-2', isolate_id: 'b', ...since, unit_type: null };
    expect(await published('all')).toEqual([here, there]);
    expect(Object.keys(here)).toEqual(Object.keys((await published('all'))[0] ?? {}));

    // A reader of one site sees that site's alone.
    expect(await published(['site-2'])).toEqual([there]);
    expect(await published([])).toEqual([]);
  });

  it('follow a merge: the movements of one number tell where the other’s culture was taken', async () => {
    await know(
      [culture('c', 'old')],
      [movement('m3', 'new', 'admit', { at: '2024-03-04', ward: 'ICU-1', unitType: 'icu' })],
    );
    const ofC = async () =>
      ((await published('all')) as { isolate_id: string }[]).filter(
        (row) => row.isolate_id === 'c',
      );
    expect(await ofC()).toEqual([]);
    await know(
      [],
      [movement('m4', 'old', 'merge-patient', { at: '2024-03-09', mergedInto: 'new' })],
    );
    expect(await ofC()).toMatchObject([{ known_from: '2024-03-09', ward: 'ICU-1' }]);
    await know(
      [],
      [movement('m5', 'old', 'unmerge-patient', { at: '2024-03-12', mergedInto: 'new' })],
    );
    expect(await ofC()).toMatchObject([{ known_to: '2024-03-12', ward: 'ICU-1' }]);
  });
});

describe('the courses after a culture that stats publishes', () => {
  interface Course {
    isolate_id: string;
    known_from: string;
    known_to: string;
    outcome: unknown;
  }
  const courses = (sites: readonly string[] | 'all', isolateId: string) =>
    database.readAs(sites, (tx) =>
      tx.query<Course>(
        `SELECT * FROM stats.course_after_culture WHERE isolate_id = $1 ORDER BY known_from`,
        [isolateId],
      ),
    );

  it('say of a CRE when its patient died, from the day on which it was known', async () => {
    await know([culture('d', 'dead')], []);
    await know([], [movement('m6', 'dead', 'death', { at: '2024-03-12', ward: 'MED-1' })]);
    const [before, since, ...more] = await courses('all', 'd');
    expect(more).toEqual([]);
    expect(before).toMatchObject({ known_from: '2024-03-06', died_after_days: null });
    expect(before?.known_to).toBe(since?.known_from);
    expect(since).toMatchObject({
      ...{ site: 'site-1', day: '2024-03-05', known_to: 'infinity' },
      ...{ died_after_days: 7, alive_after_days: null, icu: false },
      outcome: { clinicalResponse: null, readmitted: null, renalFailure: null, cDifficile: null },
    });
    expect(Object.keys(since ?? {})).toEqual([
      ...['site', 'isolate_id', 'known_from', 'known_to', 'day'],
      ...['died_after_days', 'alive_after_days', 'icu', 'outcome', 'stay'],
    ]);
    expect(await courses(['site-2'], 'd')).toEqual([]);
  });

  it('hold a producer outside of CRE without details, each known day once', async () => {
    const words = { collectedAt: '2024-03-05', encounter: { unitType: 'icu' as const } };
    const outside = { ...words, cre: 'not-cre' as const, genes: ['OXA-48'] };
    const first = { ...outside, receivedAt: '2024-03-06T10:00:00+08:00' };
    const corrected = { ...words, genes: ['OXA-48'], receivedAt: '2024-03-08T10:00:00+08:00' };
    await know([history('e', 'producer', first)], []);
    expect(await courses('all', 'e')).toMatchObject([{ outcome: null, stay: null, icu: true }]);
    await know([{ ...history('e', 'producer', first, corrected), revision: 2 }], []);
    const spans = await courses('all', 'e');
    expect(spans.map((each) => [each.known_from, each.known_to, each.outcome !== null])).toEqual([
      ['2024-03-06', '2024-03-08', false],
      ['2024-03-08', 'infinity', true],
    ]);
  });
});
