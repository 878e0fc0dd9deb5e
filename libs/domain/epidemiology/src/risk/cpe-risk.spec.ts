import fc from 'fast-check';
import { RefusedInputError } from '../refused-input';
import {
  UNFITTED,
  byQuarter,
  casesNeeded,
  isValidatedBy,
  performanceOf,
  recalibrated,
  scoreOf,
  type ResolvedCase,
} from './cpe-risk';

/** `n` cases alike, of which `cpe` had a carbapenemase. */
function cases(icu: boolean, hepatobiliary: boolean, n: number, cpe: number): ResolvedCase[] {
  return Array.from({ length: n }, (_, i) => ({
    day: '2024-02-01',
    predictors: { icu, hepatobiliary },
    cpe: i < cpe,
  }));
}

/** 200 CRE: more CPE in intensive care and with hepatobiliary disease. */
const SITE = [
  ...cases(false, false, 80, 20),
  ...cases(true, false, 60, 30),
  ...cases(false, true, 40, 20),
  ...cases(true, true, 20, 15),
];
const ENTERED = { intercept: -1, weights: { icu: 1, hepatobiliary: 0.5 } };

describe('the risk that a pending CRE is CPE', () => {
  it('has no probability before the site has fitted or entered coefficients: none are invented', () => {
    expect(scoreOf({ icu: true, hepatobiliary: false }, UNFITTED)).toEqual({
      probability: null,
      range: null,
      present: 1,
      terms: [
        { name: 'icu', present: true, isKnown: true, weight: null },
        { name: 'hepatobiliary', present: false, isKnown: true, weight: null },
      ],
    });
  });

  it.each([
    [false, false, 1 / (1 + Math.exp(1))],
    [true, false, 0.5],
    [true, true, 1 / (1 + Math.exp(-0.5))],
  ])('with ICU %s and hepatobiliary disease %s is the inverse logit of the sum', (icu, hpb, p) => {
    expect(scoreOf({ icu, hepatobiliary: hpb }, ENTERED).probability).toBeCloseTo(p, 12);
  });

  it('orders what is not known as absent, and says the range over both values', () => {
    const [without, with_] = [false, true].map(
      (icu) => scoreOf({ icu, hepatobiliary: true }, ENTERED).probability,
    );
    const { probability, range } = scoreOf({ icu: null, hepatobiliary: true }, ENTERED);
    expect(probability).toBe(without);
    expect(range).toEqual({ lower: without, upper: with_ });
    expect(scoreOf({ icu: true, hepatobiliary: true }, ENTERED).range).toBeNull();
    const protects = { intercept: 0, weights: { icu: -1, hepatobiliary: 1 } };
    const neither = scoreOf({ icu: null, hepatobiliary: null }, protects);
    expect(neither.range?.lower).toBeCloseTo(1 / (1 + Math.exp(1)), 12);
    expect(neither.range?.upper).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
  });

  it('never falls when a predictor with a positive weight is added', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), (icu, hepatobiliary) => {
        const p = scoreOf({ icu, hepatobiliary }, ENTERED).probability ?? 0;
        const more = scoreOf({ icu: true, hepatobiliary }, ENTERED).probability ?? 0;
        return more >= p;
      }),
    );
  });
});

