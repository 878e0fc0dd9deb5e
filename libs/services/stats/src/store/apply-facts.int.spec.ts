import { runMigrations } from '@carbawatch/postgres';
import type { Database } from '@carbawatch/postgres';
import { testDatabase } from '@carbawatch/testing';
import type { TestDatabase } from '@carbawatch/testing';
import fc from 'fast-check';
import type { IsolateHistory, MovementFact } from '../decide/facts';
import { history, movement } from '../decide/facts.builder';
import type { StepWords } from '../decide/facts.builder';
import { applyFacts } from './apply-facts';
import { compactSums } from './compaction';
import { metricRows } from './metric-rows';
import { statsMigrations } from './migrations';
import { rebuildIfOutdated, rebuildMetrics } from './rebuild';

const SHANGHAI = 'Asia/Shanghai';

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await testDatabase();
  database = test.database;
  await runMigrations(database, statsMigrations);
});

afterAll(() => test.drop());

async function truncate(): Promise<void> {
  await database.query(
    `TRUNCATE stats.isolate_fact, stats.movement_fact, stats.person_link, stats.contribution,
              stats.qualifying, stats.clinical, stats.daily, stats.ward_stay, stats.signal_due,
                stats.bed_day, stats.panel_month, stats.category_month,
                stats.isolate_month, stats.known_until`,
  );
}

beforeEach(truncate);

/** One event of either topic, as a consumer would meet it. */
type Fact = IsolateHistory | MovementFact;

function isMovement(fact: Fact): fact is MovementFact {
  return 'factId' in fact;
}

async function apply(facts: readonly Fact[], shard = 0): Promise<void> {
  const movements = facts.filter(isMovement);
  const isolates = facts.filter((fact): fact is IsolateHistory => !isMovement(fact));
  await database.transaction((tx) =>
    applyFacts(tx, { isolates, movements }, { timeZone: SHANGHAI, shard }),
  );
}

async function dailyTotal(): Promise<number> {
  const [row] = await database.query<{ n: number }>(
    `SELECT coalesce(sum(n), 0)::int AS n FROM stats.daily WHERE policy = 'none'`,
  );
  return row?.n ?? -1;
}

const day = (n: number) => `2024-03-${String(n).padStart(2, '0')}`;

/** The history after each report: what the log carries, one revision after the other. */
function revisions(isolateId: string, pseudonym: string, steps: StepWords[]): IsolateHistory[] {
  return steps.map((_, index) => {
    const [first = { receivedAt: day(1) }, ...rest] = steps.slice(0, index + 1);
    return history(isolateId, pseudonym, first, ...rest);
  });
}

const twoPatients: Fact[] = [
  ...revisions('a', 'p', [
    { receivedAt: day(3), collectedAt: day(1), status: 'preliminary' },
    { receivedAt: day(5), collectedAt: day(1) },
    { receivedAt: day(9), collectedAt: day(1), genes: ['KPC-2'] },
  ]),
  ...revisions('b', 'q', [{ receivedAt: day(7), collectedAt: day(6) }]),
  movement('m1', 'p', 'admit', { at: day(1), receivedAt: day(2), ward: 'ICU', unitType: 'icu' }),
  movement('m2', 'p', 'discharge', { at: day(20), receivedAt: day(20) }),
  movement('m3', 'q', 'merge-patient', { at: day(10), mergedInto: 'p' }),
];

