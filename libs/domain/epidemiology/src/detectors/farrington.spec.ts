import fc from 'fast-check';
import type { FarringtonPoint } from './farrington';
import { farrington } from './farrington';
import type { FarringtonInput } from './farrington-settings';

/** Six years of 52 weeks with a season and a pattern, and an outbreak in weeks 80 to 83. */
const SEASON = Array.from({ length: 312 }, (_, i) => {
  const t = i + 1;
  const base = Math.floor(3 + 2.5 * Math.sin((2 * Math.PI * t) / 52)) + ((7 * t * t + 3 * t) % 5);
  return t >= 80 && t <= 83 ? base + 15 : base;
});
/** One case every ninth week, two every 37th, and 1, 2, 4 in the last three. */
const SPARSE = Array.from({ length: 312 }, (_, i) => {
  const week = i + 1;
  if (week >= 310) return [1, 2, 4][week - 310] ?? 0;
  if (week >= 40 && (week - 40) % 37 === 0) return 2;
  return week >= 5 && (week - 5) % 9 === 0 ? 1 : 0;
});
const FLEXIBLE = { b: 4, w: 3, noPeriods: 10, pastWeeksNotIncluded: 26, pThresholdTrend: 1 };

const digits = (value: number | null | undefined) => Number((value ?? Number.NaN).toFixed(5));
const column = (
  points: readonly FarringtonPoint[],
  name: 'upper' | 'expected' | 'phi' | 'statistic',
) => points.map((point) => digits(point[name]));
const alarms = (points: readonly FarringtonPoint[]) =>
  points.filter(({ alarm }) => alarm).map(({ index }) => index);

describe('Farrington flexible', () => {
  // R 4.2.2, surveillance 1.20.3, farringtonFlexible: see farrington-expected.R.
  it.each<[string, Partial<FarringtonInput>, Partial<Record<string, number[]>>]>([
    [
      'ten seasons, delta',
      { ...FLEXIBLE, alpha: 0.01, range: [289, 294] },
      {
        upper: [9.75538, 9.0786, 8.77217, 8.03065, 7.50325, 6.98305],
        expected: [3.86108, 3.47958, 3.26, 2.88952, 2.62263, 2.40435],
        phi: [1.14927, 1.13565, 1.15998, 1.12387, 1.10333, 1.05285],
        statistic: [0.36288, -0.44286, -0.41, 0.41051, 0.07732, 0.34849],
      },
    ],
    [
      'ten seasons, negative binomial',
      { ...FLEXIBLE, alpha: 0.01, range: [289, 294], thresholdMethod: 'nbPlugin' },
      {
        upper: [10, 9, 9, 8, 7, 7],
        statistic: [0.53752, -0.03185, -0.02324, 0.56766, 0.33729, 0.51002],
      },
    ],
    [
      'ten seasons, upper limit of mu',
      { ...FLEXIBLE, alpha: 0.01, range: [289, 294], thresholdMethod: 'muan' },
      {
        upper: [11, 10, 10, 9, 8, 8],
        statistic: [0.48181, -0.02821, -0.02061, 0.49615, 0.28935, 0.43842],
      },
    ],
    [
      "R's defaults",
      { range: [289, 294] },
      {
        upper: [11.01156, 9.86995, 10.41408, 10.14688, 10.16363, 6.60622],
        expected: [3.30583, 2.70405, 2.68214, 2.45292, 3.00899, 2.45535],
        phi: [4.08105, 4.14786, 4.72633, 4.94871, 3.88074, 1.76254],
      },
    ],
    [
      'untransformed',
      { range: [289, 294], b: 4, pThresholdTrend: 1, powertrans: 'none' },
      { upper: [5.02931, 4.12023, 4.5111, 4.60357, 5.21787, 5.9062] },
    ],
    [
      'square root',
      { range: [289, 294], b: 4, pThresholdTrend: 1, powertrans: '1/2' },
      { upper: [6.86043, 5.87894, 6.69379, 7.04832, 7.84365, 7.32556] },
    ],
    [
      'past outbreaks at full weight',
      { range: [289, 294], b: 4, pThresholdTrend: 1, reweight: false },
      {
        upper: [6.25518, 5.24204, 5.8808, 6.11968, 6.90897, 7.0992],
        phi: [2.65843, 2.55654, 3.17012, 3.53814, 3.78468, 3.36193],
      },
    ],
    [
      'without a trend, up to last week',
      { range: [289, 294], trend: false, pastWeeksNotIncluded: 0 },
      {
        upper: [14.98166, 14.95104, 15.04677, 13.84006, 9.87168, 6.55071],
        expected: [5.28947, 5.15789, 4.76316, 4.02632, 2.95088, 2.49707],
      },
    ],
    [
      'the method of 1996',
      { range: [289, 294], flexible: false },
      { upper: [11.91691, 11.71017, 11.81794, 10.35962, 8.8075, 7.5939] },
    ],
  ])('meets R: %s', (_, settings, expected) => {
    const { points } = farrington({ counts: SEASON, ...settings });
    for (const name of ['upper', 'expected', 'phi', 'statistic'] as const) {
      if (expected[name]) expect(column(points, name)).toEqual(expected[name]);
    }
  });

  it('on sparse counts is silent below five cases in four weeks, and says so', () => {
    const { points } = farrington({
      counts: SPARSE,
      range: [310, 312],
      b: 4,
      alpha: 0.01,
      thresholdMethod: 'nbPlugin',
    });
    expect(column(points, 'phi')).toEqual([1.26667, 1.26667, 1.26667]);
    expect(points.map(({ upper }) => upper)).toEqual([null, null, 2]);
    expect(points[2]?.expected).toBeCloseTo(0.1785714, 7);
    expect(points[0]?.reason).toBe('fewer than 5 cases in the 4 latest periods (limit54)');
    expect(alarms(points)).toEqual([312]);
  });

  it('without that rule the same weeks have a limit', () => {
    const of = { counts: SPARSE, b: 4, alpha: 0.01, thresholdMethod: 'nbPlugin' as const };
    const { points } = farrington({ ...of, range: [310, 312], limit54: [0, 4] });
    expect(points.map(({ upper }) => upper)).toEqual([2, 2, 2]);
    expect(alarms(points)).toEqual([312]);
  });

  it('a series without any case has a limit near nothing and raises no alarm', () => {
    const counts = SPARSE.map(() => 0);
    for (const thresholdMethod of ['delta', 'nbPlugin', 'muan'] as const) {
      const { points } = farrington({ counts, range: [310, 312], thresholdMethod });
      expect(alarms(points)).toEqual([]);
    }
  });

  it('names the weeks by the start of the series, years of 52', () => {
    const { points } = farrington({
      counts: SEASON,
      range: [311, 312],
      start: { year: 2019, week: 3 },
    });
    expect(points.map(({ year, week }) => [year, week])).toEqual([
      [2025, 1],
      [2025, 2],
    ]);
  });

  it('says plainly that two years are too short for five', () => {
    const { history, points } = farrington({ counts: SEASON.slice(0, 104) });
    expect(history).toMatchObject({ needed: 263, available: 103, sufficient: false });
    expect(points).toMatchObject([{ index: 104, upper: null, alarm: false }]);
  });

  it('judges what it can of a range that begins too early', () => {
    const { points } = farrington({ counts: SEASON, range: [262, 264] });
    expect(points.map(({ upper }) => upper === null)).toEqual([true, true, false]);
    expect(points[0]?.reason).toBe('263 earlier periods are needed, there are 261');
  });

  it('says that a single reference period gives no model', () => {
    const { points } = farrington({ counts: SEASON, range: [312, 312], b: 1, w: 0 });
    expect(points).toMatchObject([{ upper: null, alarm: false }]);
    expect(points[0]?.reason).toMatch(/no more reference periods than parameters/);
  });
});

