import fc from 'fast-check';
import type { DetectorPoint } from './detector';
import type { EarsInput } from './ears';
import { EARS_METHODS, ears } from './ears';

/** Thirty periods with an outbreak at 22 to 25. */
const OUTBREAK = [
  0, 1, 0, 2, 1, 0, 1, 1, 0, 2, 1, 0, 1, 3, 0, 1, 2, 0, 1, 1, 0, 4, 5, 3, 6, 2, 1, 0, 1, 0,
];
/** Fourteen empty periods, one case, later two: what carbapenemases look like on one ward. */
const SPARSE = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 2, 0, 0, 0];

const alarms = (points: readonly DetectorPoint[]) =>
  points.filter(({ alarm }) => alarm).map(({ index }) => index);
const rounded = (value: number | null | undefined, digits: number) =>
  Number((value ?? Number.NaN).toFixed(digits));
const judged = (input: EarsInput) => ears(input).points.filter(({ upper }) => upper !== null);

describe('EARS on thirty periods with an outbreak at 22', () => {
  // R 4.2.2, surveillance 1.20.3, earsC with alpha = 0.001: see detectors-expected.R.
  const C1 = [
    3.050282, 2.989606, 3.050282, 3.523164, 2.989606, 3.050282, 2.989606, 4.446454, 4.568293,
    4.446454, 4.446454, 4.568293, 4.446454, 4.446454, 3.050282, 5.55064, 7.888659, 8.180465,
    9.865131, 9.675665, 9.675665, 9.675665, 9.448415,
  ];

  it('C1 has the limits of earsC and alarms at 14 and 22', () => {
    const points = judged({ counts: OUTBREAK, method: 'C1' });
    expect(points.map(({ upper }) => rounded(upper, 6))).toEqual(C1);
    expect(points[0]?.index).toBe(8);
    expect(alarms(points)).toEqual([14, 22]);
  });

  it('C2 leaves the two latest periods out of its baseline and alarms at 14, 23 and 25', () => {
    const points = judged({ counts: OUTBREAK, method: 'C2' });
    expect(points.map(({ upper }) => rounded(upper, 6))).toEqual(C1.slice(0, 21));
    expect(points.map(({ statistic }) => rounded(statistic, 4))).toEqual([
      1.7008, 0.207, -0.9449, 0, 3.1053, -0.9449, 0.207, 0.8018, -0.866, -0.1336, -0.1336, -0.866,
      2.6726, 3.608, 3.0237, 3.4158, 0.0732, -0.5, -1.2599, -0.9258, -1.3887,
    ]);
    expect(points[0]?.index).toBe(10);
    expect(alarms(points)).toEqual([14, 23, 25]);
  });

  it('C3 adds the excess of three periods up, so that its alarms outlast the cases', () => {
    const points = judged({ counts: OUTBREAK, method: 'C3' });
    expect(points.map(({ statistic }) => rounded(statistic, 4))).toEqual([
      0.7008, 0, 2.1053, 2.1053, 2.1053, 0, 0, 0, 0, 0, 1.6726, 4.2806, 6.3044, 7.0476, 4.4395,
      2.4158, 0, 0, 0,
    ]);
    expect(points[0]?.index).toBe(12);
    expect(alarms(points)).toEqual([14, 15, 16, 23, 24, 25, 26, 27]);
  });

  it('C3 gated at two cases is silent in the periods 15, 16 and 27 with fewer', () => {
    const points = judged({ counts: OUTBREAK, method: 'C3', minCount: 2 });
    expect(alarms(points)).toEqual([14, 23, 24, 25, 26]);
  });
});

