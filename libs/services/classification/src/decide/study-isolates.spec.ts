import type { CohortPopulation } from '@carbawatch/contracts';
import { parseDedupPolicy } from '@carbawatch/epidemiology';
import { countDays, countTypes, countValues, studied, type TypedIsolate } from './study-isolates';

/** The patient of the published vector of dedup rules: days after 15 January 2024. */
const typed = (id: string, day: string, over: Partial<TypedIsolate> = {}): TypedIsolate => ({
  site: 'site-1',
  isolateId: id,
  pseudonym: 'p1',
  day,
  ward: 'ICU-2',
  unit: null,
  kLocus: null,
  isolate: {
    status: 'final',
    organism: { code: 'kpn', name: 'Klebsiella pneumoniae' },
    specimen: { type: 'blood', purpose: 'clinical' },
    encounter: { class: 'inpatient' },
  },
  st: '11',
  profile: null,
  clonalComplex: null,
  clonalGroup: null,
  cpe: 'confirmed',
  carbapenemases: [{ family: 'KPC', allele: 'KPC-2' }],
  ...over,
});
const screen = (each: TypedIsolate): TypedIsolate => ({
  ...each,
  isolate: { ...each.isolate, specimen: { type: 'rectal swab', purpose: 'screening' } },
});
const PATIENT = [
  screen(typed('d0', '2024-01-15')),
  typed('d10', '2024-01-25'),
  typed('d40', '2024-02-24', {
    isolate: { ...typed('', '').isolate, specimen: { type: 'urine', purpose: 'clinical' } },
  }),
  typed('d200', '2024-08-02'),
  screen(typed('d370', '2025-01-19')),
  typed('d380', '2025-01-29', { carbapenemases: [{ family: 'NDM', allele: null }], st: '307' }),
];

const kept = (
  dedup: string,
  population: CohortPopulation = 'all',
  over: Partial<Parameters<typeof studied>[1]> = {},
) =>
  studied(PATIENT, {
    policy: parseDedupPolicy(dedup, 'dedup'),
    population,
    period: {},
    personAt: (_site, pseudonym) => pseudonym,
    ...over,
  }).map(({ isolateId }) => isolateId);

describe('The isolates that a study of types counts', () => {
  it.each([
    ['none', ['d0', 'd10', 'd40', 'd200', 'd370', 'd380']],
    ['patient-first', ['d0']],
    ['episode-30d', ['d0', 'd40', 'd200', 'd370']],
    ['gap-30d', ['d0', 'd200', 'd370']],
    ['ukhsa-52w', ['d0', 'd10', 'd40', 'd370', 'd380']],
    ['clsi-m39-year', ['d10', 'd380']],
    ['nhsn-labid', ['d10', 'd40', 'd200', 'd380']],
    ['cste-2023', ['d0', 'd10', 'd380']],
  ])('follow the policy %s as the cohort does', (policy, expected) => {
    expect(kept(policy)).toEqual(expected);
  });

  it('are those of the population, chosen before dedup', () => {
    expect(kept('patient-first', 'clinical')).toEqual(['d10']);
    expect(kept('patient-first', 'infection')).toEqual([]);
  });

  it('lie in the period, the first of which is not the first ever', () => {
    const period = { from: '2024-02-01', to: '2024-12-31' };
    expect(kept('patient-first', 'all', { period })).toEqual(['d40']);
    expect(kept('patient-first-ever', 'all', { period })).toEqual([]);
  });

  it('are one patient’s after a merge', () => {
    const two = [typed('a', '2024-01-01'), typed('b', '2024-01-02', { pseudonym: 'p2' })];
    const ask = (personAt: (site: string, pseudonym: string) => string) =>
      studied(two, {
        policy: parseDedupPolicy('patient-first', 'dedup'),
        population: 'all',
        period: {},
        personAt,
      }).length;
    expect([ask((_, pseudonym) => pseudonym), ask(() => 'p1')]).toEqual([2, 1]);
  });

  it('are counted by type, from the day that it was first seen on', () => {
    expect(countTypes([...PATIENT].reverse())).toMatchObject([
      { st: '11', isolates: 5, firstSeen: '2024-01-15' },
      { st: '307', isolates: 1, firstSeen: '2025-01-29' },
    ]);
  });

  it('are counted by the day of collection, and by ward where a pie asks for it', () => {
    const isolates = [
      ...[typed('a', '2024-01-02'), typed('b', '2024-01-01'), typed('c', '2024-01-02')],
      typed('d', '2024-01-02', { ward: 'MED-1' }),
    ];
    expect(countDays(isolates, undefined)).toMatchObject([
      { st: '11', on: '2024-01-01', value: null, isolates: 1 },
      { st: '11', on: '2024-01-02', value: null, isolates: 3 },
    ]);
    expect(countDays(isolates, 'ward')).toMatchObject([
      { on: '2024-01-01', isolates: 1 },
      { on: '2024-01-02', value: 'ICU-2', isolates: 2 },
      { on: '2024-01-02', value: 'MED-1', isolates: 1 },
    ]);
  });

  it.each([
    ['carbapenemase', 'KPC-2'],
    ['kLocus', 'KL64'],
    ['unit', 'icu'],
    ['infection', 'colonisation'],
    ['month', '2024-01'],
    ['year', '2024'],
  ] as const)('have a value of %s for a pie', (pie, value) => {
    const isolate = typed('a', '2024-01-02', {
      ...{ unit: 'icu', kLocus: 'KL64' },
      carbapenemases: [{ family: 'KPC', allele: 'KPC-2' }],
      isolate: { status: 'final', infection: { status: 'colonisation' } },
    });
    expect(countValues([isolate], pie)).toMatchObject([{ value, isolates: 1 }]);
  });
});
