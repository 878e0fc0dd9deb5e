import type { CohortGroup, CohortPart } from '@carbawatch/contracts';
import { CRE_DOOR_1 } from '@carbawatch/epidemiology';
import fc from 'fast-check';
import type { Course, IndexStay } from '../index-stay';
import { patientsOfPart } from './cohort-part';
import { comparisonOf } from './comparison';
import { outcomesOf } from './outcomes';
import { groupOf } from './patient';
import type { CohortPatient } from './patient';
import { patient } from './patient.builder';
import { predictorsOf } from './predictors';
import { variablesOf } from './variables';

const AS_OF = '2024-06-30';
const GROUPS = ['cpe', 'nonCpe', 'undetermined'] as const;

/** How many patients of a group a number has, and which cell is said to open them. */
interface Opened {
  group: CohortGroup;
  part: CohortPart;
  n: number | undefined;
}

/** Cells whose list is not as long as the number. */
function differing(patients: readonly CohortPatient[], opened: readonly Opened[]): object[] {
  return opened.flatMap(({ group, part, n }) => {
    const found = patientsOfPart(patients, part, { asOf: AS_OF }).filter(
      (each) => groupOf(each) === group,
    ).length;
    return found === n ? [] : [{ group, part, n, found }];
  });
}

const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null, freq: 3 });
const days = fc.integer({ min: 0, max: 60 });

/** Yes and no, numbers and more texts than a table shows, mixed as senders mix them. */
const covariates = fc.dictionary(
  fc.constantFrom('drain', 'sex', 'note', 'a=b', 'covariates.sex'),
  fc.oneof(
    fc.constantFrom(true, false, 'yes', 'Nein', 'others', 'true', 1, 2),
    fc.integer({ min: 0, max: 12 }).map((n) => `text ${n}`),
  ),
);
const course: fc.Arbitrary<Course> = fc.oneof(
  fc.record({ end: fc.constantFrom('death', 'alive'), afterDays: days }),
  fc.constant({ end: 'there', afterDays: null }),
  fc.constant({ end: 'unknown', afterDays: null }),
  fc.constant({ end: 'unknown', afterDays: null, untold: true }),
  fc.record({ end: fc.constant('death'), afterDays: days, untold: fc.constant(true) }),
);
const stay: fc.Arbitrary<IndexStay> = fc.record({
  source: fc.constantFrom('movements', 'report'),
  hospitalBefore: maybe(days),
  hospitalAfter: maybe(days),
  hospital: course,
  icuBefore: maybe(days),
  icuAfter: maybe(days),
  icuGoesOn: fc.boolean(),
  icu: maybe(course),
  readmittedAfterDays: maybe(days),
});
const result = fc.record({
  agent: fc.constantFrom('MEM', 'AMK', 'AMP'),
  method: fc.constant('unknown' as const),
  interpretation: fc.constantFrom('S', 'I', 'R', 'NS'),
});
const member: fc.Arbitrary<CohortPatient> = fc
  .record({
    verdict: fc.constantFrom('cpe', 'cpe', 'non-cpe', 'non-cpe', 'undetermined'),
    organism: maybe(fc.constantFrom('kpn', 'eco', 'pmi')),
    icu: maybe(fc.boolean()),
    icuAtIndex: maybe(fc.boolean()),
    diedAfterDays: maybe(fc.integer({ min: -3, max: 60 })),
    aliveAfterDays: maybe(days),
    day: fc.constantFrom('2024-03-01', '2024-06-20'),
    alleles: fc.constantFrom([], ['KPC:KPC-2'], ['KPC:KPC-2', 'NDM:NDM-1']),
    susceptibility: fc.array(result, { maxLength: 3 }),
    detail: fc.record({
      covariates,
      stay: maybe(stay),
      sex: maybe(fc.constantFrom('female', 'male')),
      age: maybe(fc.integer({ min: 20, max: 90 })),
      specimenType: maybe(fc.integer({ min: 0, max: 20 }).map((n) => `fluid ${n}`)),
      st: maybe(fc.constantFrom({ scheme: 'kpneumoniae', st: '11' }, { scheme: null, st: '1' })),
      outcome: fc.record({
        clinicalResponse: maybe(fc.boolean()),
        readmitted: maybe(fc.boolean()),
        renalFailure: maybe(fc.boolean()),
        cDifficile: maybe(fc.boolean()),
      }),
    }),
  })
  .map(({ alleles, ...words }) => patient({ ...words, alleles: [...alleles] }));
const cohorts = fc.array(member, { minLength: 0, maxLength: 40 });

const SETTINGS = { method: 'ml', level: 0.95, enterBelow: 1e-9, leaveAtOrAbove: null } as const;

function ofPredictors(patients: readonly CohortPatient[]): Opened[] {
  const names = variablesOf(patients).variables.map(({ name }) => name);
  const { rows } = predictorsOf(patients, { ...SETTINGS, variables: names });
  return rows.flatMap((row) =>
    (['cpe', 'nonCpe'] as const).flatMap((group): Opened[] => {
      const { variable, level, cpe, nonCpe } = row;
      const { known, with: withIt } = { cpe, nonCpe }[group];
      const all: Opened = { group, part: { part: 'known', variable }, n: known };
      if (withIt === null) return [all];
      return [all, { group, part: { part: 'level', variable, level: level ?? 'true' }, n: withIt }];
    }),
  );
}

