import betainc from '@stdlib/math-base-special-betainc';
import gammaincinv from '@stdlib/math-base-special-gammaincinv';
import gammaln from '@stdlib/math-base-special-gammaln';
import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantileOf from '@stdlib/stats-base-dists-normal-quantile';
import tQuantileOf from '@stdlib/stats-base-dists-t-quantile';
import { gammaTail } from './incomplete-gamma';

/**
 * Distributions as the tests and intervals need them: tails are computed as tails, never as one
 * minus the other side, so that a p-value of 1e-20 keeps its digits. The special functions are
 * stdlib's; `distributions.spec.ts` compares them with R.
 */

/** Quantile of the standard normal distribution that a two-sided interval of `level` needs. */
export function twoSidedZ(level: number): number {
  return -normalQuantileOf((1 - level) / 2, 0, 1);
}

export function normalQuantile(p: number): number {
  return normalQuantileOf(p, 0, 1);
}

/** Value that a standard normal variable exceeds with probability `tail`, however small that is. */
export function normalAboveQuantile(tail: number): number {
  return -normalQuantileOf(tail, 0, 1);
}

/** P(Z <= z). */
export function normalBelow(z: number): number {
  return normalCdf(z, 0, 1);
}

/** P(|Z| >= |z|). */
export function normalTwoSided(z: number): number {
  return Math.min(1, 2 * normalCdf(-Math.abs(z), 0, 1));
}

/** P(chi-square with `df` degrees of freedom >= `statistic`). */
export function chiSquareAbove(statistic: number, df: number): number {
  return statistic <= 0 ? 1 : gammaTail(statistic / 2, df / 2, 'upper');
}

/** P(|T| >= |t|) of Student's distribution; `df` need not be whole. */
export function studentTwoSided(t: number, df: number): number {
  return betainc(df / (df + t * t), df / 2, 0.5);
}

/** Quantile of Student's distribution that a two-sided interval of `level` needs. */
export function twoSidedT(level: number, df: number): number {
  return -tQuantileOf((1 - level) / 2, df);
}

/** P(X <= x), X binomial. */
export function binomialBelow(x: number, n: number, p: number): number {
  if (x < 0) return 0;
  if (x >= n) return 1;
  return betainc(1 - p, n - x, x + 1);
}

/** P(X <= x), X Poisson with mean `mean`. */
export function poissonBelow(x: number, mean: number): number {
  if (x < 0) return 0;
  return mean === 0 ? 1 : gammaTail(mean, x + 1, 'upper');
}

/** P(X >= x), X Poisson with mean `mean`. */
export function poissonAbove(x: number, mean: number): number {
  if (x <= 0) return 1;
  return mean === 0 ? 0 : gammaTail(mean, x, 'lower');
}

/** P(X = x), X Poisson with mean `mean`. */
export function poissonAt(x: number, mean: number): number {
  if (mean === 0) return x === 0 ? 1 : 0;
  return Math.exp(x * Math.log(mean) - mean - gammaln(x + 1));
}

/** Log of the number of ways to choose k of n. */
export function logChoose(n: number, k: number): number {
  return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1);
}

/** Newton steps that polish a gamma quantile: two suffice, more cost nothing. */
const POLISH_STEPS = 4;

/**
 * Quantile of the gamma distribution with scale 1. stdlib's inverse is good to six digits for
 * shapes of a hundred thousand; Newton's method on its distribution function restores the rest.
 */
export function gammaQuantile(p: number, shape: number, tail: 'lower' | 'upper'): number {
  const upper = tail === 'upper';
  let x = gammaincinv(p, shape, upper);
  for (let step = 0; step < POLISH_STEPS && x > 0; step += 1) {
    const density = Math.exp((shape - 1) * Math.log(x) - x - gammaln(shape));
    const error = gammaTail(x, shape, tail) - p;
    if (!(density > 0) || error === 0) break;
    x += (upper ? error : -error) / density;
  }
  return x;
}
