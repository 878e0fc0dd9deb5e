import { addDays } from '@carbawatch/contracts';
import type { CohortPopulation } from '@carbawatch/contracts';
import { dedup, parseDedupPolicy } from '@carbawatch/epidemiology';
import type { DedupPeriod } from '@carbawatch/epidemiology';
import { runMigrations } from '@carbawatch/postgres';
import type { Tx } from '@carbawatch/postgres';
import { testDatabase } from '@carbawatch/testing';
import type { TestDatabase } from '@carbawatch/testing';
import fc from 'fast-check';
import { SHANGHAI, history } from '../decide/facts.builder';
import type { IsolateHistory } from '../decide/facts';
import { panelsOf } from './antibiogram-reads';
import { applyFacts } from './apply-facts';
import type { SurveyQuestion } from './first-isolates';
import { statsMigrations } from './migrations';
import { newestQuestion, wholeMonths } from './newest-months';

let test: TestDatabase;

beforeAll(async () => {
  test = await testDatabase();
  await runMigrations(test.database, statsMigrations);
});

afterAll(() => test.drop());

const EARLY = '2024-12-01';
const LATE = '2025-02-01';
const SPECIES = { kpn: 'Klebsiella pneumoniae', eco: 'Escherichia coli' };

interface Culture {
  person: string;
  day: string;
  organism: keyof typeof SPECIES;
  screening: boolean;
  category: 'S' | 'R';
  /** Said to be an infection; else nobody assessed it. */
  infection: boolean;
  receivedAt: string;
}

const culture: fc.Arbitrary<Culture> = fc.record({
  person: fc.constantFrom('p', 'q'),
  day: fc.nat(500).map((n) => addDays('2023-06-01', n)),
  organism: fc.constantFrom('kpn' as const, 'eco' as const),
  screening: fc.boolean(),
  category: fc.constantFrom('S' as const, 'R' as const),
  infection: fc.boolean(),
  receivedAt: fc.constantFrom(EARLY, LATE),
});

/** Of any length, as known when all, a part or nothing was received. */
const period = fc.tuple(fc.nat(400), fc.nat(300), fc.nat(150)).map(([from, length, later]) => ({
  from: addDays('2023-06-01', from),
  to: addDays('2023-06-01', from + length),
  asOf: addDays('2024-11-15', later),
}));

function isolateOf(one: Culture, n: number): IsolateHistory {
  return history(`i${n}`, one.person, {
    receivedAt: one.receivedAt,
    collectedAt: one.day,
    organism: one.organism,
    specimen: one.screening
      ? { type: 'rectal swab', purpose: 'screening' }
      : { type: 'blood', purpose: 'clinical' },
    susceptibility: [{ agent: 'MEM', interpretation: one.category }],
    ...(one.infection && { infection: 'infection' as const }),
  });
}

function questionOf(population: CohortPopulation, asked: SurveyQuestion['period']): SurveyQuestion {
  return {
    sites: null,
    ward: null,
    population,
    period: asked,
    policy: parseDedupPolicy('clsi-m39-year'),
    of: 'isolates',
    family: null,
    organism: null,
    st: null,
    verdict: null,
    diagnosticOnly: true,
  };
}

/** Panels by the same rule as `calc dedup` knows it, of the isolates received by the day. */
function expectedPanels(
  cultures: readonly Culture[],
  population: CohortPopulation,
  asked: Required<DedupPeriod> & { asOf: string },
): string[] {
  const members = cultures
    .map((one, n) => ({ ...one, id: `i${n}` }))
    .filter(
      ({ screening, infection, receivedAt }) =>
        !screening && (population !== 'infection' || infection) && receivedAt <= asked.asOf,
    );
  const records = members.map(({ id, person, organism, day }) => ({
    id,
    patient: person,
    organism: SPECIES[organism],
    date: day,
    purpose: 'clinical' as const,
    specimenGroup: 'sterile' as const,
    blood: true,
    cpe: false,
  }));
  const { kept } = dedup(parseDedupPolicy('clsi-m39-year'), records, asked);
  const counts = new Map<string, number>();
  for (const { id, organism, category } of members) {
    if (!kept.includes(id)) continue;
    const panel = `${SPECIES[organism]} MEM:${category}*`;
    counts.set(panel, (counts.get(panel) ?? 0) + 1);
  }
  return [...counts].sort().map(([panel, n]) => `${n} ${panel}`);
}