describe('EARS on a ward without cases', () => {
  it.each(['C1', 'C2'] as const)('%s alarms at a single case and says why', (method) => {
    const { points } = ears({ counts: SPARSE, method });
    expect(alarms(points)).toEqual([15, 18]);
    expect(points[14]).toMatchObject({ expected: 0, upper: 0, statistic: null });
    expect(points[14]?.reason).toMatch(/^degenerate baseline: no variation in its 7 periods/);
  });

  it('C1 has one limit above zero before the second case', () => {
    expect(rounded(ears({ counts: SPARSE, method: 'C1' }).points[17]?.upper, 6)).toBe(1.310855);
  });

  it('C3 raises no alarm where it is not defined, and says so', () => {
    const { points } = ears({ counts: SPARSE, method: 'C3' });
    expect(points[14]).toMatchObject({ alarm: false, statistic: null, upper: null });
    expect(points[14]?.reason).toMatch(/^degenerate baseline/);
    expect(points[17]?.reason).toMatch(/before period 16/);
    // From 20 on all three baselines hold the case of 15, and the pair of 18 still counts.
    expect(alarms(points)).toEqual([20]);
  });

  it('a least standard deviation of one and two cases for an alarm leave only the pair', () => {
    for (const method of ['C1', 'C2'] as const) {
      const { points } = ears({ counts: SPARSE, method, minSigma: 0.5, minCount: 2 });
      expect(alarms(points)).toEqual([18]);
    }
  });
});

describe('EARS in general', () => {
  it('says plainly that six periods are too few', () => {
    const { history, points } = ears({ counts: [0, 1, 0, 2, 1, 0], method: 'C1' });
    expect(history).toMatchObject({ needed: 7, available: 5, sufficient: false });
    expect(history.statement).toMatch(/^History is too short: 7 periods are needed/);
    expect(points.every(({ upper, alarm }) => upper === null && !alarm)).toBe(true);
  });

  it.each<[string, Partial<EarsInput>]>([
    ['baseline', { baseline: 2 }],
    ['baseline', { baseline: 7.5 }],
    ['alpha', { alpha: 0 }],
    ['alpha', { alpha: 1 }],
    ['minSigma', { minSigma: -1 }],
    ['minCount', { minCount: 0.5 }],
    ['counts', { counts: [] }],
    ['counts[1]', { counts: [0, -1] }],
    ['counts[1]', { counts: [0, 1.5] }],
  ])('refuses %s of %j', (field, change) => {
    expect(() => ears({ counts: OUTBREAK, method: 'C1', ...change })).toThrow(
      expect.objectContaining({ field }),
    );
  });

  const series = fc.array(fc.nat(9), { minLength: 13, maxLength: 40 });
  const method = fc.constantFrom(...EARS_METHODS);

  it('an added case never removes the alarm of its period', () => {
    fc.assert(
      fc.property(series, method, fc.nat(39), (counts, of, position) => {
        const at = position % counts.length;
        const more = counts.map((count, i) => (i === at ? count + 1 : count));
        const before = ears({ counts, method: of }).points[at]?.alarm === true;
        const after = ears({ counts: more, method: of }).points[at]?.alarm === true;
        expect(before && !after).toBe(false);
      }),
    );
  });

  it('counts ten times as large have limits ten times as high and the same alarms', () => {
    fc.assert(
      fc.property(series, method, (counts, of) => {
        const once = ears({ counts, method: of }).points;
        const tenfold = ears({ counts: counts.map((count) => 10 * count), method: of }).points;
        tenfold.forEach(({ upper, alarm }, at) => {
          expect(upper ?? -1).toBeCloseTo(10 * (once[at]?.upper ?? -0.1), 6);
          if (Math.abs((once[at]?.upper ?? 0) - (once[at]?.observed ?? 0)) > 1e-9) {
            expect(alarm).toBe(once[at]?.alarm);
          }
        });
      }),
    );
  });

  it('C3 alarms exactly where the count reaches its limit', () => {
    fc.assert(
      fc.property(series, (counts) => {
        for (const { observed, upper, alarm } of judged({ counts, method: 'C3' })) {
          if (Math.abs(observed - (upper ?? 0)) > 1e-9) expect(alarm).toBe(observed > (upper ?? 0));
        }
      }),
    );
  });

  it('a stricter alpha never lowers a limit', () => {
    fc.assert(
      fc.property(series, method, (counts, of) => {
        const loose = ears({ counts, method: of, alpha: 0.05 }).points;
        const strict = ears({ counts, method: of, alpha: 0.001 }).points;
        strict.forEach(({ upper }, at) => {
          expect((upper ?? 0) >= (loose[at]?.upper ?? 0)).toBe(true);
        });
      }),
    );
  });
});
