import { glrPoisson } from './glr-poisson';

/** Thirty periods with an outbreak at 22 to 25. */
const OUTBREAK = [
  0, 1, 0, 2, 1, 0, 1, 1, 0, 2, 1, 0, 1, 3, 0, 1, 2, 0, 1, 1, 0, 4, 5, 3, 6, 2, 1, 0, 1, 0,
];

describe('the likelihood ratio of a lasting rise', () => {
  // R 4.2.2, surveillance 1.20.3, algo.glrpois(mu0 = 1, c.ARL = 5): see detectors-expected.R.
  it('has the statistics of R and alarms at 23 and 25', () => {
    const { points } = glrPoisson({ counts: OUTBREAK, range: [8, 30], mu0: 1 });
    expect(points.map(({ statistic }) => Number((statistic ?? -1).toFixed(6)))).toEqual([
      0, 0, 0.386294, 0.216395, 0, 0, 1.295837, 0.216395, 0.150728, 0.432791, 0.093929, 0.079055,
      0.068251, 0, 2.545177, 6.536697, 1.295837, 6.536697, 0.386294, 0.216395, 0, 0, 0,
    ]);
    expect(points.filter(({ alarm }) => alarm).map(({ index }) => index)).toEqual([23, 25]);
  });

  it('has no limit of the single count, and says why', () => {
    const { points } = glrPoisson({ counts: OUTBREAK, range: [8, 30], mu0: 1 });
    const why = 'no limit of the single count: the statistic is held against the limit';
    expect(points.map(({ upper, reason }) => [upper, reason])).toEqual(
      points.map(() => [null, why]),
    );
  });

  it('takes the mean before the range where none is given', () => {
    const { points, parameters } = glrPoisson({ counts: OUTBREAK, range: [15, 30] });
    expect(parameters['mu0']).toBeCloseTo(13 / 14, 12);
    expect(points).toHaveLength(16);
  });

  it('says that nothing can be judged after an empty past', () => {
    const { points } = glrPoisson({ counts: [0, 0, 3], range: [3, 3] });
    expect(points).toMatchObject([{ expected: null, alarm: false }]);
    expect(points[0]?.reason).toMatch(/^no case in the periods before the range/);
  });

  it.each([
    ['mu0', { mu0: 0 }],
    ['limit', { limit: -1 }],
    ['range[1]', { range: [8, 31] as const }],
  ])('refuses %s of %j', (field, change) => {
    expect(() => glrPoisson({ counts: OUTBREAK, range: [8, 30], ...change })).toThrow(
      expect.objectContaining({ field }),
    );
  });
});
