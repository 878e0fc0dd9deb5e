import { at, requireCount, requireLevel, sum } from '../checks';
import { normalTwoSided, studentTwoSided, twoSidedT, twoSidedZ } from '../distributions';
import { type Estimate, type TestResult, notEstimable } from '../estimate';
import { RefusedInputError } from '../refused-input';

export const DOOR_METHODS = ['halperin', 'logit', 'wald'] as const;
export type DoorMethod = (typeof DOOR_METHODS)[number];

export interface DoorInput {
  /** Patients of each rank, best first. */
  a: readonly number[];
  b: readonly number[];
  method?: DoorMethod | undefined;
  level?: number | undefined;
}

export interface Door {
  /** Probability that a patient of a does better than one of b, ties counting half. */
  probability: number;
  lower: number | null;
  upper: number | null;
  /** Of no difference: z with the variance under equality, ties included. */
  z: number | null;
  p: number | null;
  method: DoorMethod;
  level: number;
  reason?: string;
}

/** Two distributions over the same ranks, and how they meet. */
interface Pairing {
  sizeA: number;
  sizeB: number;
  probability: number;
  /** P that two of b do worse than one of a, ties counting half; and that two of a do better. */
  twoWorse: number;
  twoBetter: number;
  /** What the estimates of both carry by chance alone: expected variance within one patient. */
  chanceWorse: number;
  chanceBetter: number;
}

function pairingOf(a: readonly number[], b: readonly number[]): Pairing {
  const [sizeA, sizeB] = [sum(a), sum(b)];
  const [p, q] = [a.map((count) => count / sizeA), b.map((count) => count / sizeB)];
  let [probability, twoWorse, twoBetter, chanceWorse, chanceBetter] = [0, 0, 0, 0, 0];
  let better = 0;
  let worse = 1;
  p.forEach((share, k) => {
    const other = at(q, k);
    // Of b worse than rank k, and of a better than it.
    worse = k === p.length - 1 ? 0 : worse - other;
    const score = other / 2 + worse;
    const mirrored = share / 2 + better;
    probability += share * score;
    twoWorse += share * score ** 2;
    twoBetter += other * mirrored ** 2;
    chanceWorse += share * (other / 4 + worse - score ** 2);
    chanceBetter += other * (share / 4 + better - mirrored ** 2);
    better += share;
  });
  return { sizeA, sizeB, probability, twoWorse, twoBetter, chanceWorse, chanceBetter };
}

/** First-order variance of the probability. */
function variance({ sizeA, sizeB, probability, twoWorse, twoBetter }: Pairing): number {
  const square = probability ** 2;
  return Math.max(0, twoWorse - square) / sizeA + Math.max(0, twoBetter - square) / sizeB;
}

type Limits = readonly [lower: number, upper: number] | string;

/** Halperin M, Hamdy MI, Thall PF, Biometrics 1989;45:509. */
function halperin(pairing: Pairing, z: number): Limits {
  const { sizeA, sizeB, probability: p } = pairing;
  if (sizeA < 2 || sizeB < 2) return "Halperin's limits need two patients in each group";
  const [n1, n2, n] = [sizeA - 1, sizeB - 1, sizeA + sizeB];
  // Both are corrected for the variance that the estimates carry themselves.
  const worse = pairing.twoWorse - pairing.chanceWorse / n2;
  const better = pairing.twoBetter - pairing.chanceBetter / n1;
  const divisor =
    ((sizeA * sizeB - n + 2) * p - sizeA * sizeB * p * p) / (n1 * n2) + worse / n1 + better / n2;
  const raw = ((n - 2) * p - n2 * worse - n1 * better) / ((n - 2) * divisor);
  const theta = Number.isNaN(raw) ? 0 : Math.min(1, Math.max(0, raw));
  const c = ((n - 1 - (n - 2) * theta) * z * z) / (sizeA * sizeB);
  const root = Math.sqrt(c * c + 4 * c * p * (1 - p));
  return [(c + 2 * p - root) / (2 * (c + 1)), (c + 2 * p + root) / (2 * (c + 1))];
}

function logit(pairing: Pairing, z: number): Limits {
  const { probability: p } = pairing;
  if (p === 0 || p === 1) return 'at 0 or 1 there are no limits on the logit scale';
  const v = variance(pairing);
  if (v === 0) return 'no patient differs from the others of the group: no spread to go by';
  const half = (z * Math.sqrt(v)) / (p * (1 - p));
  const centre = Math.log(p / (1 - p));
  const back = (x: number) => 1 / (1 + Math.exp(-x));
  return [back(centre - half), back(centre + half)];
}

