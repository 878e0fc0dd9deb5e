import betainc from '@stdlib/math-base-special-betainc';
import { poissonAbove, poissonBelow } from '../distributions';

/**
 * Poisson and negative binomial distributions by the incomplete gamma and beta functions. The size
 * of the negative binomial is a real number here (an estimated shape), not a count of failures.
 */

/** P(X <= count) of a Poisson count with this mean. */
export function poissonCdf(count: number, mean: number): number {
  return poissonBelow(Math.floor(count), mean);
}

/** P(X >= count) of a Poisson count with this mean, without loss in the far tail. */
export function poissonTail(count: number, mean: number): number {
  return poissonAbove(Math.ceil(count), mean);
}

/** P(X <= count) of a negative binomial with mean size * (1 - probability) / probability. */
export function negativeBinomialCdf(count: number, size: number, probability: number): number {
  return count < 0 ? 0 : betainc(probability, size, Math.floor(count) + 1, true, false);
}

/** P(X >= count), without loss in the far tail. */
export function negativeBinomialTail(count: number, size: number, probability: number): number {
  return count <= 0 ? 1 : betainc(probability, size, Math.ceil(count), true, true);
}

/**
 * Relative slack by which a cumulative probability may miss the one asked for. Without it a count
 * whose probability equals it but for rounding would be passed over; R does the same.
 */
const SLACK = 64 * Number.EPSILON;
/** Above any count that a whole number holds exactly, a limit says nothing. */
const COUNT_MAX = 2 ** 52;

/** The smallest count whose cumulative probability reaches p. */
function smallestReaching(p: number, cdf: (count: number) => number): number {
  const target = p * (1 - SLACK);
  if (cdf(0) >= target) return 0;
  let above = 1;
  while (cdf(above) < target && above < COUNT_MAX) above *= 2;
  let below = Math.floor(above / 2);
  while (above - below > 1) {
    const middle = Math.floor((above + below) / 2);
    if (cdf(middle) >= target) above = middle;
    else below = middle;
  }
  return above;
}

export function poissonQuantile(p: number, mean: number): number {
  return smallestReaching(p, (count) => poissonCdf(count, mean));
}

export function negativeBinomialQuantile(p: number, size: number, probability: number): number {
  return smallestReaching(p, (count) => negativeBinomialCdf(count, size, probability));
}