describe('metric rows of persons', () => {
  it('of two patients merged later know when the second isolate became a repeat', async () => {
    await apply(twoPatients);
    const rows = await database.query(
      `SELECT isolate_id AS isolate, known_from AS "from", known_to AS "to", prev_day AS prev,
              verdict, icu, ward, alive_after_days AS alive
       FROM stats.qualifying WHERE population = 'clinical' ORDER BY isolate_id, known_from`,
    );
    const admitted = { isolate: 'a', icu: true, ward: 'ICU', prev: null };
    expect(rows).toEqual([
      { ...admitted, from: day(5), to: day(9), verdict: 'undetermined', alive: 0 },
      { ...admitted, from: day(9), to: day(10), verdict: 'cpe', alive: 0 },
      { ...admitted, from: day(10), to: day(20), verdict: 'cpe', alive: 5 },
      { ...admitted, from: day(20), to: 'infinity', verdict: 'cpe', alive: 19 },
      expect.objectContaining({ isolate: 'b', from: day(7), to: day(10), prev: null, icu: null }),
      expect.objectContaining({
        isolate: 'b',
        from: day(10),
        to: day(20),
        prev: day(1),
        icu: true,
      }),
      expect.objectContaining({ isolate: 'b', from: day(20), to: 'infinity', alive: 14 }),
    ]);
  });

  it('are written once: the same facts again change no row', async () => {
    await apply(twoPatients);
    const before = await database.query(
      'SELECT xmin::text, ctid::text FROM stats.qualifying ORDER BY ctid',
    );
    await apply(twoPatients, 3);
    const after = await database.query(
      'SELECT xmin::text, ctid::text FROM stats.qualifying ORDER BY ctid',
    );
    expect(after).toEqual(before);
    expect(await dailyTotal()).toBe(2);
  });

  it('keep the highest revision of an isolate, whichever came last', async () => {
    const [first, second] = revisions('a', 'p', [
      { receivedAt: day(3) },
      { receivedAt: day(4), withdrawn: true },
    ]);
    await apply(second ? [second] : []);
    await apply(first ? [first] : []);
    expect(await dailyTotal()).toBe(0);
  });

  it('of a late movement, received before what is known, change from its day on', async () => {
    await apply(revisions('a', 'p', [{ receivedAt: day(5), collectedAt: day(4) }]));
    await apply([
      movement('m1', 'p', 'admit', {
        at: day(3),
        receivedAt: day(6),
        ward: 'ICU',
        unitType: 'icu',
      }),
      movement('m2', 'p', 'transfer', {
        at: day(5),
        receivedAt: day(9),
        ward: 'A',
        unitType: 'ward',
      }),
    ]);
    const live = await metricRows(database);
    await rebuildMetrics(database, SHANGHAI);
    expect(await metricRows(database)).toEqual(live);
    expect(live.filter((row) => row.startsWith('qualifying'))).toHaveLength(2 * 2 + 1 * 2);
  });

  it('of a movement told twice stand from the first telling, whichever came last', async () => {
    const told = (receivedAt: string) =>
      movement('m1', 'p', 'admit', { at: day(1), receivedAt, ward: 'ICU', unitType: 'icu' });
    await apply(revisions('a', 'p', [{ receivedAt: day(2), collectedAt: day(2) }]));
    await apply([told(day(9))]);
    const once = await metricRows(database);
    await apply([told(day(5)), told(day(9))]);
    const first = await metricRows(database);
    expect(first).not.toEqual(once);
    await apply([told(day(7))]);
    expect(await metricRows(database)).toEqual(first);
    await rebuildMetrics(database, SHANGHAI);
    expect(await metricRows(database)).toEqual(first);
  });

  it('of a movement take the kind of unit that was told last, in any order', async () => {
    const told = (receivedAt: string, unit: Partial<MovementFact>) =>
      movement('m1', 'p', 'admit', { at: day(1), receivedAt, ward: '9-East', ...unit });
    const unmapped = told(day(1), {});
    const mapped = told(day(4), { unitType: 'icu', unitTypeSource: 'ward-list' });
    const isolate = revisions('a', 'p', [{ receivedAt: day(2), collectedAt: day(2) }]);
    const rows: string[][] = [];
    for (const order of [
      [unmapped, mapped, unmapped],
      [mapped, unmapped],
    ]) {
      await truncate();
      await apply(isolate);
      for (const each of order) await apply([each]);
      rows.push(await metricRows(database));
    }
    const atOnce = told(day(1), { unitType: 'icu', unitTypeSource: 'ward-list' });
    await truncate();
    await apply([...isolate, atOnce]);
    expect(rows).toEqual([await metricRows(database), await metricRows(database)]);
    await truncate();
    await apply([...isolate, unmapped]);
    expect(await metricRows(database)).not.toEqual(rows[0]);
  });

  it('of one site stay apart from those of another with the same pseudonym', async () => {
    const here = history('a', 'p', { receivedAt: day(3) });
    await apply([here, { ...here, site: 'site-2', isolateId: 'b' }]);
    const rows = await database.query<{ prev: string | null }>(
      `SELECT prev_day AS prev FROM stats.qualifying WHERE population = 'clinical'`,
    );
    expect(rows).toEqual([{ prev: null }, { prev: null }]);
  });

  it('come to nothing when every isolate is withdrawn', async () => {
    await apply(twoPatients);
    const withdrawn = (id: string, pseudonym: string, revision: number) => ({
      ...history(id, pseudonym, { receivedAt: day(2), withdrawn: true }),
      revision,
    });
    await apply([withdrawn('a', 'p', 9), withdrawn('b', 'q', 9)]);
    // Where the patients lay stays true, whatever they turn out not to have had.
    const ofIsolates = (row: string) => !row.startsWith('ward-stay');
    expect((await metricRows(database)).filter(ofIsolates)).toEqual([]);
    expect(await dailyTotal()).toBe(0);
  });
});

describe('metrics that were made in another time zone', () => {
  it('are made anew at the start, once, and count days as the site does now', async () => {
    await rebuildIfOutdated(database, SHANGHAI);
    await apply(revisions('a', 'p', [{ receivedAt: day(3), collectedAt: '2024-03-01T23:30:00Z' }]));
    const dayCounted = () =>
      database.query(
        `SELECT event_day AS day, n FROM stats.daily WHERE n <> 0 AND policy = 'none'`,
      );
    expect(await dayCounted()).toEqual([{ day: day(2), n: 1 }]);
    expect(await rebuildIfOutdated(database, SHANGHAI)).toBe(false);
    expect(await rebuildIfOutdated(database, 'America/New_York')).toBe(true);
    expect(await dayCounted()).toEqual([{ day: day(1), n: 1 }]);
    expect(await rebuildIfOutdated(database, 'America/New_York')).toBe(false);
  });
});

