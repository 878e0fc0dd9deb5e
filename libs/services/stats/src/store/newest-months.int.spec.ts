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
import type { AntibiogramSplit } from '../decide/category-sums';
import type { IsolateHistory } from '../decide/facts';
import { readAntibiogram, readExcluded, readRowCounts } from './antibiogram-reads';
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

const KIND = { blood: 'blood', urine: 'urine', sputum: 'respiratory' };

interface Culture {
  person: string;
  day: string;
  organism: keyof typeof SPECIES;
  screening: boolean;
  ward: 'A' | 'B' | null;
  icu: boolean | null;
  specimen: keyof typeof KIND;
  category: 'S' | 'R';
  amikacin: 'S' | 'R' | null;
  /** Said to be an infection; else nobody assessed it. */
  infection: boolean;
  receivedAt: string;
}

const culture: fc.Arbitrary<Culture> = fc.record({
  person: fc.constantFrom('p', 'q'),
  day: fc.nat(500).map((n) => addDays('2023-06-01', n)),
  organism: fc.constantFrom('kpn' as const, 'eco' as const),
  screening: fc.boolean(),
  ward: fc.constantFrom('A' as const, 'B' as const, null),
  icu: fc.constantFrom(true, false, null),
  specimen: fc.constantFrom('blood' as const, 'urine' as const, 'sputum' as const),
  category: fc.constantFrom('S' as const, 'R' as const),
  amikacin: fc.constantFrom('S' as const, 'R' as const, null),
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
      : { type: one.specimen, purpose: 'clinical' },
    encounter: {
      class: 'inpatient',
      ...(one.ward && { ward: one.ward }),
      ...(one.icu !== null && { unitType: one.icu ? ('icu' as const) : ('ward' as const) }),
    },
    susceptibility: [
      { agent: 'MEM', interpretation: one.category },
      ...(one.amikacin ? [{ agent: 'AMK', interpretation: one.amikacin }] : []),
    ],
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

const NAME: Record<AntibiogramSplit, (one: Culture) => string | null> = {
  ward: ({ ward }) => ward,
  specimen: ({ specimen }) => KIND[specimen],
  unit: ({ icu }) => (icu === null ? null : icu ? 'icu' : 'not icu'),
  period: ({ day }) => day.slice(0, 4),
};

/** First isolates by the same rule as `calc dedup` knows it, of those received by the day. */
function expectedFirsts(
  cultures: readonly Culture[],
  population: CohortPopulation,
  asked: Required<DedupPeriod> & { asOf: string },
): Culture[] {
  const members = cultures
    .map((one, n) => ({ ...one, id: `i${n}` }))
    .filter(
      ({ screening, infection, receivedAt }) =>
        !screening && (population !== 'infection' || infection) && receivedAt <= asked.asOf,
    );
  const records = members.map(({ id, person, organism, day, specimen }) => ({
    id,
    patient: person,
    organism: SPECIES[organism],
    date: day,
    purpose: 'clinical' as const,
    specimenGroup: specimen === 'blood' ? ('sterile' as const) : ('other' as const),
    blood: specimen === 'blood',
    cpe: false,
  }));
  const { kept } = dedup(parseDedupPolicy('clsi-m39-year'), records, asked);
  return members.filter(({ id }) => kept.includes(id));
}

/** Lines with their number, those that come to nothing left out. */
class Lines {
  private readonly counts = new Map<string, number>();

  add(n: number, ...words: readonly unknown[]): void {
    const line = JSON.stringify(words);
    this.counts.set(line, (this.counts.get(line) ?? 0) + n);
  }

  all(): string[] {
    return [...this.counts].flatMap(([line, n]) => (n === 0 ? [] : [`${line} ${n}`])).sort();
  }
}

function expectedLines(firsts: readonly Culture[], by: readonly AntibiogramSplit[]): string[] {
  const lines = new Lines();
  for (const one of firsts) {
    const species = SPECIES[one.organism];
    const split = by.map((name) => NAME[name](one));
    const amikacin = one.amikacin ? [`AMK:${one.amikacin}`] : [];
    lines.add(1, species, split, 'isolates');
    lines.add(1, 'CLSI 2025');
    for (const result of [`MEM:${one.category}`, ...amikacin]) {
      lines.add(1, species, split, result, true);
    }
    if (!one.amikacin) continue;
    const susceptible = [one.category, one.amikacin].map((letter) => letter === 'S');
    lines.add(1, species, 'pair', 'tested');
    lines.add(susceptible.some(Boolean) ? 1 : 0, species, 'pair', 'covered');
    lines.add(susceptible[0] ? 1 : 0, species, 'pair', 'alone');
  }
  return lines.all();
}

async function linesIn(
  tx: Tx,
  question: SurveyQuestion,
  by: readonly AntibiogramSplit[],
  pairs: readonly (readonly [string, string])[],
): Promise<string[]> {
  const lines = new Lines();
  const counts = await readAntibiogram(tx, question, by, pairs);
  for (const { species, split, n } of counts.rows) lines.add(n, species, split, 'isolates');
  for (const { species, split, agent, category, reported, n } of counts.categories) {
    lines.add(n, species, split, `${agent}:${category}`, reported);
  }
  for (const [guideline, n] of Object.entries(counts.guidelines)) lines.add(n, guideline);
  for (const { species, agents, tested, covered, firstAlone } of counts.combinations) {
    if (agents.join('+') !== 'MEM+AMK') continue;
    lines.add(tested, species, 'pair', 'tested');
    lines.add(covered, species, 'pair', 'covered');
    lines.add(firstAlone, species, 'pair', 'alone');
  }
  return lines.all();
}

const MEM_AMK = ['MEM', 'AMK'] as const;
/** No pair of those that are summed: the panels are asked. */
const WITH_OTHER_PAIR = [MEM_AMK, ['AMK', 'MEM']] as const;

/** Sums answer these, the last by isolates since no sum has two places. */
const SPLITS: readonly (readonly AntibiogramSplit[])[] = [
  [],
  ['ward'],
  ['specimen', 'period'],
  ['unit'],
  ['ward', 'unit'],
];

async function know(isolates: readonly IsolateHistory[]): Promise<void> {
  await test.database.query(
    `TRUNCATE stats.isolate_fact, stats.person_link, stats.contribution, stats.qualifying,
              stats.clinical, stats.daily, stats.signal_due, stats.bed_day, stats.panel_month,
              stats.category_month, stats.isolate_month, stats.known_until`,
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
      const firsts = expectedFirsts(drawn, population, asked);
      const question = questionOf(population, asked);
      await test.database.transaction(async (tx) => {
        for (const by of SPLITS) {
          const expected = expectedLines(firsts, by);
          expect(await linesIn(tx, question, by, [MEM_AMK])).toEqual(expected);
          expect(await linesIn(tx, question, by, WITH_OTHER_PAIR)).toEqual(expected);
          const rows = await readRowCounts(tx, question, by);
          expect(rows.reduce((sum, { n }) => sum + n, 0)).toBe(firsts.length);
        }
      });
    }),
    { numRuns: 30 },
  );
}, 120_000);

