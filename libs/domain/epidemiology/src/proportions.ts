import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import type { Proportion } from '@carbawatch/contracts';
import { requireCount } from './checks';
import { normalAboveQuantile } from './distributions';
import { RefusedInputError } from './refused-input';

/**
 * Confidence intervals of a binomial proportion.
 *
 * Wald: the textbook normal approximation; 0/n gives the empty interval 0-0.
 * Wilson: Wilson EB, J Am Stat Assoc 1927;22:209. With continuity correction: Newcombe RG, Stat Med
 * 1998;17:857 (method 4), the correction reduced to |x - n/2| near one half as R's prop.test does.
 * Exact: Clopper CJ, Pearson ES, Biometrika 1934;26:404.
 * Agresti-Coull: Agresti A, Coull BA, Am Stat 1998;52:119.
 * Jeffreys: Brown LD, Cai TT, DasGupta A, Stat Sci 2001;16:101 (0 and 1 at the ends).
 */
export const PROPORTION_METHODS = [
  'wald',
  'wilson',
  'wilson-cc',
  'exact',
  'agresti-coull',
  'jeffreys',
] as const;
export type ProportionMethod = (typeof PROPORTION_METHODS)[number];

export interface ProportionInput {
  /** Number with the property. */
  x: number;
  /** Number observed. */
  n: number;
  method: ProportionMethod;
  /** Confidence level, between 0 and 1; 0.95 if absent. */
  level?: number | undefined;
}

export interface ProportionInterval {
  value: number;
  /** Limits, clamped to [0, 1]. */
  lower: number;
  upper: number;
}

export interface NotEstimable {
  value: null;
  lower: null;
  upper: null;
  reason: string;
}

type Limits = readonly [lower: number, upper: number];

function wald(x: number, n: number, z: number): Limits {
  const p = x / n;
  const half = z * Math.sqrt((p * (1 - p)) / n);
  return [p - half, p + half];
}

function wilsonLimit(p: number, n: number, z: number): number {
  const shift = (z * z) / (2 * n);
  const spread = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return (p + shift + spread) / (1 + 2 * shift);
}

function wilson(x: number, n: number, z: number): Limits {
  // At the ends the limit is exactly 0 or 1; the formula would leave 1e-17 of rounding.
  const lower = x === 0 ? 0 : wilsonLimit(x / n, n, -z);
  const upper = x === n ? 1 : wilsonLimit(x / n, n, z);
  return [lower, upper];
}

function wilsonCorrected(x: number, n: number, z: number): Limits {
  const correction = Math.min(0.5, Math.abs(x - n / 2)) / n;
  const below = x / n - correction;
  const above = x / n + correction;
  return [below <= 0 ? 0 : wilsonLimit(below, n, -z), above >= 1 ? 1 : wilsonLimit(above, n, z)];
}

function clopperPearson(x: number, n: number, alpha: number): Limits {
  const lower = x === 0 ? 0 : betaQuantile(alpha / 2, x, n - x + 1);
  const upper = x === n ? 1 : betaQuantile(1 - alpha / 2, x + 1, n - x);
  return [lower, upper];
}

function agrestiCoull(x: number, n: number, z: number): Limits {
  const weight = n + z * z;
  const centre = (x + (z * z) / 2) / weight;
  const half = z * Math.sqrt((centre * (1 - centre)) / weight);
  return [centre - half, centre + half];
}

function jeffreys(x: number, n: number, alpha: number): Limits {
  const lower = x === 0 ? 0 : betaQuantile(alpha / 2, x + 0.5, n - x + 0.5);
  const upper = x === n ? 1 : betaQuantile(1 - alpha / 2, x + 0.5, n - x + 0.5);
  return [lower, upper];
}

function limitsOf(x: number, n: number, method: ProportionMethod, alpha: number): Limits {
  const z = normalAboveQuantile(alpha / 2);
  switch (method) {
    case 'wald':
      return wald(x, n, z);
    case 'wilson':
      return wilson(x, n, z);
    case 'wilson-cc':
      return wilsonCorrected(x, n, z);
    case 'exact':
      return clopperPearson(x, n, alpha);
    case 'agresti-coull':
      return agrestiCoull(x, n, z);
    case 'jeffreys':
      return jeffreys(x, n, alpha);
  }
}

function refuseBadInput({ x, n, method, level }: ProportionInput): void {
  requireCount('n', n);
  if (!Number.isInteger(x) || x < 0 || x > n) {
    throw new RefusedInputError('x', 'a whole number from 0 to n');
  }
  if (!PROPORTION_METHODS.includes(method)) {
    throw new RefusedInputError('method', `one of ${PROPORTION_METHODS.join(', ')}`);
  }
  if (level !== undefined && !(level > 0 && level < 1)) {
    throw new RefusedInputError('level', 'a number between 0 and 1, both excluded');
  }
}

function clamp(limit: number): number {
  return Math.min(1, Math.max(0, limit));
}

/** Two-sided interval of x/n; n = 0 is not estimable. Throws RefusedInputError naming the field. */
export function proportionInterval(input: ProportionInput): ProportionInterval | NotEstimable {
  refuseBadInput(input);
  const { x, n, method, level = 0.95 } = input;
  if (n === 0) return { value: null, lower: null, upper: null, reason: 'nothing was counted' };
  const [lower, upper] = limitsOf(x, n, method, 1 - level);
  return { value: x / n, lower: clamp(lower), upper: clamp(upper) };
}

/** Methods that the HTTP interface offers for cohort figures. */
export const COHORT_CI_METHODS = ['wilson', 'wald', 'exact'] as const;
export type CohortCiMethod = (typeof COHORT_CI_METHODS)[number];

/** A proportion as every answer of the interface prints it: counts, value and labelled interval. */
export function proportionOf(
  numerator: number,
  denominator: number,
  method: CohortCiMethod,
  level = 0.95,
): Proportion {
  const { value, lower, upper } = proportionInterval({
    x: numerator,
    n: denominator,
    method,
    level,
  });
  return { numerator, denominator, value, ci: { method, level, lower, upper } };
}