function wald(pairing: Pairing, z: number): Limits {
  const v = variance(pairing);
  if (v === 0) return 'no patient differs from the others of the group: no spread to go by';
  const half = z * Math.sqrt(v);
  return [Math.max(0, pairing.probability - half), Math.min(1, pairing.probability + half)];
}

const LIMITS = { halperin, logit, wald };

/** Scores are points of a scale; their squares must stay numbers. */
const SCORE_MAX = 1e6;

/** Variance of the probability if both groups were one; 0 when all have the same rank. */
function equalityVariance(a: readonly number[], b: readonly number[]): number {
  const [sizeA, sizeB] = [sum(a), sum(b)];
  const n = sizeA + sizeB;
  const ties = sum(a.map((count, k) => ((count + at(b, k)) / n) ** 3));
  return ((1 - ties) * n * n) / (12 * (n - 1) * sizeA * sizeB);
}

function refuseCounts(field: 'a' | 'b', counts: readonly number[]): void {
  counts.forEach((count, rank) => requireCount(`${field}[${rank}]`, count));
  if (sum(counts) === 0) throw new RefusedInputError(field, 'at least one patient');
}

function refuseBadInput({ a, b, method = 'halperin', level = 0.95 }: DoorInput): void {
  refuseCounts('a', a);
  refuseCounts('b', b);
  if (a.length !== b.length) {
    throw new RefusedInputError('b', `${a.length} ranks, as many as a`);
  }
  if (!DOOR_METHODS.includes(method)) {
    throw new RefusedInputError('method', `one of ${DOOR_METHODS.join(', ')}`);
  }
  requireLevel(level);
}

/**
 * Desirability of outcome ranking (Evans SR et al, Clin Infect Dis 2015;61:800): probability that a
 * patient of a has the better rank, with limits by Halperin, the logit or Wald, and the test of
 * equality. Throws RefusedInputError naming the field.
 */
export function door(input: DoorInput): Door {
  refuseBadInput(input);
  const { a, b, method = 'halperin', level = 0.95 } = input;
  const pairing = pairingOf(a, b);
  const { probability } = pairing;
  const limits = LIMITS[method](pairing, twoSidedZ(level));
  const v0 = equalityVariance(a, b);
  const z = v0 > 0 ? (probability - 0.5) / Math.sqrt(v0) : null;
  const named = { probability, z, p: z === null ? null : normalTwoSided(z), method, level };
  if (typeof limits === 'string') return { ...named, lower: null, upper: null, reason: limits };
  const [lower, upper] = limits;
  if (z === null) return { ...named, lower, upper, reason: 'all patients have the same rank' };
  return { ...named, lower, upper };
}

export interface PartialCredit extends Estimate, TestResult {
  meanA: number;
  meanB: number;
  df: number | null;
}

/**
 * Difference of mean scores when each rank is given partial credit, by Welch's t (Evans SR,
 * Follmann D, Stat Biopharm Res 2016;8:386; Welch BL, Biometrika 1947;34:28). Scores run best to
 * worst, 100 to 0 by custom.
 */
export function partialCredit(
  input: Pick<DoorInput, 'a' | 'b' | 'level'>,
  scores: readonly number[],
): PartialCredit {
  refuseBadInput(input);
  const { a, b, level = 0.95 } = input;
  if (scores.length !== a.length) {
    throw new RefusedInputError('scores', `${a.length} numbers, one a rank`);
  }
  scores.forEach((score, rank) => {
    const before = scores[rank - 1] ?? Infinity;
    if (!(Math.abs(score) <= SCORE_MAX) || score > before) {
      throw new RefusedInputError(
        `scores[${rank}]`,
        'a number not above the score before it, of a million at most',
      );
    }
  });
  const moments = (counts: readonly number[]) => {
    const n = sum(counts);
    const mean = sum(counts.map((count, k) => count * at(scores, k))) / n;
    const squares = sum(counts.map((count, k) => count * (at(scores, k) - mean) ** 2));
    return { n, mean, error: n > 1 ? squares / (n - 1) / n : Number.NaN };
  };
  const [one, other] = [moments(a), moments(b)];
  const value = one.mean - other.mean;
  const means = { meanA: one.mean, meanB: other.mean };
  const error = one.error + other.error;
  if (!(error > 0)) {
    const reason = 'the scores do not vary, or a group has a single patient';
    return { ...means, ...notEstimable(reason, value), statistic: null, p: null, df: null };
  }
  const df = error ** 2 / (one.error ** 2 / (one.n - 1) + other.error ** 2 / (other.n - 1));
  const statistic = value / Math.sqrt(error);
  const half = twoSidedT(level, df) * Math.sqrt(error);
  const p = studentTwoSided(statistic, df);
  return { ...means, value, lower: value - half, upper: value + half, statistic, df, p };
}
