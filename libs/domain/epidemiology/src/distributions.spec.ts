import {
  binomialBelow,
  chiSquareAbove,
  gammaQuantile,
  logChoose,
  poissonBelow,
  studentTwoSided,
  twoSidedT,
  twoSidedZ,
} from './distributions';
import { gammaTail } from './incomplete-gamma';

// Expected values: comparison/comparison.expected.R (R 4.2.2).
function agrees(value: number, expected: number, digits = 12): void {
  expect(Math.abs(value / expected - 1)).toBeLessThan(10 ** -digits);
}

describe('the distributions agree with R', () => {
  it.each([
    [1, 0.0253178079842899, 5.5716433909389],
    [3, 0.618672122895601, 8.76727306974232],
    [14, 7.6539302763006, 23.4896211218356],
    [500, 457.128576899629, 545.809268565171],
    [1e5, 99381.1526637447, 100621.744739744],
  ])('in the limits of a Poisson count of %d: qgamma %f and %f', (shape, lower, upper) => {
    agrees(gammaQuantile(0.025, shape, 'lower'), lower);
    agrees(gammaQuantile(0.025, shape + 1, 'upper'), upper);
  });

  it('in the tails of the chi-square distribution, however far', () => {
    agrees(chiSquareAbove(12.48175, 1), 4.1094704001414e-4);
    agrees(chiSquareAbove(800, 1), 5.3958656116079e-176);
    expect(chiSquareAbove(0, 3)).toBe(1);
  });

  // R 4.2.2: pgamma(x, shape, lower = FALSE). stdlib 0.3.1 is 1% off from shape 1001 on.
  it.each([
    [24, 20.5, 0.75284964167469],
    [1001, 1064, 0.0249152208589753],
    [10001, 10198, 0.0249721064806186],
    [1e6, 1001961.9, 0.0249423271168606],
    [1e5, 99381.1526637447, 0.975000000000007],
  ])('in the upper tail of the gamma distribution of shape %d at %d', (shape, x, expected) => {
    agrees(gammaTail(x, shape, 'upper'), expected, 11);
    agrees(1 - gammaTail(x, shape, 'lower'), expected, 11);
  });

  it("in Student's distribution with degrees of freedom that are not whole", () => {
    agrees(studentTwoSided(2.3, 17), 0.0343870333152439);
    agrees(twoSidedT(0.95, 3.7), 2.86752070719119);
    agrees(twoSidedT(0.95, 100.5), 1.9838506553358);
  });

  it('in binomial and Poisson sums, coefficients and normal quantiles', () => {
    agrees(binomialBelow(3, 10, 0.2), 0.8791261184);
    agrees(binomialBelow(60, 100, 0.5), 0.982399899891148);
    agrees(poissonBelow(3, 2.5), 0.757576133133066);
    agrees(poissonBelow(60, 50), 0.927839820186743);
    agrees(logChoose(1000, 400), 669.352145125545);
    agrees(twoSidedZ(0.95), 1.95996398454005);
  });

  it('at the ends, where nothing or everything is below', () => {
    expect([binomialBelow(-1, 5, 0.3), binomialBelow(5, 5, 0.3)]).toEqual([0, 1]);
    expect([poissonBelow(-1, 2), poissonBelow(0, 0)]).toEqual([0, 1]);
  });
});
