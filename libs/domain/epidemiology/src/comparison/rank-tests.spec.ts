import fc from 'fast-check';
import { benjaminiHochberg } from './multiplicity';
import { QUANTILE_TYPES, quantiles } from './quantiles';
import { kruskalWallis, mannWhitney } from './rank-tests';

// Expected values: comparison.expected.R (R 4.2.2, exactRankTests 0.8.35).
const A = [3, 5, 8, 12, 14, 20, 21, 30];
const B = [1, 2, 4, 5, 6, 8, 9, 10];

describe('the Mann-Whitney test', () => {
  it('of tied values is normal, corrected unless asked otherwise, and says which', () => {
    const corrected = mannWhitney({ a: A, b: B });
    expect(corrected).toMatchObject({ u: 51, method: 'normal', correction: true, ties: true });
    expect(corrected.p).toBeCloseTo(0.051684522115132, 12);
    expect(corrected.auc).toBe(0.796875);
    const plain = mannWhitney({ a: A, b: B, correction: false });
    expect(plain).toMatchObject({ u: 51, method: 'normal', correction: false });
    expect(plain.p).toBeCloseTo(0.0456798096400443, 12);
  });

  it('is exact with ties where that is asked for (exactRankTests: wilcox.exact)', () => {
    const found = mannWhitney({ a: A, b: B, exact: true });
    expect(found.method).toBe('exact');
    expect(found.p).toBeCloseTo(0.0464646464646465, 12);
    const tied = mannWhitney({
      a: [1, 1, 2, 2, 2, 7, 9],
      b: [2, 3, 3, 7, 8, 9, 9, 9, 12],
      exact: true,
    });
    expect(tied.p).toBeCloseTo(0.0307692307692308, 12);
  });

  it('is exact below 50 values without ties, normal from 50 on, as in R', () => {
    const small = { a: [1.1, 2.2, 3.3, 4.4, 9], b: [0.5, 1.7, 2.5, 5.5, 6.5, 8] };
    expect(mannWhitney(small)).toMatchObject({ u: 15, p: 1, method: 'exact' });
    const a = Array.from({ length: 60 }, (_, i) => ((i + 1) ** 2 % 97) + (i + 1) / 100);
    const b = Array.from({ length: 40 }, (_, i) => 30 + (i + 1) * 1.01);
    const large = mannWhitney({ a, b });
    expect(large.method).toBe('normal');
    expect(large.u).toBe(1221.5);
    expect(large.p).toBeCloseTo(0.882535392062007, 11);
  });

  it('says why there is no p when all values are equal', () => {
    const found = mannWhitney({ a: [2, 2], b: [2, 2, 2] });
    expect(found).toMatchObject({ u: 3, p: null, reason: 'all values are equal' });
  });

  it('does not depend on the order of values; changing the groups mirrors U and keeps p', () => {
    const group = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(group, group, fc.boolean(), (a, b, exact) => {
        const there = mannWhitney({ a, b, exact });
        const back = mannWhitney({ a: [...b].reverse(), b: [...a].reverse(), exact });
        expect(there.u + back.u).toBeCloseTo(a.length * b.length, 9);
        expect(there.p ?? -1).toBeCloseTo(back.p ?? -1, 10);
      }),
    );
  });

  it.each([
    ['a', { a: [], b: [1] }],
    ['b[1]', { a: [1], b: [1, Number.NaN] }],
    ['exact', { a: Array.from({ length: 150 }, (_, i) => i), b: Array(99).fill(1), exact: true }],
  ])('is refused by naming %s', (field, input) => {
    expect(() => mannWhitney(input)).toThrow(expect.objectContaining({ field }));
  });
});

describe('the Kruskal-Wallis test', () => {
  it("has R's statistic without and with ties", () => {
    const plain = kruskalWallis([
      [2.9, 3, 2.5, 2.6, 3.2],
      [3.8, 2.7, 4, 2.4],
      [2.8, 3.4, 3.7, 2.2, 2],
    ]);
    expect(plain.statistic).toBeCloseTo(0.771428571428572, 12);
    expect(plain).toMatchObject({ df: 2, p: expect.closeTo(0.679964773578894, 12) });
    const tied = kruskalWallis([
      [1, 2, 2, 3],
      [2, 3, 3, 4],
      [4, 4, 5, 1],
    ]);
    expect(tied.statistic).toBeCloseTo(3.03205128205128, 12);
    expect(tied.p).toBeCloseTo(0.219582856128552, 12);
  });

  it('of two groups is the Mann-Whitney test without continuity correction', () => {
    expect(kruskalWallis([A, B]).p).toBeCloseTo(0.0456798096400443, 12);
    expect(kruskalWallis([[1, 1], [1]])).toMatchObject({ p: null, reason: expect.any(String) });
  });
});

describe('quantiles', () => {
  const x = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29];
  it.each([
    [1, [2, 5, 11, 13, 23]],
    [2, [2.5, 5, 12, 15, 26]],
    [3, [2, 3, 11, 13, 23]],
    [4, [2, 4, 11, 13, 23]],
    [5, [2.5, 5, 12, 15, 26]],
    [6, [2.1, 4.5, 12, 15.4, 28.4]],
    [7, [2.9, 5.5, 12, 14.6, 23.6]],
    [8, [2.36666666666667, 4.83333333333333, 12, 15.1333333333333, 26.8]],
    [9, [2.4, 4.875, 12, 15.1, 26.6]],
  ] as const)('of type %i are those of R', (type, expected) => {
    const found = quantiles({ x: [...x].reverse(), probs: [0.1, 0.25, 0.5, 0.6, 0.9], type });
    found.forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 11));
  });

  it('of one value are that value, at 0 and 1 the ends, by every type', () => {
    for (const type of QUANTILE_TYPES) {
      expect(quantiles({ x: [4], probs: [0, 0.5, 1], type })).toEqual([4, 4, 4]);
      expect(quantiles({ x, probs: [0, 1], type })).toEqual([2, 29]);
    }
  });

  it('rise with the probability, by every type', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.constantFrom(...QUANTILE_TYPES), (sample, type) => {
        const probs = Array.from({ length: 21 }, (_, i) => i / 20);
        const found = quantiles({ x: sample, probs, type });
        found.forEach((value, i) =>
          expect(value).toBeGreaterThanOrEqual((found[i - 1] ?? value) - 1e-9),
        );
      }),
    );
  });

  it.each([
    ['x', { x: [], probs: [0.5] }],
    ['probs[1]', { x: [1], probs: [0.5, 1.2] }],
    ['x[0]', { x: [Infinity], probs: [0.5] }],
  ])('are refused by naming %s', (field, input) => {
    expect(() => quantiles(input)).toThrow(expect.objectContaining({ field }));
  });
});

describe('p-values adjusted by Benjamini and Hochberg', () => {
  it('are those of the worked example and of R, in the order given', () => {
    const p = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216];
    const printed = [0.01, 0.04, 0.084, 0.084, 0.084, 0.1, 0.10571, 0.216, 0.216, 0.216];
    benjaminiHochberg(p).forEach((q, i) => expect(q).toBeCloseTo(printed[i] ?? 0, 5));
    const mixed = benjaminiHochberg([0.041, 0.001, 0.216, 0.008, 0.039]);
    [0.05125, 0.005, 0.216, 0.02, 0.05125].forEach((q, i) => expect(mixed[i]).toBeCloseTo(q, 12));
    expect(benjaminiHochberg([])).toEqual([]);
    expect(() => benjaminiHochberg([0.1, 2])).toThrow(expect.objectContaining({ field: 'p[1]' }));
  });
});