describe('arguments of Farrington', () => {
  it.each<[string, Partial<FarringtonInput>]>([
    ['b', { b: 0 }],
    ['w', { w: -1 }],
    ['w', { w: 52 }],
    ['alpha', { alpha: 0 }],
    ['frequency', { frequency: 400 }],
    ['weightsThreshold', { weightsThreshold: 0 }],
    ['pThresholdTrend', { pThresholdTrend: 1.1 }],
    ['limit54[0]', { limit54: [-1, 4] }],
    ['limit54[1]', { limit54: [5, 0] }],
    ['noPeriods', { noPeriods: 47 }],
    ['pastWeeksNotIncluded', { pastWeeksNotIncluded: -1 }],
    ['range[1]', { range: [300, 313] }],
    ['range', { range: [300, 299] }],
    ['start.week', { start: { year: 2020, week: 53 } }],
    ['noPeriods', { flexible: false, noPeriods: 1 }],
    ['thresholdMethod', { flexible: false, thresholdMethod: 'muan' }],
  ])('refuses %s of %j', (field, change) => {
    expect(() => farrington({ counts: SEASON, ...change })).toThrow(
      expect.objectContaining({ field }),
    );
  });

  const short = { b: 3, w: 1, frequency: 8, limit54: [0, 1] as const };
  const series = fc.array(fc.nat(9), { minLength: 27, maxLength: 40 });
  const methods = fc.constantFrom<Partial<FarringtonInput>>(
    {},
    { thresholdMethod: 'nbPlugin' },
    { thresholdMethod: 'muan' },
    { flexible: false },
    { noPeriods: 3 },
  );

  it('an added case never removes the alarm of its period', () => {
    fc.assert(
      fc.property(series, methods, (counts, method) => {
        const more = counts.map((count, i) => (i === counts.length - 1 ? count + 1 : count));
        const before = farrington({ counts, ...short, ...method }).points.at(-1)?.alarm;
        const after = farrington({ counts: more, ...short, ...method }).points.at(-1)?.alarm;
        expect(before === true && after === false).toBe(false);
      }),
    );
  });

  it('never answers with what is no number, and a stricter alpha never lowers a limit', () => {
    fc.assert(
      fc.property(series, methods, (counts, method) => {
        const loose = farrington({ counts, ...short, ...method }).points;
        const strict = farrington({ counts, ...short, ...method, alpha: 0.001 }).points;
        loose.forEach(({ upper, expected, statistic }, at) => {
          expect([upper, expected, statistic].some(Number.isNaN)).toBe(false);
          const stricter = strict[at]?.upper;
          if (upper !== null && typeof stricter === 'number') {
            expect(stricter).toBeGreaterThanOrEqual(upper);
          }
        });
      }),
    );
  });
});