/** A split by unit is no sum: it reads isolate by isolate. */
async function panelsIn(tx: Tx, question: SurveyQuestion, by: 'unit'[]): Promise<string[]> {
  const { sql, params } = await panelsOf(tx, question, by);
  const rows = await tx.query<{ panel: string; n: number }>(
    `SELECT species || ' ' || array_to_string(results, ' ') AS panel, sum(n)::int AS n
     FROM (${sql}) AS panel GROUP BY 1 HAVING sum(n) <> 0 ORDER BY 1`,
    params,
  );
  return rows.map(({ panel, n }) => `${n} ${panel}`);
}

async function know(isolates: readonly IsolateHistory[]): Promise<void> {
  await test.database.query(
    `TRUNCATE stats.isolate_fact, stats.person_link, stats.contribution, stats.qualifying,
              stats.clinical, stats.daily, stats.signal_due, stats.bed_day, stats.panel_month,
              stats.known_until`,
  );
  for (const isolate of isolates) {
    await test.database.transaction((tx) =>
      applyFacts(tx, { isolates: [isolate], movements: [] }, { timeZone: SHANGHAI, shard: 0 }),
    );
  }
}

it('sums of months and the days beside them hold what CLSI M39 keeps of the isolates', async () => {
  const populations = fc.constantFrom<CohortPopulation>('clinical', 'infection', 'all');
  const cultures = fc.array(culture, { minLength: 1, maxLength: 14 });
  await fc.assert(
    fc.asyncProperty(cultures, period, populations, async (drawn, asked, population) => {
      await know(drawn.map(isolateOf));
      const expected = expectedPanels(drawn, population, asked);
      const question = questionOf(population, asked);
      await test.database.transaction(async (tx) => {
        expect(await panelsIn(tx, question, [])).toEqual(expected);
        expect(await panelsIn(tx, question, ['unit'])).toEqual(expected);
      });
    }),
    { numRuns: 40 },
  );
});

it('what became known after the day asked is in no sum that answers', async () => {
  const one = { person: 'p', day: '2024-03-01', organism: 'kpn', screening: false } as const;
  await know([isolateOf({ ...one, category: 'R', infection: true, receivedAt: LATE }, 0)]);
  const asked = { from: '2024-01-01', to: '2024-12-31' };
  await test.database.transaction(async (tx) => {
    const before = questionOf('clinical', { ...asked, asOf: addDays(LATE, -1) });
    expect(await newestQuestion(tx, before)).toBeNull();
    expect(await panelsIn(tx, before, [])).toEqual([]);
    const then = questionOf('clinical', { ...asked, asOf: LATE });
    expect(await newestQuestion(tx, then)).toMatchObject({ months: ['2024-01-01', '2024-12-01'] });
    expect(await panelsIn(tx, then, [])).toEqual(['1 Klebsiella pneumoniae MEM:R*']);
  });
});

describe('whole months of a period', () => {
  it.each([
    ['2024-01-01', '2024-12-31', ['2024-01-01', '2024-12-01'], ['2024-01-01', '2024-12-31']],
    ['2024-01-15', '2024-04-14', ['2024-02-01', '2024-03-01'], ['2024-02-01', '2024-03-31']],
    ['2024-02-01', '2024-02-29', ['2024-02-01', '2024-02-01'], ['2024-02-01', '2024-02-29']],
  ])('%s to %s', (from, to, months, ends) => {
    expect(wholeMonths(from, to)).toEqual({ months, ends });
  });

  it('are none in a period within one', () => {
    expect(wholeMonths('2024-02-01', '2024-02-01')).toEqual({
      months: ['infinity', '-infinity'],
      ends: ['2024-02-02', '2024-02-01'],
    });
  });
});
