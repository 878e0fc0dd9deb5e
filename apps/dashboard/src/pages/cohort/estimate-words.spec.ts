import { shownEstimate, shownNumber, shownP } from './estimate-words';

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
});
