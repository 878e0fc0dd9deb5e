import fc from 'fast-check';
import { nowcast, reportingDelay } from './nowcast';

describe('the reporting delay', () => {
  it('is the plain share where every day is old enough to show all delays', () => {
    const cases = [0, 0, 1, 2].map((delay) => ({ age: 100, delay }));
    expect(reportingDelay({ cases, maxDays: 3 }).shares).toEqual([0.5, 0.75, 1, 1]);
  });

  // Worked by hand: delays 0, 1 of old days (4 and 4 cases); of today 3 cases with delay 0. The
  // plain share of delay 0 would be 7/11; of days that could show delay 1 it is 4/8.
  it('does not take the latest days, which can only show short delays, for quick ones', () => {
    const cases = [
      ...Array.from({ length: 4 }, () => ({ age: 9, delay: 0 })),
      ...Array.from({ length: 4 }, () => ({ age: 9, delay: 1 })),
      ...Array.from({ length: 3 }, () => ({ age: 0, delay: 0 })),
    ];
    expect(reportingDelay({ cases, maxDays: 2 })).toMatchObject({
      shares: [0.5, 1, 1],
      median: 0,
      p90: 1,
      cases: 11,
    });
  });

  it('leaves out what was loaded long afterwards, and says how many', () => {
    const cases = [
      { age: 400, delay: 2 },
      { age: 400, delay: 390 },
    ];
    expect(reportingDelay({ cases, maxDays: 60 })).toMatchObject({ cases: 1, late: 1, median: 2 });
  });

  it('is unknown without a case', () => {
    expect(reportingDelay({ cases: [], maxDays: 5 })).toMatchObject({ median: null, p90: null });
  });

  it('refuses a case that was known before now allows', () => {
    expect(() => reportingDelay({ cases: [{ age: 1, delay: 2 }], maxDays: 5 })).toThrow(
      'cases[0].delay',
    );
  });

  it('has shares that never fall and end at 1', () => {
    const someCase = fc
      .tuple(fc.nat(40), fc.nat(40))
      .map(([a, b]) => ({ age: Math.max(a, b), delay: Math.min(a, b) }));
    fc.assert(
      fc.property(fc.array(someCase, { maxLength: 60 }), (cases) => {
        const { shares } = reportingDelay({ cases, maxDays: 30 });
        expect(shares.at(-1)).toBe(1);
        shares.forEach((share, i) =>
          expect(share).toBeLessThanOrEqual((shares[i + 1] ?? 1) + 1e-12),
        );
      }),
    );
  });
});

describe('a nowcast', () => {
  it('adds what is expected by the present rate to what is known', () => {
    // (9 + 1/2) cases in 19 days' worth of knowledge is half a case a day; half a day is missing.
    const shares = [...Array<number>(18).fill(1), 0.5, 0.5];
    const answer = nowcast({ known: 1, shares: [0.5], reference: { cases: 9, shares } });
    expect(answer?.expected).toBeCloseTo(1.25, 10);
    expect(answer?.lower).toBe(1);
    // Negative binomial of size 9.5 and probability 19/19.5: 0.781, 0.971 up to 1, 0.997 up to 2.
    expect(answer?.upper).toBe(3);
  });

  it('is what is known where nothing is missing', () => {
    const answer = nowcast({ known: 3, shares: [1, 1], reference: { cases: 3, shares: [1] } });
    expect(answer).toEqual({ expected: 3, lower: 3, upper: 3, level: 0.95 });
  });

  it('is none where nothing could be known yet', () => {
    expect(nowcast({ known: 0, shares: [0], reference: { cases: 0, shares: [0] } })).toBeNull();
  });

  it('never expects less than is known, and lies in its interval', () => {
    fc.assert(
      fc.property(
        fc.nat(20),
        fc.double({ min: 0.2, max: 1, noNaN: true }),
        fc.nat(100),
        (known, share, cases) => {
          const reference = { cases: cases + known, shares: Array<number>(28).fill(share) };
          const answer = nowcast({ known, shares: [share], reference });
          expect(answer?.expected).toBeGreaterThanOrEqual(known);
          expect(answer?.lower).toBeLessThanOrEqual(answer?.upper ?? -1);
          expect(answer?.lower).toBeGreaterThanOrEqual(known);
        },
      ),
    );
  });
});
