import { at, requireValues, sum } from '../checks';
import { chiSquareAbove, normalTwoSided } from '../distributions';
import { type TestResult, noTest } from '../estimate';
import { RefusedInputError } from '../refused-input';

export interface MannWhitneyInput {
  a: readonly number[];
  b: readonly number[];
  /** Continuity correction of the normal approximation; true if absent. */
  correction?: boolean | undefined;
  /** Absent: exact when both groups have fewer than 50 values and none is tied, as in R. */
  exact?: boolean | undefined;
}

export interface MannWhitney {
  /** Pairs in which a is above b, ties counting half: R's W of the first group. */
  u: number;
  p: number | null;
  method: 'exact' | 'normal';
  /** Whether the continuity correction went into p; the exact test has none. */
  correction: boolean;
  ties: boolean;
  /** u as a share of all pairs: probability that a is above b. */
  auc: number;
  reason?: string;
}

const EXACT_BELOW = 50;
/** The exact distribution takes time with the fourth power of the total: seconds at 200 values. */
const EXACT_TOTAL_MAX = 200;

interface Ranking {
  /** Twice the mid-rank of each value, in the order given: whole even with ties. */
  doubled: number[];
  /** Sizes of the groups of equal values. */
  tied: number[];
}

function rankingOf(values: readonly number[]): Ranking {
  const order = values.map((value, index) => ({ value, index }));
  order.sort((p, q) => p.value - q.value);
  const doubled = new Array<number>(values.length).fill(0);
  const tied: number[] = [];
  for (let start = 0; start < order.length;) {
    let end = start;
    while (end < order.length && order[end]?.value === order[start]?.value) end += 1;
    for (const { index } of order.slice(start, end)) doubled[index] = start + end + 1;
    tied.push(end - start);
    start = end;
  }
  return { doubled, tied };
}

/** Sum of t^3 - t over the groups of ties. */
function tieSum(tied: readonly number[]): number {
  return sum(tied.map((t) => t ** 3 - t));
}

/**
 * Distribution of the rank sum of `size` out of the given values over all choices, by the shift
 * algorithm (Streitberg B, Röhmel J, EDV Med Biol 1986;17:12), ties included. Element s counts the
 * choices with doubled rank sum s.
 */
function rankSumCounts(doubled: readonly number[], size: number): Float64Array {
  const most = sum([...doubled].sort((p, q) => q - p).slice(0, size));
  const counts = Array.from({ length: size + 1 }, () => new Float64Array(most + 1));
  counts[0]?.set([1]);
  doubled.forEach((rank, seen) => {
    for (let k = Math.min(size, seen + 1); k >= 1; k -= 1) {
      const [from, to] = [counts[k - 1], counts[k]];
      if (!from || !to) continue;
      for (let s = most; s >= rank; s -= 1) to[s] = at(to, s) + at(from, s - rank);
    }
  });
  return counts[size] ?? new Float64Array();
}

/** Twice the smaller tail of the permutation distribution; the smaller group is the cheaper one. */
function exactP({ doubled }: Ranking, sizeA: number): number {
  const size = Math.min(sizeA, doubled.length - sizeA);
  const observed = sum(size === sizeA ? doubled.slice(0, sizeA) : doubled.slice(sizeA));
  const counts = rankSumCounts(doubled, size);
  let [below, above] = [0, 0];
  counts.forEach((count, s) => {
    if (s <= observed) below += count;
    if (s >= observed) above += count;
  });
  return Math.min(1, (2 * Math.min(below, above)) / sum(counts));
}

/** Distance from the mean that the continuity correction takes away, never past the mean. */
function normalP(u: number, ranking: Ranking, sizeA: number, correction: boolean): number | null {
  const n = ranking.doubled.length;
  const pairs = sizeA * (n - sizeA);
  const variance = (pairs / 12) * (n + 1 - tieSum(ranking.tied) / (n * (n - 1)));
  if (!(variance > 0)) return null;
  const distance = Math.abs(u - pairs / 2);
  const corrected = distance - (correction ? Math.min(0.5, distance) : 0);
  return normalTwoSided(corrected / Math.sqrt(variance));
}

/**
 * Mann-Whitney U (Mann HB, Whitney DR, Ann Math Stat 1947;18:50), two-sided. The choice between
 * exact and normal moves p, so the answer names it. Throws RefusedInputError naming the field.
 */
export function mannWhitney(input: MannWhitneyInput): MannWhitney {
  const { a, b, correction = true } = input;
  requireValues('a', a);
  requireValues('b', b);
  const ranking = rankingOf([...a, ...b]);
  const ties = ranking.tied.some((size) => size > 1);
  const small = a.length < EXACT_BELOW && b.length < EXACT_BELOW;
  const exact = input.exact ?? (small && !ties);
  if (exact && a.length + b.length > EXACT_TOTAL_MAX) {
    throw new RefusedInputError('exact', `false, or at most ${EXACT_TOTAL_MAX} values`);
  }
  const u = sum(ranking.doubled.slice(0, a.length)) / 2 - (a.length * (a.length + 1)) / 2;
  const named = { u, ties, auc: u / (a.length * b.length) };
  if (ranking.tied.length === 1) {
    const method = exact ? 'exact' : 'normal';
    return { ...named, p: null, method, correction: false, reason: 'all values are equal' };
  }
  if (exact) return { ...named, p: exactP(ranking, a.length), method: 'exact', correction: false };
  return { ...named, p: normalP(u, ranking, a.length, correction), method: 'normal', correction };
}

/**
 * Kruskal-Wallis test of two or more groups, corrected for ties (Kruskal WH, Wallis WA, J Am Stat
 * Assoc 1952;47:583).
 */
export function kruskalWallis(
  groups: readonly (readonly number[])[],
): TestResult & { df: number | null } {
  groups.forEach((group, index) => requireValues(`groups[${index}]`, group));
  if (groups.length < 2) throw new RefusedInputError('groups', 'at least two groups');
  const ranking = rankingOf(groups.flat());
  const n = ranking.doubled.length;
  if (ranking.tied.length === 1) return { ...noTest('all values are equal'), df: null };
  let [start, squares] = [0, 0];
  for (const group of groups) {
    const ranks = sum(ranking.doubled.slice(start, start + group.length)) / 2;
    squares += (ranks - (group.length * (n + 1)) / 2) ** 2 / group.length;
    start += group.length;
  }
  const uncorrected = (12 * squares) / (n * (n + 1));
  const statistic = uncorrected / (1 - tieSum(ranking.tied) / (n ** 3 - n));
  const df = groups.length - 1;
  return { statistic, df, p: chiSquareAbove(statistic, df) };
}
