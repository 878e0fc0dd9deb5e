import { proportionInterval } from '../proportions';
import { requireCount, requireLevel, requirePositive, requireTotal } from '../checks';
import {
  binomialBelow,
  gammaQuantile,
  logChoose,
  normalTwoSided,
  twoSidedZ,
} from '../distributions';
import { type Estimate, notEstimable } from '../estimate';
import { RefusedInputError } from '../refused-input';

/**
 * Exact limits of a Poisson mean after `events` events (Garwood F, Biometrika 1936;28:437): gamma
 * quantiles, which are half the chi-square ones.
 */
export function poissonLimits(events: number, level: number): readonly [number, number] {
  const alpha = 1 - level;
  const lower = events === 0 ? 0 : gammaQuantile(alpha / 2, events, 'lower');
  return [lower, gammaQuantile(alpha / 2, events + 1, 'upper')];
}

export interface RateInput {
  events: number;
  /** Time at risk, e.g. patient-days. */
  time: number;
  /** Units of time that the rate is printed for, e.g. 10,000 patient-days; 1 if absent. */
  per?: number | undefined;
  level?: number | undefined;
}

export interface RateInterval {
  rate: number;
  lower: number;
  upper: number;
  per: number;
  method: 'exact-poisson';
  level: number;
}

/** Rate with exact Poisson limits. Throws RefusedInputError naming the field. */
export function rateInterval(input: RateInput): RateInterval {
  const { events, time, per = 1, level = 0.95 } = input;
  requireCount('events', events);
  requirePositive('time', time);
  requirePositive('per', per);
  requireLevel(level);
  const [lower, upper] = poissonLimits(events, level);
  const scale = per / time;
  if (!Number.isFinite(upper * scale)) {
    throw new RefusedInputError('time', 'a longer time: the rate is beyond all numbers');
  }
  return {
    rate: events * scale,
    lower: lower * scale,
    upper: upper * scale,
    per,
    method: 'exact-poisson',
    level,
  };
}

export interface RateRatioInput {
  events1: number;
  time1: number;
  events2: number;
  time2: number;
  level?: number | undefined;
}

export interface RateRatio {
  /** Rate 1 over rate 2; Infinity when only the second has no event. */
  value: number | null;
  wald: Estimate;
  /** Conditional on the total of events, which makes the first count binomial. */
  exact: Estimate;
  /** Exact conditional p-value: all splits of the events that are no likelier than the one seen. */
  p: number | null;
  waldP: number | null;
  reason?: string;
}

/** Splits as likely as the observed one within rounding count as no likelier, as in R. */
const AS_LIKELY = 1 + 1e-7;

/** P of all binomial outcomes that are no likelier than x (R's binom.test, two-sided). */
export function binomialTwoSided(x: number, n: number, p: number): number {
  const logAt = (k: number) => logChoose(n, k) + k * Math.log(p) + (n - k) * Math.log1p(-p);
  const limit = logAt(x) + Math.log(AS_LIKELY);
  const mode = Math.min(n, Math.floor((n + 1) * p));
  if (logAt(mode) <= limit) return 1;
  // Away from the mode the probabilities fall: the first outcome of the other side that is no
  // likelier is found by halving.
  const below = x < mode;
  let [near, far] = below ? [mode, n + 1] : [mode, -1];
  while (Math.abs(far - near) > 1) {
    const middle = Math.trunc((near + far) / 2);
    if (logAt(middle) <= limit) far = middle;
    else near = middle;
  }
  const above = (k: number) => binomialBelow(n - k, n, 1 - p);
  const both = below
    ? binomialBelow(x, n, p) + (far > n ? 0 : above(far))
    : above(x) + (far < 0 ? 0 : binomialBelow(far, n, p));
  return Math.min(1, both);
}

/**
 * Ratio of two Poisson rates: Wald on the log scale (sqrt(1/x1 + 1/x2)), and exact by the binomial
 * of the first count given both (Przyborowski J, Wilenski H, Biometrika 1940;31:313).
 */
export function rateRatio(input: RateRatioInput): RateRatio {
  const { events1, time1, events2, time2, level = 0.95 } = input;
  requireCount('events1', events1);
  requirePositive('time1', time1);
  requireCount('events2', events2);
  requirePositive('time2', time2);
  requireLevel(level);
  const total = events1 + events2;
  requireTotal('events1', 'events2', total);
  if (total === 0) {
    const none = notEstimable('no event in either group');
    return { value: null, wald: none, exact: none, p: null, waldP: null, reason: 'no events' };
  }
  const value = events2 === 0 ? Infinity : events1 / time1 / (events2 / time2);
  const share = proportionInterval({ x: events1, n: total, method: 'exact', level });
  const ratioOf = (p: number) => (p === 1 ? Infinity : ((p / (1 - p)) * time2) / time1);
  const exact =
    share.value === null
      ? notEstimable(share.reason)
      : { value, lower: ratioOf(share.lower), upper: ratioOf(share.upper) };
  const p = binomialTwoSided(events1, total, time1 / (time1 + time2));
  if (events1 === 0 || events2 === 0) {
    const wald = notEstimable('a group without events has no Wald interval', value);
    return { value, wald, exact, p, waldP: null, reason: 'a group has no event: no Wald p' };
  }
  const se = Math.sqrt(1 / events1 + 1 / events2);
  const z = twoSidedZ(level);
  const wald = { value, lower: value * Math.exp(-z * se), upper: value * Math.exp(z * se) };
  return { value, wald, exact, p, waldP: normalTwoSided(Math.log(value) / se) };
}
