import fc from 'fast-check';
import type { CusumInput, CusumTransform } from './cusum';
import { CUSUM_TRANSFORMS, cusum } from './cusum';
import type { DetectorAnswer } from './detector';

/** Thirty periods with an outbreak at 22 to 25. */
const OUTBREAK = [
  0, 1, 0, 2, 1, 0, 1, 1, 0, 2, 1, 0, 1, 3, 0, 1, 2, 0, 1, 1, 0, 4, 5, 3, 6, 2, 1, 0, 1, 0,
];

const alarms = ({ points }: DetectorAnswer) =>
  points.filter(({ alarm }) => alarm).map(({ index }) => index);
const statistics = ({ points }: DetectorAnswer) =>
  points.map(({ statistic }) => Number((statistic ?? Number.NaN).toFixed(6)));
const limits = ({ points }: DetectorAnswer) =>
  points.map(({ upper }) => Number((upper ?? Number.NaN).toFixed(6)));
const span = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('CUSUM on thirty periods with an outbreak at 22', () => {
  // R 4.2.2, surveillance 1.20.3, algo.cusum: see detectors-expected.R.
  it.each<[CusumTransform, readonly number[], readonly number[]]>([
    [
      'standard',
      [
        0, 0, 0.071874, 0, 0, 0, 0, 2.147372, 5.332493, 6.442116, 10.664986, 10.73686, 9.770985,
        7.767361, 6.801486, 4.797862,
      ],
      span(23, 30),
    ],
    [
      'rossi',
      [
        0, 0, 0, 0, 0, 0, 0, 1.590062, 3.935066, 4.738305, 7.815605, 7.782132, 6.81557, 4.330134,
        3.363572, 0.878136,
      ],
      span(23, 29),
    ],
    [
      'anscombe',
      [
        0, 0, 0, 0, 0, 0, 0, 1.341302, 3.296401, 3.969867, 6.498876, 6.424134, 5.45734, 2.971903,
        2.005109, 0,
      ],
      span(23, 28),
    ],
  ])('by the %s transform the sums are those of R', (transform, sums, expected) => {
    const answer = cusum({ counts: OUTBREAK, range: [15, 30], transform });
    expect(statistics(answer)).toEqual(sums);
    expect(alarms(answer)).toEqual(expected);
    expect(answer.points[0]?.expected).toBeCloseTo(0.9285714, 7);
  });

  it('states the count that would alarm, as R does', () => {
    expect(limits(cusum({ counts: OUTBREAK, range: [15, 30] }))).toEqual([
      5, 5, 5, 5, 5, 5, 5, 5, 3, 0, 0, 0, 0, 0, 0, 0,
    ]);
    expect(
      limits(cusum({ counts: OUTBREAK, range: [21, 24], transform: 'anscombe', m: 13 / 14 })),
    ).toEqual([5.523713, 5.523713, 3.356039, 0.932041]);
    expect(
      limits(cusum({ counts: OUTBREAK, range: [21, 24], transform: 'rossi', m: 13 / 14 })),
    ).toEqual([4.885712, 4.885712, 2.835759, 0.377563]);
  });

  it('with reset it starts from nothing after each alarm', () => {
    const answer = cusum({ counts: OUTBREAK, range: [15, 30], reset: true });
    expect(alarms(answer)).toEqual([23, 25]);
    expect(answer.points[9]?.statistic).toBeCloseTo((3 - 13 / 14) / Math.sqrt(13 / 14) - 1.04, 12);
  });
});

describe('CUSUM in general', () => {
  it('says that nothing is standardised where no case came before', () => {
    const { history, points } = cusum({ counts: [0, 0, 0, 2], range: [4, 4] });
    expect(history.statement).toBe(
      'No case in the 3 periods before the range: nothing was judged.',
    );
    expect(points).toMatchObject([{ index: 4, alarm: false, statistic: null, upper: null }]);
    expect(points[0]?.reason).toMatch(/^degenerate baseline: no case/);
  });

  it('says that history is too short where the range starts the series', () => {
    const { history, points } = cusum({ counts: [1, 2, 3], range: [1, 3] });
    expect(history).toMatchObject({ needed: 1, available: 0, sufficient: false });
    expect(history.statement).toBe(
      'History is too short: the expected count is the mean of the periods before the range, and ' +
        'there is none. Nothing was judged.',
    );
    expect(points.map(({ upper }) => upper)).toEqual([null, null, null]);
  });

  it('says how many periods before the range it learnt from, whatever the length of the range', () => {
    for (const last of [5, 6]) {
      const { history } = cusum({ counts: [0, 1, 2, 1, 3, 4], range: [5, last] });
      expect(history).toMatchObject({ needed: 1, available: 4, sufficient: true });
      expect(history.statement).toBe(
        'Learns from the mean of the 4 periods before the range; judged from period 5 on.',
      );
    }
  });

  it('needs no history where the expected count is given', () => {
    const { history, points } = cusum({ counts: [1, 2, 9], range: [1, 3], m: 1 });
    expect(history.sufficient).toBe(true);
    expect(points.map(({ alarm }) => alarm)).toEqual([false, false, true]);
  });

  it.each<[string, Partial<CusumInput>]>([
    ['range[0]', { range: [0, 30] }],
    ['range[1]', { range: [15, 31] }],
    ['range', { range: [20, 15] }],
    ['m', { m: 0 }],
    ['k', { k: -0.1 }],
    ['h', { h: 0 }],
  ])('refuses %s of %j', (field, change) => {
    expect(() => cusum({ counts: OUTBREAK, range: [15, 30], ...change })).toThrow(
      expect.objectContaining({ field }),
    );
  });

  const series = fc.array(fc.nat(9), { minLength: 10, maxLength: 40 });
  const transforms = fc.constantFrom(...CUSUM_TRANSFORMS);

  it('an added case never removes the alarm of its period', () => {
    fc.assert(
      fc.property(series, transforms, fc.boolean(), (counts, transform, reset) => {
        const at = counts.length - 1;
        const more = counts.map((count, i) => (i === at ? count + 1 : count));
        const lastAlarms = (ys: readonly number[]) =>
          cusum({ counts: ys, range: [8, ys.length], transform, reset }).points.at(-1)?.alarm;
        expect(lastAlarms(counts) === true && lastAlarms(more) === false).toBe(false);
      }),
    );
  });

  it('alarms exactly where the count reaches its limit', () => {
    fc.assert(
      fc.property(series, transforms, fc.boolean(), (counts, transform, reset) => {
        const { points } = cusum({ counts, range: [8, counts.length], transform, reset });
        for (const { observed, upper, statistic, alarm } of points) {
          if (upper === null || Math.abs((statistic ?? 0) - 2.26) < 1e-9) continue;
          // A limit of 0 says only that the sum before suffices, or nearly so.
          if (upper > 1e-9) expect(alarm).toBe(observed >= upper);
        }
      }),
    );
  });
});