describe('any order and any batches of the same facts', () => {
  const step = fc.record({
    status: fc.constantFrom<'preliminary' | 'final'>('preliminary', 'final'),
    genes: fc.constantFrom<string[]>([], ['KPC-2'], ['NDM-1', 'KPC-2']),
    withdrawn: fc.constantFrom(false, false, true),
    collectedAt: fc.integer({ min: 1, max: 3 }).map(day),
    pseudonym: fc.constantFrom('p', 'q', 'r'),
  });
  const isolates = fc
    .array(
      fc.array(fc.tuple(step, fc.integer({ min: 1, max: 9 })), { minLength: 1, maxLength: 3 }),
      {
        minLength: 1,
        maxLength: 4,
      },
    )
    .map((drawn) =>
      drawn.flatMap((steps, index) => {
        const words = steps
          .map(([each, received]) => ({ ...each, receivedAt: day(received) }))
          .sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1));
        return revisions(`i${index}`, words.at(-1)?.pseudonym ?? 'p', words);
      }),
    );
  const movements = fc
    .array(
      fc.record({
        kind: fc.constantFrom<MovementFact['kind']>(
          'admit',
          'transfer',
          'discharge',
          'cancel-transfer',
          'merge-patient',
          'unmerge-patient',
        ),
        pseudonym: fc.constantFrom('p', 'q', 'r'),
        mergedInto: fc.constantFrom('p', 'q', 'r'),
        at: fc.integer({ min: 1, max: 9 }).map(day),
        receivedAt: fc.integer({ min: 1, max: 9 }).map(day),
        unitType: fc.constantFrom<'icu' | 'ward'>('icu', 'ward'),
      }),
      { maxLength: 6 },
    )
    .map((drawn) =>
      drawn.map(({ kind, pseudonym, mergedInto, ...details }, index) =>
        movement(`m${index}`, pseudonym, kind, {
          ...details,
          visit: 'V',
          ward: details.unitType,
          ...(kind.includes('merge') && { mergedInto }),
        }),
      ),
    );
  const feed = fc.tuple(isolates, movements).chain(([histories, moves]) => {
    const all: Fact[] = [...histories, ...moves];
    return fc.record({
      first: fc.shuffledSubarray(all, { minLength: all.length }),
      second: fc.shuffledSubarray(all, { minLength: all.length }),
      batch: fc.integer({ min: 1, max: 5 }),
    });
  });

  async function rowsAfter(facts: readonly Fact[], batch: number): Promise<string[]> {
    await database.query(
      `TRUNCATE stats.isolate_fact, stats.movement_fact, stats.person_link, stats.contribution,
                stats.qualifying, stats.clinical, stats.daily, stats.ward_stay, stats.signal_due,
                stats.bed_day, stats.panel_month, stats.category_month,
                stats.isolate_month, stats.known_until`,
    );
    for (let at = 0; at < facts.length; at += batch) {
      await apply(facts.slice(at, at + batch), at % 8);
    }
    return metricRows(database);
  }

  it('give the same rows, and so does a rebuild from the stored facts', async () => {
    await fc.assert(
      fc.asyncProperty(feed, async ({ first, second, batch }) => {
        const one = await rowsAfter(first, 1);
        const other = await rowsAfter(second, batch);
        expect(other).toEqual(one);
        await compactSums(database, '2024-12-31');
        expect(await metricRows(database)).toEqual(one);
        await rebuildMetrics(database, SHANGHAI);
        expect(await metricRows(database)).toEqual(one);
      }),
      { numRuns: 40 },
    );
  });

  it('give the same rows from workers that meet in one person at the same time', async () => {
    const persons = Array.from({ length: 12 }, (_, index) => `p${index}`);
    const facts: Fact[] = persons.flatMap((pseudonym, index): Fact[] => [
      ...revisions(`i${index}`, pseudonym, [
        { receivedAt: day(2 + (index % 5)), collectedAt: day(1 + (index % 3)) },
        { receivedAt: day(8), collectedAt: day(1), genes: ['KPC-2'] },
      ]),
      movement(`a${index}`, pseudonym, 'admit', { at: day(1), ward: 'ICU', unitType: 'icu' }),
      movement(`m${index}`, pseudonym, 'merge-patient', {
        at: day(9),
        mergedInto: persons[(index * 5) % persons.length] ?? 'p0',
      }),
    ]);
    const inOrder = await rowsAfter(facts, facts.length);
    await database.query(
      `TRUNCATE stats.isolate_fact, stats.movement_fact, stats.person_link, stats.contribution,
                stats.qualifying, stats.clinical, stats.daily, stats.ward_stay, stats.signal_due,
                stats.bed_day, stats.panel_month, stats.category_month,
                stats.isolate_month, stats.known_until`,
    );
    const workers = [0, 1, 2, 3].map(async (worker) => {
      for (const [index, fact] of facts.entries()) {
        if (index % 4 === worker) await apply([fact], worker);
      }
    });
    await Promise.all(workers);
    expect(await metricRows(database)).toEqual(inOrder);
  });
});
