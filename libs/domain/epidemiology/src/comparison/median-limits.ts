import { requireFinite, requireLevel } from '../checks';
import { binomialBelow } from '../distributions';

/** Limits of a median; null where so few values carry none. */
export interface MedianLimits {
  method: 'order-statistics';
  level: number;
  lower: number | null;
  upper: number | null;
}

/**
 * Limits of the median without any assumption of a shape: the values of that rank from below and
 * from above between which the median lies with at least the level, by the binomial distribution
 * of how many values are below it (Conover WJ, Practical Nonparametric Statistics, 3rd ed. 1999,
 * section 3.2). Fewer than six values have no 95% limits. Throws RefusedInputError naming the
 * field.
 */
export function medianLimits(x: readonly number[], level = 0.95): MedianLimits {
  x.forEach((value, i) => requireFinite(`x[${i}]`, value));
  requireLevel(level);
  const sorted = [...x].sort((a, b) => a - b);
  const tail = (1 - level) / 2;
  let rank = 0;
  while (rank < sorted.length / 2 && binomialBelow(rank, sorted.length, 0.5) <= tail) rank += 1;
  return {
    method: 'order-statistics',
    level,
    lower: sorted[rank - 1] ?? null,
    upper: rank === 0 ? null : (sorted[sorted.length - rank] ?? null),
  };
}
