import { levelsTest, measureTest, oddsRatioOf, shareTest } from './tests';

describe('the test between two groups', () => {
  // The published rules of thumb: Cochran 1954 for Fisher, Yates 1934 for the correction.
  it.each([
    ['smallest expected 26.9', { a: 45, b: 24, c: 20, d: 39 }, 'chi-square', 0.00041095],
    ['smallest expected 8.0', { a: 12, b: 8, c: 4, d: 16 }, 'chi-square-yates', 0.02386844],
    ['smallest expected 1.84', { a: 4, b: 65, c: 0, d: 59 }, 'fisher', 0.1237],
  ])('of shares with %s is named and told by rule', (_title, cells, name, p) => {
    const test = shareTest(cells);
    expect(test.name).toBe(name);
    expect(test.p).toBeCloseTo(p, 4);
    expect(test.rule).toContain('below 5');
  });

  it('of an empty group has no p and says why', () => {
    expect(shareTest({ a: 0, b: 0, c: 3, d: 4 })).toMatchObject({
      p: null,
      reason: expect.any(String),
    });
    expect(levelsTest([])).toMatchObject({ p: null, reason: expect.any(String) });
    expect(measureTest([], [1, 2])).toMatchObject({ p: null, reason: expect.any(String) });
  });

  it('of several levels goes through all tables where counts are small', () => {
    expect(
      levelsTest([
        [3, 1],
        [4, 0],
        [2, 6],
      ]),
    ).toMatchObject({ name: 'fisher-freeman-halton' });
    expect(
      levelsTest([
        [30, 21],
        [24, 20],
        [22, 26],
      ]),
    ).toMatchObject({ name: 'chi-square', df: 2 });
  });

  it('of measures is exact for small groups without ties alone', () => {
    expect(measureTest([1, 2, 3.5], [4, 5, 6]).name).toBe('mann-whitney-exact');
    expect(measureTest([1, 2, 4], [4, 5, 6]).name).toBe('mann-whitney');
  });
});

it('an odds ratio with an empty cell has exact limits, one of them without bound', () => {
  expect(oddsRatioOf({ a: 4, b: 65, c: 0, d: 59 })).toMatchObject({
    value: 'Infinity',
    lower: expect.closeTo(0.57335, 4),
    upper: 'Infinity',
    method: 'conditional, exact limits',
  });
  expect(oddsRatioOf({ a: 45, b: 24, c: 20, d: 39 })).toMatchObject({ method: 'sample, Woolf' });
});
