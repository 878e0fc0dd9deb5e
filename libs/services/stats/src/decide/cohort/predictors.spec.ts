import { patient, patientsLike } from './patient.builder';
import { predictorsOf } from './predictors';

const SETTINGS = {
  method: 'auto',
  level: 0.95,
  enterBelow: 0.1,
  leaveAtOrAbove: null,
  variables: null,
} as const;

/** 45 of 69 CPE and 20 of 59 non-CPE in the ICU: the table of the textbook's Woolf limits. */
const COHORT = [
  ...patientsLike(45, { icu: true }),
  ...patientsLike(24, { icu: false }),
  ...patientsLike(20, { icu: true, verdict: 'non-cpe' }),
  ...patientsLike(39, { icu: false, verdict: 'non-cpe' }),
];

describe('predictors of CPE', () => {
  it('of one variable are its odds ratio with the limits that Woolf gives', () => {
    const { rows, model } = predictorsOf(COHORT, SETTINGS);
    const [icu] = rows;
    expect(icu).toMatchObject({
      name: 'icu',
      cpe: { with: 45, known: 69, missing: 0 },
      nonCpe: { with: 20, known: 59, missing: 0 },
      univariable: {
        oddsRatio: expect.closeTo(3.65625, 8),
        lower: expect.closeTo(1.75825, 4),
        upper: expect.closeTo(7.60311, 4),
        method: 'ml',
        ci: 'wald',
      },
    });
    expect(icu?.multivariable?.oddsRatio).toBeCloseTo(3.65625, 8);
    expect(model).toMatchObject({ n: 128, events: 69, missing: 0, eventsPerVariable: 59 });
  });

  it('leave undetermined CRE out, and say how many', () => {
    const { undetermined, warnings, model } = predictorsOf(
      [...COHORT, ...patientsLike(7, { verdict: 'undetermined', icu: true })],
      SETTINGS,
    );
    expect([undetermined, model?.n]).toEqual([7, 128]);
    expect(warnings.map(({ code }) => code)).toEqual(['undetermined-left-out']);
  });

  it('that can not be fitted are named with the reason', () => {
    const cohort = COHORT.map((each, k) => ({
      ...each,
      hepatobiliary: false,
      detail: each.detail && {
        ...each.detail,
        sex: each.verdict === 'cpe' && k % 2 ? ('male' as const) : null,
        covariates: each.verdict === 'cpe' ? { drain: k % 3 === 0 } : {},
      },
    }));
    const { leftOut, rows } = predictorsOf(cohort, SETTINGS);
    expect(rows.map(({ name }) => name)).toEqual(['icu']);
    expect(Object.fromEntries(leftOut.map(({ name, because }) => [name, because]))).toEqual({
      age: 'known for no patient',
      sex: 'known in one of the two groups alone',
      hospitalDaysBefore: 'known for no patient',
      hepatobiliary: 'the same for everybody',
      hepatobiliaryWithoutInfection: 'known for no patient',
      drain: 'known in one of the two groups alone',
    });
  });

  it('are those that are asked for, and an unknown name is said', () => {
    const { rows, leftOut, variables } = predictorsOf(COHORT, {
      ...SETTINGS,
      variables: ['icuAtIndex', 'icu', 'luck'],
    });
    expect(rows.map(({ name }) => name)).toEqual(['icu']);
    expect(leftOut.map(({ name }) => name)).toEqual(['icuAtIndex', 'luck']);
    expect(variables).toContainEqual({ name: 'icu', label: expect.any(String), known: 128 });
  });

  it('of levels stand against the most frequent one', () => {
    const cohort = COHORT.map((each, k) => ({
      ...each,
      detail: each.detail && { ...each.detail, covariates: { origin: k % 3 ? 'home' : 'ward' } },
    }));
    const { rows } = predictorsOf(cohort, { ...SETTINGS, variables: ['origin'] });
    expect(rows).toMatchObject([{ name: 'origin=ward', kind: 'level', reference: 'home' }]);
  });

  it('have no common model where nobody is known in all of its variables', () => {
    const cohort = COHORT.map((each, k) => ({
      ...each,
      icu: k % 2 ? each.icu : null,
      detail: each.detail && {
        ...each.detail,
        covariates: k % 2 ? {} : { drain: each.verdict === 'cpe' ? k % 3 > 0 : k % 3 === 0 },
      },
    }));
    const { model, warnings, rows } = predictorsOf(cohort, SETTINGS);
    expect(model).toBeNull();
    expect(warnings.map(({ code }) => code)).toContain('no-model');
    expect(rows.map(({ name }) => name)).toEqual(['icu', 'drain']);
  });

  it('that together separate the groups say so, and no limit is a number without meaning', () => {
    // 18 patients of whom no variable alone is separated. R: the penalised profile likelihood of
    // `icu` falls by qchisq(.95, 1) / 2 beyond exp(33), which is no limit.
    const row = (k: number, verdict: 'cpe' | 'non-cpe') => {
      const [last, first, drug] = verdict === 'cpe' ? [7, 10, 8] : [2, 8, 2];
      const covariates = { apache: first + k, carbapenem30d: k < drug };
      return patient({ verdict, icu: k < last, detail: { covariates } });
    };
    const cohort = [
      ...Array.from({ length: 10 }, (_, k) => row(k, 'cpe')),
      ...Array.from({ length: 8 }, (_, k) => row(k, 'non-cpe')),
    ];
    const { rows, model, warnings } = predictorsOf(cohort, SETTINGS);
    expect(model?.method).toBe('firth');
    expect(rows.map(({ univariable }) => univariable.method)).toEqual(['ml', 'ml', 'ml']);
    expect(warnings.find(({ code }) => code === 'separated')?.detail).toMatch(/^The variables/);
    expect(rows.find(({ name }) => name === 'icu')?.multivariable).toMatchObject({
      oddsRatio: expect.closeTo(789.255, 2),
      lower: expect.closeTo(0.4908, 4),
      upper: 'Infinity',
      reason: expect.stringContaining('no'),
    });
  });

  it('of a cohort without patients, or with one group alone, are none', () => {
    for (const cohort of [[], [patient()], patientsLike(5, { icu: true })]) {
      const { rows, model } = predictorsOf(cohort, SETTINGS);
      expect([rows, model]).toEqual([[], null]);
    }
  });
});