describe('learning from the site', () => {
  it('refits by Firth: odds ratios of the table, a little towards 1', () => {
    const { coefficients, n, events } = recalibrated(SITE, 'refit', UNFITTED);
    expect([n, events]).toEqual([200, 85]);
    // In the table both odds ratios are 3 in every stratum: (30*60)/(30*20) = (20*60)/(20*20) = 3.
    for (const { oddsRatio } of Object.values(coefficients)) {
      expect(oddsRatio).toBeGreaterThan(2.85);
      expect(oddsRatio).toBeLessThan(3);
    }
  });

  it('stays finite, with limits and a warning, where a predictor almost separates CPE', () => {
    const almost = [...cases(false, false, 17, 0), ...cases(true, false, 23, 20)];
    const { coefficients, warnings } = recalibrated(almost, 'refit', UNFITTED);
    expect(coefficients['icu']?.weight).toBeGreaterThan(3);
    expect(coefficients['icu']?.weight).toBeLessThan(6);
    expect(coefficients['icu']?.lower).toBeGreaterThan(1);
    expect(warnings.join()).toContain('separation');
  });

  it('learns nothing from 40 cases that a predictor tells apart completely', () => {
    const separated = [...cases(false, false, 20, 0), ...cases(true, false, 20, 20)];
    expect(() => recalibrated(separated, 'refit', UNFITTED)).toThrow('tell all of them apart');
  });

  it('shifts the intercept until as many CPE are expected as were found', () => {
    const { model } = recalibrated(SITE, 'intercept', ENTERED);
    const expected = SITE.map((one) => scoreOf(one.predictors, model).probability ?? 0);
    expect(expected.reduce((a, b) => a + b, 0)).toBeCloseTo(85, 6);
    expect(model.weights).toEqual(ENTERED.weights);
  });

  it('corrects weights that are too extreme by the slope', () => {
    const extreme = { intercept: -2.2, weights: { icu: 2.2, hepatobiliary: 2.2 } };
    const { model } = recalibrated(SITE, 'intercept-slope', extreme);
    expect(model.weights['icu']).toBeGreaterThan(1);
    expect(model.weights['icu']).toBeLessThan(1.15);
    const after = performanceOf(SITE, model);
    expect(after?.slope.value).toBeGreaterThan(0.97);
    expect(after?.slope.value).toBeLessThan(1.06);
  });

  it.each([
    ['intercept', 10],
    ['intercept-slope', 20],
    ['refit', 20],
  ] as const)('by %s needs %s cases with and as many without', (method, needed) => {
    expect(casesNeeded(method, 2)).toBe(needed);
    const few = [...cases(false, false, needed - 1, needed - 1), ...cases(true, false, 50, 0)];
    expect(() => recalibrated(few, method, ENTERED)).toThrow(RefusedInputError);
  });

  it('has nothing to shift before there is a model, and names the way out', () => {
    expect(() => recalibrated(SITE, 'intercept', UNFITTED)).toThrow(
      'method: a model without coefficients has none to correct: enter those of a source, or ask',
    );
  });

  it.each(['refit', 'intercept', 'intercept-slope'] as const)(
    'by %s leaves out whom a predictor is not known of, and says how many',
    (method) => {
      const unknown: ResolvedCase[] = cases(true, false, 40, 40).map((one) => ({
        ...one,
        predictors: { icu: true, hepatobiliary: null },
      }));
      const known = recalibrated(SITE, method, ENTERED);
      const all = recalibrated([...SITE, ...unknown], method, ENTERED);
      expect(all).toEqual({
        ...known,
        warnings: [
          '40 of 240 settled CRE are left out: a predictor of theirs is not known.',
          ...known.warnings,
        ],
      });
      expect(performanceOf([...SITE, ...unknown], ENTERED)).toEqual(performanceOf(SITE, ENTERED));
    },
  );
});

describe('how it did', () => {
  it('says nothing without probabilities', () => {
    expect(performanceOf(SITE, UNFITTED)).toBeNull();
  });

  it('gives Brier, slope, and a table by predicted risk', () => {
    const { model } = recalibrated(SITE, 'refit', UNFITTED);
    const { brier, auc, table } = performanceOf(SITE, model) ?? {};
    expect(brier).toBeLessThan(0.245);
    expect(auc).toBeGreaterThan(0.6);
    expect(table?.reduce((total, { n }) => total + n, 0)).toBe(200);
  });

  it('counts as validated only with 100 cases of each kind and limits around 0 and 1', () => {
    const { model } = recalibrated(SITE, 'refit', UNFITTED);
    expect(isValidatedBy(performanceOf(SITE, model))).toBe(false);
    const many = [...SITE, ...SITE, ...SITE];
    expect(isValidatedBy(performanceOf(many, model))).toBe(true);
    const wrong = { intercept: 3, weights: { icu: -1, hepatobiliary: 0 } };
    expect(isValidatedBy(performanceOf(many, wrong))).toBe(false);
    expect(isValidatedBy(null)).toBe(false);
  });

  it('is followed by quarters', () => {
    const days = ['2024-04-01', '2024-03-31', '2023-12-31'].map((day) => ({ day }));
    expect(byQuarter(days).map(({ quarter }) => quarter)).toEqual([
      '2023-Q4',
      '2024-Q1',
      '2024-Q2',
    ]);
  });
});
