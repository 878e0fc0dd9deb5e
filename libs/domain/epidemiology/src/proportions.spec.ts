import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { PROPORTION_METHODS, proportionInterval, proportionOf } from './proportions';
import type { ProportionMethod } from './proportions';

const fixtures =
  process.env['CARBAWATCH_DATA_FIXTURES'] ?? join(__dirname, '../../../../../shared/data');
const expectedFile = join(
  fixtures,
  'clinical-stats-textbook/expected/binomial_confidence_intervals.csv',
);

function limits(x: number, n: number, method: ProportionMethod, level?: number): number[] {
  const { lower, upper } = proportionInterval({ x, n, method, level });
  return [lower ?? Number.NaN, upper ?? Number.NaN];
}

function percent(x: number, n: number, method: ProportionMethod): string {
  return limits(x, n, method)
    .map((limit) => (100 * limit).toFixed(2))
    .join('-');
}

describe('the interval of a proportion', () => {
  // R 4.2.2: prop.test(x, n, correct = FALSE), binom.test(x, n); Wald by hand.
  it.each([
    [35, 128, '19.62-35.07', '20.37-35.64', '19.84-35.92'],
    [69, 128, '45.27-62.54', '45.28-62.30', '44.88-62.75'],
    [39, 69, '44.82-68.22', '44.79-67.57', '44.04-68.42'],
    [27, 69, '27.61-50.65', '28.48-50.93', '27.60-51.63'],
    [4, 69, '0.28-11.31', '2.28-13.98', '1.60-14.18'],
    [0, 10, '0.00-0.00', '0.00-27.75', '0.00-30.85'],
    [0, 59, '0.00-0.00', '0.00-6.11', '0.00-6.06'],
  ])('of %i in %i is %s by Wald, %s by Wilson, %s exactly', (x, n, wald, wilson, exact) => {
    expect(percent(x, n, 'wald')).toBe(wald);
    expect(percent(x, n, 'wilson')).toBe(wilson);
    expect(percent(x, n, 'exact')).toBe(exact);
  });

  // Made with R: prop.test(correct = TRUE), and qbeta for Jeffreys, at 4 counts.
  it.each<[number, number, ProportionMethod, number, number]>([
    [3, 50, 'wilson-cc', 0.0156245939806812, 0.175418737341992],
    [5, 10, 'wilson-cc', 0.236593090512564, 0.763406909487436],
    [0, 10, 'jeffreys', 0, 0.217196267509211],
    [81, 263, 'jeffreys', 0.254521934991023, 0.365647499174082],
    [15, 148, 'agresti-coull', 0.0613859749287973, 0.161487666325247],
  ])('of %i in %i by %s is %f to %f as in R', (x, n, method, lower, upper) => {
    const [low = 0, high = 0] = limits(x, n, method);
    expect(low).toBeCloseTo(lower, 12);
    expect(high).toBeCloseTo(upper, 12);
  });

  it('prints the published 20-35% of 35/128 by Wald and 20-36% by Wilson and exactly', () => {
    const rounded = (method: ProportionMethod) =>
      limits(35, 128, method).map((limit) => Math.round(100 * limit));
    expect(rounded('wald')).toEqual([20, 35]);
    expect(rounded('wilson')).toEqual([20, 36]);
    expect(rounded('exact')).toEqual([20, 36]);
  });

  it('contains the estimate, lies in [0, 1] and grows with the level, by every method', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom(...PROPORTION_METHODS),
        (n, share, method) => {
          const x = Math.round(share * n);
          const [lower = 1, upper = 0] = limits(x, n, method);
          const [lower80 = 0, upper80 = 1] = limits(x, n, method, 0.8);
          expect(lower).toBeGreaterThanOrEqual(0);
          expect(upper).toBeLessThanOrEqual(1);
          expect(lower).toBeLessThanOrEqual(x / n + 1e-12);
          expect(upper).toBeGreaterThanOrEqual(x / n - 1e-12);
          expect(lower).toBeLessThanOrEqual(lower80 + 1e-12);
          expect(upper).toBeGreaterThanOrEqual(upper80 - 1e-12);
        },
      ),
    );
  });

  it('mirrors when success and failure change places, by every method', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.nat(500),
        fc.constantFrom(...PROPORTION_METHODS),
        (n, count, method) => {
          const x = Math.min(count, n);
          const [lower = 0, upper = 0] = limits(x, n, method);
          const [mirroredLower = 0, mirroredUpper = 0] = limits(n - x, n, method);
          expect(mirroredLower).toBeCloseTo(1 - upper, 10);
          expect(mirroredUpper).toBeCloseTo(1 - lower, 10);
        },
      ),
    );
  });

  it('is not estimable when nothing was counted, and says so', () => {
    expect(proportionInterval({ x: 0, n: 0, method: 'wilson' })).toEqual({
      value: null,
      lower: null,
      upper: null,
      reason: 'nothing was counted',
    });
    expect(proportionOf(0, 0, 'exact')).toEqual({
      numerator: 0,
      denominator: 0,
      value: null,
      ci: { method: 'exact', level: 0.95, lower: null, upper: null },
    });
  });

  it.each([
    [{ x: 5, n: 4, method: 'wald' as const }, 'x'],
    [{ x: -1, n: 4, method: 'wald' as const }, 'x'],
    [{ x: 0.5, n: 4, method: 'wald' as const }, 'x'],
    [{ x: 1, n: Number.NaN, method: 'wald' as const }, 'n'],
    [{ x: 1, n: 4, method: 'exact' as const, level: 1 }, 'level'],
    [{ x: 1, n: 4, method: 'exact' as const, level: Number.NaN }, 'level'],
  ])('refuses %j by naming the field %s', (input, field) => {
    expect(() => proportionInterval(input)).toThrow(expect.objectContaining({ field }));
  });
});

describe('the reference table of binomial intervals made with R', () => {
  const columns: [ProportionMethod, string][] = [
    ['exact', 'cp'],
    ['wilson', 'wilson'],
    ['wilson-cc', 'wilson_cc'],
    ['jeffreys', 'jeffreys'],
    ['agresti-coull', 'agresti_coull'],
    ['wald', 'wald'],
  ];

  (existsSync(expectedFile) ? it : it.skip)(
    'agrees in all rows to 12 digits (skipped when the shared test data is absent)',
    () => {
      const [header = '', ...lines] = readFileSync(expectedFile, 'utf8').trim().split('\n');
      const names = header.replaceAll('"', '').split(',');
      expect(lines.length).toBeGreaterThanOrEqual(14);
      for (const line of lines) {
        const cells = line.split(',').map(Number);
        const cell = (name: string) => cells[names.indexOf(name)] ?? Number.NaN;
        for (const [method, column] of columns) {
          const [lower = Number.NaN, upper = Number.NaN] = limits(cell('x'), cell('n'), method);
          // R leaves Agresti-Coull and Wald unclamped.
          expect(lower).toBeCloseTo(Math.max(0, cell(`${column}_lo`)), 12);
          expect(upper).toBeCloseTo(Math.min(1, cell(`${column}_hi`)), 12);
        }
      }
    },
  );
});
