import fc from 'fast-check';
import type { DetectorAnswer } from './detector';
import type { ExceedanceInput } from './exceedance';
import { bayes, poissonExceedance, rki } from './exceedance';

/** Thirty periods with an outbreak at 22 to 25. */
const OUTBREAK = [
  0, 1, 0, 2, 1, 0, 1, 1, 0, 2, 1, 0, 1, 3, 0, 1, 2, 0, 1, 1, 0, 4, 5, 3, 6, 2, 1, 0, 1, 0,
];
/** Fourteen empty periods, one case, later two. */
const SPARSE = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 2, 0, 0, 0];

const alarms = ({ points }: DetectorAnswer) =>
  points.filter(({ alarm }) => alarm).map(({ index }) => index);
const limits = ({ points }: DetectorAnswer) =>
  points.filter(({ upper }) => upper !== null).map(({ upper }) => upper);

describe('Bayesian exceedance', () => {
  // R 4.2.2, surveillance 1.20.3, algo.bayes: see detectors-expected.R.
  it('has the limits of R and alarms at 22, 23 and 25 of the outbreak', () => {
    const answer = bayes({ counts: OUTBREAK });
    expect(limits(answer).slice(1)).toEqual([
      3, 3, 3, 3, 3, 3, 3, 4, 4, 3, 4, 4, 4, 3, 3, 4, 5, 5, 7, 7, 7, 6, 5,
    ]);
    expect(alarms(answer)).toEqual([22, 23, 25]);
  });

  it('on an empty baseline is silent at one case and alarms at two', () => {
    const answer = bayes({ counts: SPARSE });
    expect(limits(answer).slice(1)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2]);
    expect(alarms(answer)).toEqual([18]);
  });

  it('alarms where the chance of as many cases is below alpha', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(12), { minLength: 7, maxLength: 40 }), (counts) => {
        for (const { alarm, statistic } of bayes({ counts }).points) {
          if (typeof statistic === 'number' && Math.abs(statistic - 0.05) > 1e-9) {
            expect(alarm).toBe(statistic < 0.05);
          }
        }
      }),
    );
  });
});

describe('Poisson exceedance', () => {
  it('holds the count against the mean of the periods before', () => {
    const { points } = poissonExceedance({ counts: OUTBREAK, alpha: 0.01 });
    // Mean 5/6 of 16 to 21; R: qpois(0.99, 5/6) = 4, ppois(3, 5/6, lower.tail = FALSE).
    expect(points[21]).toMatchObject({ index: 22, observed: 4, upper: 4, alarm: false });
    expect(points[21]?.statistic).toBeCloseTo(0.0104171965244, 12);
  });

  it('says that an empty baseline has no limit worth the name', () => {
    const { points } = poissonExceedance({ counts: SPARSE });
    expect(points[14]).toMatchObject({ expected: 0, upper: 0, alarm: true, statistic: 0 });
    expect(points[14]?.reason).toMatch(/^degenerate baseline: no case in its 6 periods/);
  });
});

describe('RKI', () => {
  it('by six weeks alarms at 22 only', () => {
    const answer = rki({ counts: OUTBREAK });
    expect(limits(answer).slice(1)).toEqual([
      ...Array<number>(7).fill(3.285),
      ...Array<number>(6).fill(5.323),
      ...[3.285, 3.285, 5.323, 5.323, 6.686, 8.102, 8.102, 8.102, 6.686, 6.686],
    ]);
    expect(alarms(answer)).toEqual([22]);
  });

  it('above a mean of twenty takes two standard deviations', () => {
    const { points } = rki({ counts: [20, 22, 24, 26, 28, 30, 33, 32] });
    // Mean 25, standard deviation sqrt(14).
    expect(points[6]?.upper).toBeCloseTo(25 + 2 * Math.sqrt(14), 12);
    expect(points[6]?.alarm).toBe(true);
  });
});

describe('windows of past years', () => {
  const year = [1, 5, 1, 1];

  it('hold a season against its own past', () => {
    const counts = [...year, ...year, ...year];
    const { points, history } = bayes({ counts, b: 1, w: 0, actY: false, frequency: 4 });
    expect(history.needed).toBe(4);
    expect(points[9]?.expected).toBe(5.5);
    expect(points[10]?.expected).toBe(1.5);
  });

  it.each<[string, Partial<ExceedanceInput>]>([
    ['b', { b: -1 }],
    ['w', { w: 0 }],
    ['w', { b: 1, w: 4, frequency: 4 }],
    ['actY', { actY: false }],
    ['frequency', { frequency: 0 }],
    ['alpha', { alpha: 1.2 }],
    ['counts[0]', { counts: [Number.NaN] }],
  ])('refuse %s of %j', (field, change) => {
    expect(() => bayes({ counts: OUTBREAK, ...change })).toThrow(
      expect.objectContaining({ field }),
    );
  });

  it('an added case never removes the alarm of its period', () => {
    const series = fc.array(fc.nat(12), { minLength: 20, maxLength: 40 });
    const detectors = fc.constantFrom(bayes, poissonExceedance, rki);
    fc.assert(
      fc.property(series, detectors, (counts, detect) => {
        const more = counts.map((count, i) => (i === counts.length - 1 ? count + 1 : count));
        const before = detect({ counts, b: 1, w: 2, frequency: 12 }).points.at(-1)?.alarm;
        const after = detect({ counts: more, b: 1, w: 2, frequency: 12 }).points.at(-1)?.alarm;
        expect(before === true && after === false).toBe(false);
      }),
    );
  });
});
