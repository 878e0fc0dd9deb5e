import fc from 'fast-check';
import { medianLimits } from './median-limits';

const first = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

describe('limits of a median', () => {
  // Ranks of the published tables for the median (Conover 1999, section 3.2; Hahn GJ, Meeker WQ,
  // Statistical Intervals, 1991, table A.15): the confidence is at least 95%.
  it.each([
    [6, 1, 6],
    [8, 1, 8],
    [9, 2, 8],
    [10, 2, 9],
    [15, 4, 12],
    [20, 6, 15],
    [25, 8, 18],
    [30, 10, 21],
    [50, 18, 33],
    [100, 40, 61],
  ])('of %i values are those of rank %i and %i', (n, lower, upper) => {
    expect(medianLimits(first(n))).toMatchObject({ lower, upper, level: 0.95 });
  });

  it('do not exist at 95% for five values, and are null', () => {
    expect(medianLimits(first(5))).toMatchObject({ lower: null, upper: null });
    expect(medianLimits(first(5), 0.9)).toMatchObject({ lower: 1, upper: 5 });
    expect(medianLimits([])).toMatchObject({ lower: null, upper: null });
  });

  it('contain the median, whatever the values and their order', () => {
    const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 6, maxLength: 80 });
    fc.assert(
      fc.property(values, (x) => {
        const sorted = [...x].sort((a, b) => a - b);
        const middle = (sorted.length - 1) / 2;
        const median = ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
        const { lower, upper } = medianLimits(x);
        expect(lower).toBeLessThanOrEqual(median);
        expect(upper).toBeGreaterThanOrEqual(median);
      }),
    );
  });

  it('refuse what is no number', () => {
    expect(() => medianLimits([1, Number.NaN])).toThrow('x[1]');
    expect(() => medianLimits([1], 1)).toThrow('level');
  });
});
