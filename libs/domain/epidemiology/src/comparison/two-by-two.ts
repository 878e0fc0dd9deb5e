import { requireCount, requireLevel, requireTotal } from '../checks';
import { binomialTwoSided } from './rates';
import { chiSquareAbove, twoSidedZ } from '../distributions';
import { type Estimate, type TestResult, noTest, notEstimable } from '../estimate';
import { type FourCells, conditionalOddsRatio, fisherMidP, fisherP } from './fisher';
import { riskDifference } from './risk-difference';

export interface TwoByTwo {
  oddsRatio: Estimate & { method: 'woolf' };
  conditionalOddsRatio: Estimate & { method: 'exact' };
  riskRatio: Estimate & { method: 'log' };
  riskDifference: Estimate & { method: 'newcombe' };
  chiSquare: TestResult;
  yates: TestResult;
  fisher: { p: number | null; midP: number | null; reason?: string };
  /** For pairs: b and c are the discordant ones. With continuity correction; exact beside it. */
  mcnemar: TestResult & { exactP: number | null };
  /** Smallest count expected without an association. */
  smallestExpected: number | null;
  /** Fisher where any expected count is below 5. */
  recommended: 'chiSquare' | 'fisher' | null;
  level: number;
}

/** Below this expected count Pearson's chi-square misleads (Cochran WG, Biometrics 1954;10:417). */
const EXPECTED_MIN = 5;

const EMPTY_MARGIN = 'a row or a column is empty';

/** Sample odds ratio ad/bc with Woolf's limits (Woolf B, Ann Hum Genet 1955;19:251). */
function oddsRatio({ a, b, c, d }: FourCells, z: number): Estimate {
  if ((a === 0 || d === 0) && (b === 0 || c === 0)) {
    return notEstimable('zero cells in both diagonals: 0/0');
  }
  const value = b === 0 || c === 0 ? Infinity : (a / b) * (d / c);
  if (value === 0 || value === Infinity) {
    return notEstimable("Woolf's limits need four cells above 0; see conditionalOddsRatio", value);
  }
  const half = z * Math.sqrt(1 / a + 1 / b + 1 / c + 1 / d);
  return { value, lower: value * Math.exp(-half), upper: value * Math.exp(half) };
}

/** Risk ratio with limits on the log scale (Katz D et al, Biometrics 1978;34:469). */
function riskRatio({ a, b, c, d }: FourCells, z: number): Estimate {
  if (a + b === 0 || c + d === 0) return notEstimable('a group is empty');
  if (a === 0 && c === 0) return notEstimable('no outcome in either group');
  const value = c === 0 ? Infinity : a / (a + b) / (c / (c + d));
  if (a === 0 || c === 0) {
    return notEstimable('limits on the log scale need the outcome in both groups', value);
  }
  // The difference of the reciprocals is 0 when everybody has the outcome; rounding must not
  // make it negative.
  const half = z * Math.sqrt(Math.max(0, 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)));
  if (half === 0) return notEstimable('everybody has the outcome: no spread to go by', value);
  return { value, lower: value * Math.exp(-half), upper: value * Math.exp(half) };
}

function smallestExpected({ a, b, c, d }: FourCells): number {
  const rows = Math.min(a + b, c + d);
  return (rows * Math.min(a + c, b + d)) / (a + b + c + d);
}

/** Pearson's chi-square; the correction is Yates's, never beyond the difference itself (as R). */
function chiSquare(cells: FourCells, corrected: boolean): TestResult {
  const { a, b, c, d } = cells;
  const n = a + b + c + d;
  if (n === 0 || smallestExpected(cells) === 0) return noTest(EMPTY_MARGIN);
  const difference = Math.abs(a - ((a + b) / n) * (a + c));
  const excess = difference - (corrected ? Math.min(0.5, difference) : 0);
  const spread = ((((((a + b) / n) * (c + d)) / n) * (a + c)) / n) * (b + d);
  const statistic = (excess * excess) / spread;
  return { statistic, p: chiSquareAbove(statistic, 1) };
}

/** McNemar Q, Psychometrika 1947;12:153, with Edwards's continuity correction. */
function mcnemar({ b, c }: FourCells): TestResult & { exactP: number | null } {
  if (b + c === 0) return { ...noTest('no discordant pair'), exactP: null };
  const statistic = b === c ? 0 : (Math.abs(b - c) - 1) ** 2 / (b + c);
  return {
    statistic,
    p: chiSquareAbove(statistic, 1),
    exactP: binomialTwoSided(b, b + c, 0.5),
  };
}

/**
 * Everything that is asked of a 2x2 table. Zero cells give 0, Infinity or null with a reason,
 * never a limit that pretends to be known. Throws RefusedInputError naming the field.
 */
export function twoByTwo(cells: FourCells, level = 0.95): TwoByTwo {
  for (const field of ['a', 'b', 'c', 'd'] as const) requireCount(field, cells[field]);
  requireLevel(level);
  const z = twoSidedZ(level);
  const { a, b, c, d } = cells;
  requireTotal('a', 'b', a + b);
  requireTotal('c', 'd', c + d);
  requireTotal('b', 'c', b + c);
  const filled = a + b + c + d > 0 && smallestExpected(cells) > 0;
  const expected = filled ? smallestExpected(cells) : null;
  return {
    oddsRatio: { ...oddsRatio(cells, z), method: 'woolf' },
    conditionalOddsRatio: {
      ...(filled ? conditionalOddsRatio(cells, level) : notEstimable(EMPTY_MARGIN)),
      method: 'exact',
    },
    riskRatio: { ...riskRatio(cells, z), method: 'log' },
    riskDifference: {
      ...riskDifference({ x1: a, n1: a + b, x2: c, n2: c + d, level }),
      method: 'newcombe',
    },
    chiSquare: chiSquare(cells, false),
    yates: chiSquare(cells, true),
    fisher: filled
      ? { p: fisherP(cells), midP: fisherMidP(cells) }
      : { p: null, midP: null, reason: EMPTY_MARGIN },
    mcnemar: mcnemar(cells),
    smallestExpected: expected,
    recommended: expected === null ? null : expected < EXPECTED_MIN ? 'fisher' : 'chiSquare',
    level,
  };
}
