import { dispersionOf, fitQuasiPoisson, pValueOf, predictAt } from './quasi-poisson';

const COUNTS = [2, 3, 6, 7, 8, 9, 10, 12, 15, 31];
const TIME = COUNTS.map((_, i) => i + 1);
const ONES = COUNTS.map(() => 1);

describe('the quasi-Poisson model', () => {
  // R 4.2.2, glm(y ~ t, family = quasipoisson), and with a weight of 1/4 on the last count: see
  // farrington-expected.R.
  it.each([
    {
      weights: ONES,
      b: [0.717069093875, 0.249269972332],
      phi: 0.590460782252,
      p: 3.69550538037e-5,
      leverage: 0.50974735207,
      next: [3.459038789523, 0.133993920997],
    },
    {
      weights: ONES.map((one, i) => (i === 9 ? 0.25 : one)),
      b: [0.8755506416, 0.217106579042],
      phi: 0.370440921084,
      p: 5.2243994113e-5,
      leverage: 0.192933385287,
      next: [3.263723011058, 0.140074347688],
    },
  ])('has the coefficients and errors of glm for the weights $weights', (expected) => {
    const fit = fitQuasiPoisson([ONES, TIME], COUNTS, expected.weights);
    const phi = dispersionOf(fit, fit.workingWeights);
    expect(fit.converged).toBe(true);
    expect(fit.coefficients[0]).toBeCloseTo(expected.b[0] ?? 0, 11);
    expect(fit.coefficients[1]).toBeCloseTo(expected.b[1] ?? 0, 11);
    expect(phi).toBeCloseTo(expected.phi, 11);
    expect(pValueOf(fit, 1, phi)).toBeCloseTo(expected.p, 14);
    expect(fit.leverages[9]).toBeCloseTo(expected.leverage, 10);
    const { eta, se } = predictAt(fit, [1, 11], phi);
    expect(eta).toBeCloseTo(expected.next[0] ?? 0, 11);
    expect(se).toBeCloseTo(expected.next[1] ?? 0, 11);
  });

  it('leaves out a column that says what another says', () => {
    const fit = fitQuasiPoisson([ONES, TIME, TIME.map((t) => 3 * t + 1)], COUNTS);
    expect(fit.coefficients[2]).toBeNull();
    expect(fit.residualDegrees).toBe(8);
    expect(fit.coefficients[1]).toBeCloseTo(0.249269972332, 10);
    expect(pValueOf(fit, 2, 1)).toBeNull();
  });

  it('the leverages add up to the number of parameters', () => {
    const { leverages } = fitQuasiPoisson([ONES, TIME], COUNTS);
    expect(leverages.reduce((sum, h) => sum + h, 0)).toBeCloseTo(2, 12);
  });
});
