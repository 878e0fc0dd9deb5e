import fc from 'fast-check';
import {
  negativeBinomialCdf,
  negativeBinomialQuantile,
  negativeBinomialTail,
  poissonCdf,
  poissonQuantile,
  poissonTail,
} from './count-distributions';

const probabilities = [0.5, 0.9, 0.95, 0.99, 0.999];

describe('distributions of counts', () => {
  // R 4.2.2, qpois, qnbinom, ppois, pnbinom: see detectors-expected.R.
  it('quantiles are those of R', () => {
    expect(probabilities.map((p) => poissonQuantile(p, 3.7))).toEqual([4, 6, 7, 9, 11]);
    expect(probabilities.map((p) => negativeBinomialQuantile(p, 2.5, 0.3))).toEqual([
      5, 12, 14, 20, 28,
    ]);
  });

  it.each([
    [0.15, 2, 0.010186],
    [0.3, 2, 0.036936],
    [0.3, 3, 0.0035995],
    [0.3, 4, 0.00026581],
    [0.5, 2, 0.090204],
    [0.5, 3, 0.014388],
  ])('a ward that expects %f cases in 28 days sees %i or more with %f', (mean, count, expected) => {
    expect(Number(poissonTail(count, mean).toPrecision(5))).toBe(expected);
  });

  it('the negative binomial tail is that of R', () => {
    expect(negativeBinomialTail(5, 2.5, 0.3)).toBeCloseTo(0.541003383307107, 13);
  });

  it('a mean of zero has no case at all', () => {
    expect([poissonCdf(0, 0), poissonTail(1, 0), poissonQuantile(0.999, 0)]).toEqual([1, 0, 0]);
  });

  it('a quantile is the first count whose probability reaches p', () => {
    const p = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    const mean = fc.double({ min: 0.01, max: 200, noNaN: true });
    fc.assert(
      fc.property(p, mean, (at, of) => {
        const count = poissonQuantile(at, of);
        expect(poissonCdf(count, of)).toBeGreaterThanOrEqual(at - 1e-12);
        expect(poissonCdf(count - 1, of)).toBeLessThan(at + 1e-12);
      }),
    );
  });

  it('the two tails of a count add up to one', () => {
    const count = fc.nat(50);
    const size = fc.double({ min: 0.1, max: 50, noNaN: true });
    const probability = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(count, size, probability, (y, of, with_) => {
        const whole = negativeBinomialCdf(y, of, with_) + negativeBinomialTail(y + 1, of, with_);
        expect(whole).toBeCloseTo(1, 10);
        expect(poissonCdf(y, of) + poissonTail(y + 1, of)).toBeCloseTo(1, 10);
      }),
    );
  });
});
