import fc from 'fast-check';
import { binomialTwoSided, rateInterval, rateRatio } from './rates';
import { standardisedRatio } from './standardised-ratio';

describe('an incidence density', () => {
  // Garwood's limits by R's qchisq; rates of a hospital's MDRO module.
  it.each([
    [14, 21_000, '6.6667', '3.6447', '11.1855'],
    [12, 34_567, '3.4715', '1.7938', '6.0640'],
    [0, 5_000, '0.0000', '0.0000', '7.3778'],
  ])('of %i events in %i patient-days is %s (%s-%s) per 10,000', (events, time, ...printed) => {
    const { rate, lower, upper, per } = rateInterval({ events, time, per: 10_000 });
    expect([rate, lower, upper].map((x) => x.toFixed(4))).toEqual(printed);
    expect(per).toBe(10_000);
  });

  it('contains its rate, and scales with the unit of time', () => {
    fc.assert(
      fc.property(
        fc.nat(100_000),
        fc.double({ min: 0.1, max: 1e9, noNaN: true }),
        (events, time) => {
          const { rate, lower, upper } = rateInterval({ events, time });
          expect(lower <= rate && rate <= upper).toBe(true);
          const thousand = rateInterval({ events, time, per: 1000 });
          expect(thousand.upper / upper).toBeCloseTo(1000, 6);
        },
      ),
    );
  });

  it.each([
    ['events', { events: -1, time: 1 }],
    ['events', { events: 1.5, time: 1 }],
    ['time', { events: 1, time: 0 }],
    ['time', { events: 1, time: Number.NaN }],
    ['per', { events: 1, time: 1, per: -1 }],
    ['level', { events: 1, time: 1, level: 0 }],
  ])('is refused by naming %s', (field, input) => {
    expect(() => rateInterval(input)).toThrow(expect.objectContaining({ field }));
  });
});

describe('the ratio of two rates', () => {
  it('of 14/21,000 and 6/19,500 is 2.1667, with the limits of Wald and of poisson.test', () => {
    const found = rateRatio({ events1: 14, time1: 21_000, events2: 6, time2: 19_500 });
    expect(found.value?.toFixed(4)).toBe('2.1667');
    expect([found.wald.lower, found.wald.upper].map((x) => x?.toFixed(4))).toEqual([
      '0.8326',
      '5.6381',
    ]);
    expect(found.exact.lower).toBeCloseTo(0.782169055749369, 11);
    expect(found.exact.upper).toBeCloseTo(6.879038184683254, 10);
    expect(found.p).toBeCloseTo(0.120284006243578, 12);
  });

  it('is unbounded, not a large number, when the second group has no event', () => {
    const found = rateRatio({ events1: 5, time1: 100, events2: 0, time2: 120 });
    expect(found).toMatchObject({ value: Infinity, wald: { lower: null, upper: null } });
    expect(found.exact.upper).toBe(Infinity);
    expect(found.exact.lower).toBeCloseTo(1.09962702877855, 11);
    expect(found.p).toBeCloseTo(0.0194037913455986, 12);
    const none = rateRatio({ events1: 0, time1: 1, events2: 0, time2: 1 });
    expect(none).toMatchObject({ value: null, p: null, exact: { lower: null, upper: null } });
  });

  it('has an exact p of at most 1, and the same with both groups changed', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), fc.integer({ min: 1, max: 9 }), (x, y, tenths) => {
        const p = binomialTwoSided(x, x + y, tenths / 10);
        expect(p > 0 && p <= 1).toBe(true);
        expect(binomialTwoSided(y, x + y, 1 - tenths / 10)).toBeCloseTo(p, 9);
      }),
    );
  });
});

describe('the standardised infection ratio', () => {
  it.each([
    [9, 5.6, '1.6071', '0.7838', '2.9494', '0.1735'],
    [3, 1.2, '2.5000', '0.6359', '6.8037', '0.1543'],
    [0, 2.5, '0.0000', '0.0000', '1.1983', '0.0821'],
  ])(
    'of %i observed and %d predicted is %s, mid-P %s-%s, p %s',
    (observed, predicted, ...printed) => {
      const { sir, lower, upper, p } = standardisedRatio({ observed, predicted });
      expect([sir, lower, upper, p].map((x) => x?.toFixed(4))).toEqual(printed);
    },
  );

  it("has Byar's limits 0.7334-3.0510 for 9 of 5.6", () => {
    const { byar } = standardisedRatio({ observed: 9, predicted: 5.6 });
    expect([byar.lower, byar.upper].map((x) => x?.toFixed(4))).toEqual(['0.7334', '3.0510']);
  });

  it('is not reported when fewer than one event was predicted, unless the caller moves the bound', () => {
    const withheld = standardisedRatio({ observed: 1, predicted: 0.4 });
    expect(withheld).toMatchObject({ sir: null, p: null, reason: expect.stringContaining('1') });
    expect(
      standardisedRatio({ observed: 1, predicted: 0.4, minimumPredicted: 0.1 }).sir,
    ).toBeCloseTo(2.5, 12);
  });

  it('has limits on both sides of its value, for small and large counts', () => {
    fc.assert(
      fc.property(fc.nat(20_000), fc.double({ min: 1, max: 20_000, noNaN: true }), (x, mean) => {
        const { sir, lower, upper, p } = standardisedRatio({ observed: x, predicted: mean });
        expect(lower ?? 1).toBeLessThanOrEqual(sir ?? 0);
        expect(upper ?? 0).toBeGreaterThanOrEqual(sir ?? 1);
        expect(p !== null && p >= 0 && p <= 1).toBe(true);
      }),
      { numRuns: 50 },
    );
    expect(() => standardisedRatio({ observed: 1, predicted: 0 })).toThrow(
      expect.objectContaining({ field: 'predicted' }),
    );
  });
});
