import { requireCount, requireLevel, requirePositive } from '../checks';
import { poissonAbove, poissonAt, poissonBelow, twoSidedZ } from '../distributions';
import type { Estimate } from '../estimate';
import { bisect } from '../root-finding';

export interface StandardisedRatioInput {
  observed: number;
  /** Events expected by a model that the caller brings: NHSN publishes none for CRE. */
  predicted: number;
  level?: number | undefined;
  /** Below this many predicted no ratio is given; 1, the rule of NHSN, if absent. */
  minimumPredicted?: number | undefined;
}

export interface StandardisedRatio {
  observed: number;
  predicted: number;
  /** Observed over predicted, with mid-P limits. */
  sir: number | null;
  lower: number | null;
  upper: number | null;
  /** Twice the smaller mid-P tail at a ratio of 1. */
  p: number | null;
  method: 'mid-p';
  byar: Estimate;
  level: number;
  reason?: string;
}

/** P(X > x) + P(X = x)/2. */
function midAbove(x: number, mean: number): number {
  return poissonAbove(x + 1, mean) + poissonAt(x, mean) / 2;
}

/** P(X < x) + P(X = x)/2. */
function midBelow(x: number, mean: number): number {
  return poissonBelow(x - 1, mean) + poissonAt(x, mean) / 2;
}

/** Mid-P limits of a Poisson mean (Lancaster HO, J Am Stat Assoc 1961;56:223). */
export function midPoissonLimits(events: number, level: number): readonly [number, number] {
  const alpha = (1 - level) / 2;
  // Beyond this bound the tail is below any level that a double can tell from 1.
  const top = events + 20 * Math.sqrt(events + 1) + 80;
  const lower = events === 0 ? 0 : bisect((mean) => midAbove(events, mean), alpha, 0, top);
  return [lower, bisect((mean) => midBelow(events, mean), alpha, 0, top)];
}

/** Byar's approximation (Rothman KJ, Boice JD, Epidemiologic analysis, 1979). */
function byarLimits(events: number, level: number): readonly [number, number] {
  const z = twoSidedZ(level);
  const cube = (x: number, sign: -1 | 1) =>
    x * Math.max(0, 1 - 1 / (9 * x) + (sign * z) / (3 * Math.sqrt(x))) ** 3;
  return [events === 0 ? 0 : cube(events, -1), cube(events + 1, 1)];
}

/**
 * Standardised infection ratio, observed over predicted, with mid-P limits and p-value (as NHSN
 * prints them) and Byar's. Not reported when fewer than one event was predicted: the ratio then
 * says more about the prediction than about the ward.
 */
export function standardisedRatio(input: StandardisedRatioInput): StandardisedRatio {
  const { observed, predicted, level = 0.95, minimumPredicted = 1 } = input;
  requireCount('observed', observed);
  requirePositive('predicted', predicted);
  requirePositive('minimumPredicted', minimumPredicted);
  requireLevel(level);
  const named = { observed, predicted, method: 'mid-p', level } as const;
  if (predicted < minimumPredicted) {
    const reason = `fewer than ${minimumPredicted} predicted: no ratio is reported`;
    const none = { lower: null, upper: null, reason };
    return { ...named, sir: null, p: null, byar: { value: null, ...none }, ...none };
  }
  const sir = observed / predicted;
  const [lower = 0, upper = 0] = midPoissonLimits(observed, level).map((x) => x / predicted);
  const [byarLower = 0, byarUpper = 0] = byarLimits(observed, level).map((x) => x / predicted);
  const tail = Math.min(midAbove(observed, predicted), midBelow(observed, predicted));
  const byar = { value: sir, lower: byarLower, upper: byarUpper };
  return { ...named, sir, lower, upper, p: Math.min(1, 2 * tail), byar };
}
