import { at, requireCount, requireErrorShare, requireLevel, requirePositive, sum } from '../checks';
import { normalAboveQuantile, normalBelow, normalQuantile } from '../distributions';
import { RefusedInputError } from '../refused-input';

export interface DoorPowerInput {
  /** Expected distribution over the ranks, best first: shares or counts of earlier patients. */
  a: readonly number[];
  b: readonly number[];
  /** Two-sided significance level; 0.05 if absent. */
  alpha?: number | undefined;
  /** Power that the sizes are wanted for; 0.8 if absent. */
  power?: number | undefined;
  /** Patients of a for each patient of b; 1 if absent. */
  ratio?: number | undefined;
  /** Sizes whose power is wanted instead. */
  sizes?: { a: number; b: number } | undefined;
}

export interface DoorPower {
  /** Probability that a patient of a does better, ties counting half. */
  probability: number;
  alpha: number;
  /** Asked for, or reached by the sizes given. */
  power: number | null;
  sizes: { a: number; b: number } | null;
  /** Before rounding up; null where the sizes were given. */
  total: number | null;
  reason?: string;
}

/** A patient of one group for a thousand of the other is no trial. */
const RATIO_MAX = 1_000;

function sharesOf(field: string, weights: readonly number[]): number[] {
  weights.forEach((weight, rank) => {
    if (!Number.isFinite(weight) || weight < 0) {
      throw new RefusedInputError(`${field}[${rank}]`, 'a number from 0');
    }
  });
  const total = sum(weights);
  if (!(total > 0)) throw new RefusedInputError(field, 'at least one weight above 0');
  if (total === Infinity) throw new RefusedInputError(field, 'shares or counts with a finite sum');
  return weights.map((weight) => weight / total);
}

function probabilityOf(p: readonly number[], q: readonly number[]): number {
  let worse = 1;
  return sum(
    p.map((share, k) => {
      worse -= at(q, k);
      return share * (at(q, k) / 2 + Math.max(0, worse));
    }),
  );
}

/**
 * Sample size and power of the DOOR (Wilcoxon) test for ordered outcomes with ties: Zhao YD,
 * Rahardja D, Qu Y, Stat Med 2008;27:462,
 * N = (z_alpha/2 + z_beta)^2 (1 - sum(((1 - t) p_k + t q_k)^3)) / (12 t (1 - t) (P - 1/2)^2)
 * with the share t in b. Throws RefusedInputError naming the field.
 */
export function doorPower(input: DoorPowerInput): DoorPower {
  const { alpha = 0.05, power = 0.8, ratio = 1, sizes } = input;
  const [p, q] = [sharesOf('a', input.a), sharesOf('b', input.b)];
  if (p.length !== q.length) throw new RefusedInputError('b', `${p.length} ranks, as many as a`);
  requireErrorShare(alpha);
  requireLevel(power, 'power');
  // Less is reached without any patient: the formula would print a size for it all the same.
  if (!(power > alpha / 2)) throw new RefusedInputError('power', 'a number above alpha / 2');
  if (!(ratio >= 1 / RATIO_MAX && ratio <= RATIO_MAX)) {
    throw new RefusedInputError('ratio', `a number from 1/${RATIO_MAX} to ${RATIO_MAX}`);
  }
  if (sizes) {
    for (const group of ['a', 'b'] as const) {
      requireCount(`sizes.${group}`, sizes[group]);
      requirePositive(`sizes.${group}`, sizes[group]);
    }
  }
  const share = sizes ? sizes.b / (sizes.a + sizes.b) : 1 / (1 + ratio);
  const probability = probabilityOf(p, q);
  const ties = sum(p.map((x, k) => ((1 - share) * x + share * at(q, k)) ** 3));
  const unit = (1 - ties) / (12 * share * (1 - share));
  const z = normalAboveQuantile(alpha / 2);
  const distance = Math.abs(probability - 0.5);
  if (sizes) {
    const total = sizes.a + sizes.b;
    const reached = normalBelow(distance * Math.sqrt(total / unit) - z);
    return unit > 0
      ? { probability, alpha, power: reached, sizes, total: null }
      : { probability, alpha, power: null, sizes, total: null, reason: 'all have one rank' };
  }
  // Ranks that never differ by more than rounding give no sample size, not a huge one.
  if (distance < 1e-12) {
    const reason = 'the expected distributions do not differ: no sample size reaches the power';
    return { probability, alpha, power, sizes: null, total: Infinity, reason };
  }
  const total = ((z + normalQuantile(power)) ** 2 * unit) / distance ** 2;
  const b = Math.ceil(total * share);
  const a = Math.ceil(total * (1 - share));
  return { probability, alpha, power, sizes: { a, b }, total };
}