it('what became known after the day asked is in no sum that answers', async () => {
  const one = { person: 'p', day: '2024-03-01', organism: 'kpn', screening: false } as const;
  const place = { ward: 'A', icu: true, specimen: 'blood', amikacin: null } as const;
  await know([
    isolateOf({ ...one, ...place, category: 'R', infection: true, receivedAt: LATE }, 0),
  ]);
  const asked = { from: '2024-01-01', to: '2024-12-31' };
  await test.database.transaction(async (tx) => {
    const before = questionOf('clinical', { ...asked, asOf: addDays(LATE, -1) });
    expect(await newestQuestion(tx, before)).toBeNull();
    expect(await linesIn(tx, before, ['ward'], [MEM_AMK])).toEqual([]);
    const then = questionOf('clinical', { ...asked, asOf: LATE });
    expect(await newestQuestion(tx, then)).toMatchObject({ months: ['2024-01-01', '2024-12-01'] });
    expect(await linesIn(tx, then, ['ward'], [MEM_AMK])).toEqual([
      '["CLSI 2025"] 1',
      '["Klebsiella pneumoniae",["A"],"MEM:R",true] 1',
      '["Klebsiella pneumoniae",["A"],"isolates"] 1',
    ]);
    const excluded = await readExcluded(tx, then, ['infection']);
    expect(excluded).toMatchObject({ eligible: 1, screening: 0 });
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
