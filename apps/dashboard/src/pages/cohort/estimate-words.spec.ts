import { shownEstimate, shownMedian, shownNumber, shownP } from './estimate-words';

describe('numbers as the page prints them', () => {
  it.each([
    [0.00004, '< 0.001'],
    [0.001, '0.001'],
    [0.0496, '0.050'],
    [1, '1.000'],
    [null, '–'],
  ])('p of %p is %s', (p, shown) => {
    expect(shownP(p)).toBe(shown);
  });

  it('says infinity where there is no bound, and a dash where there is no estimate', () => {
    const limits = { lower: 1.5, upper: 'Infinity' as const, method: 'woolf', reason: null };
    expect(shownEstimate({ value: 4.2, ...limits })).toBe('4.20 (1.50–∞)');
    expect(shownEstimate({ value: null, ...limits })).toBe('–');
    expect(shownNumber(123_456)).toBe('1.23e+5');
  });

  it.each([
    [9, 7, 12.5, '9.0 (7.0–12.5)'],
    [9, null, null, '9.0'],
    [null, null, null, '–'],
  ])('a median of %p days from %p to %p is %s', (median, lower, upper, shown) => {
    const limits = { method: 'order-statistics' as const, level: 0.95, lower, upper };
    expect(shownMedian({ median, medianLimits: limits })).toBe(shown);
  });
});