function ofTableOne(patients: readonly CohortPatient[]): Opened[] {
  const { table1 } = comparisonOf(patients, { ci: 'wilson', noLongerCre: 0 });
  return table1.flatMap(({ name: variable, ...row }) =>
    GROUPS.flatMap((group): Opened[] => {
      const level = (of: string | null, n: number | undefined): Opened => ({
        group,
        part: { part: 'level', variable, level: of },
        n,
      });
      const known = (n: number | undefined): Opened => ({
        group,
        part: { part: 'known', variable },
        n,
      });
      switch (row.kind) {
        case 'share': {
          const { share, missing } = row.groups[group];
          return [level('true', share.numerator), known(share.denominator), level(null, missing)];
        }
        case 'measure':
          return [known(row.groups[group].known), level(null, row.groups[group].missing)];
        case 'levels':
          return [
            level(null, row.missing[group]),
            ...row.levels.flatMap(({ level: of, groups }) => [
              level(of, groups[group].numerator),
              known(groups[group].denominator),
            ]),
          ];
      }
    }),
  );
}

function ofOtherCells(patients: readonly CohortPatient[]): Opened[] {
  const { genotypes, resistance } = comparisonOf(patients, { ci: 'wilson', noLongerCre: 0 });
  const types = genotypes.map(({ genotype, organism, scheme, st, count }): Opened => {
    return { group: 'cpe', part: { part: 'genotype', genotype, organism, scheme, st }, n: count };
  });
  const results = resistance.agents.flatMap(({ agent, strata }) =>
    strata.flatMap(({ stratum, groups }) =>
      GROUPS.flatMap((group): Opened[] => {
        const { numerator, denominator } = groups[group].resistant;
        const part = { part: 'resistance', agent, stratum } as const;
        return [
          { group, part: { ...part, count: 'resistant' }, n: numerator },
          { group, part: { ...part, count: 'read' }, n: denominator },
        ];
      }),
    ),
  );
  return [...types, ...results];
}

function ofOutcomes(patients: readonly CohortPatient[]): Opened[] {
  const { door, stays, survival, hospital, icu } = outcomesOf(patients, {
    ...{ asOf: AS_OF, ci: 'wilson', vital: 'known', horizon: 30 },
    ranking: CRE_DOOR_1,
  });
  const ofStay = (stay: keyof typeof stays, group: CohortGroup): Opened[] => {
    const { known, missing, stillThere } = stays[stay].groups[group];
    const counts = { known, missing, 'still-there': stillThere } as const;
    return (['known', 'missing', 'still-there'] as const).map((count) => ({
      group,
      part: { part: 'stay', stay, count },
      n: counts[count],
    }));
  };
  const courses = { survival, hospital, icu } as const;
  const followed = (course: keyof typeof courses, group: CohortGroup): Opened[] => {
    const curve = courses[course].curves.find((each) => each.group === group);
    return (curve?.time ?? []).map((day, at) => ({
      group,
      part: { part: 'followed', course, day },
      n: curve?.atRisk[at],
    }));
  };
  return GROUPS.flatMap((group) => [
    ...door.counts[group].map((n, rank): Opened => ({ group, part: { part: 'rank', rank }, n })),
    ...(
      ['icuBeforeIndex', 'icuAfterIndex', 'hospitalBeforeIndex', 'hospitalAfterIndex'] as const
    ).flatMap((name) => ofStay(name, group)),
    ...(['survival', 'hospital', 'icu'] as const).flatMap((course) => followed(course, group)),
  ]);
}

describe('a number and the isolates that it opens', () => {
  it.each([
    ['of the predictors', ofPredictors],
    ['of Table 1', ofTableOne],
    ['of genotypes and resistance', ofOtherCells],
    ['of the outcomes', ofOutcomes],
  ])('are as many in any cohort: every number %s', (_, numbersOf) => {
    fc.assert(
      fc.property(cohorts, (patients) => {
        expect(differing(patients, numbersOf(patients))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('agree where only the undetermined make a covariate a text of too many kinds', () => {
    const told = (drain: boolean | string, verdict: CohortPatient['verdict']) =>
      patient({ verdict, detail: { covariates: { drain } } });
    const judged = [true, false, true, false].flatMap((drain) => [
      told(drain, 'cpe'),
      told(drain, 'non-cpe'),
    ]);
    const drains = (cohort: readonly CohortPatient[]) =>
      ofPredictors(cohort).flatMap(({ part, n }) => ('level' in part ? [[part.level, n]] : []));
    expect(drains(judged)).toEqual([
      ['true', 2],
      ['true', 2],
    ]);
    const mixed = [...judged, told('surgical', 'undetermined')];
    expect(drains(mixed)).toEqual([
      ['true', 2],
      ['true', 2],
    ]);
    expect(differing(mixed, ofPredictors(mixed))).toEqual([]);
    const notes = Array.from({ length: 9 }, (_, n) => told(`note ${n}`, 'undetermined'));
    expect(drains([...judged, ...notes])).toEqual([]);
    expect(
      predictorsOf([...judged, ...notes], { ...SETTINGS, variables: null }).leftOut,
    ).toContainEqual({ name: 'drain', because: 'more than 8 different texts' });
  });
});
