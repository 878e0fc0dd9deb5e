import type { CohortEstimate, CohortTest, UnboundedNumber } from '@carbawatch/contracts';
import {
  chiSquareTest,
  fisherFreemanHalton,
  mannWhitney,
  twoByTwo,
} from '@carbawatch/epidemiology';
import type { Estimate, FourCells } from '@carbawatch/epidemiology';

/** Tests between two groups by a stated rule, so that nobody picks the one that pleases. */

/** JSON has no infinity. */
export function unbounded(value: number | null): UnboundedNumber | null {
  if (value === Infinity) return 'Infinity';
  return value === -Infinity ? '-Infinity' : value;
}

export function estimateView(estimate: Estimate, method: string): CohortEstimate {
  return {
    value: unbounded(estimate.value),
    lower: unbounded(estimate.lower),
    upper: unbounded(estimate.upper),
    method,
    reason: estimate.reason ?? null,
  };
}

/** Below this expected count Pearson's chi-square misleads (Cochran WG, Biometrics 1954;10:417). */
const EXPECTED_FOR_CHI_SQUARE = 5;
/** Below this one Yates's correction is taken (Yates F, J R Stat Soc Suppl 1934;1:217). */
const EXPECTED_WITHOUT_YATES = 10;

export const TWO_BY_TWO_RULE =
  `smallest expected count below ${EXPECTED_FOR_CHI_SQUARE}: Fisher's exact test; ` +
  `below ${EXPECTED_WITHOUT_YATES}: chi-square with Yates's correction; else Pearson's chi-square`;
export const TABLE_RULE =
  `smallest expected count below ${EXPECTED_FOR_CHI_SQUARE}: Fisher's exact test for several ` +
  "rows (Freeman-Halton); else Pearson's chi-square";
export const RANK_RULE =
  'both groups below 50 and no ties: exact; else normal with tie and continuity correction';

/** Cells: a, b of the first group with and without, c, d of the second. */
export function shareTest(cells: FourCells): CohortTest {
  const { smallestExpected, fisher, yates, chiSquare } = twoByTwo(cells);
  const named = { rule: TWO_BY_TWO_RULE, df: null };
  if (smallestExpected === null || smallestExpected < EXPECTED_FOR_CHI_SQUARE) {
    const reason = fisher.reason ?? null;
    return { name: 'fisher', ...named, statistic: null, p: fisher.p, reason };
  }
  const plain = smallestExpected >= EXPECTED_WITHOUT_YATES;
  const { statistic, p, reason = null } = plain ? chiSquare : yates;
  return { name: plain ? 'chi-square' : 'chi-square-yates', ...named, statistic, df: 1, p, reason };
}

/** Woolf's limits, and the conditional estimate with exact limits where a cell is empty. */
export function oddsRatioOf(cells: FourCells): CohortEstimate {
  const { oddsRatio, conditionalOddsRatio } = twoByTwo(cells);
  return oddsRatio.lower === null
    ? estimateView(conditionalOddsRatio, 'conditional, exact limits')
    : estimateView(oddsRatio, 'sample, Woolf');
}

/** Rows of counts of the two groups. */
export function levelsTest(rows: readonly (readonly [number, number])[]): CohortTest {
  const table = chiSquareTest(rows);
  const { statistic, df, p, smallestExpected } = table;
  const chiSquare = { name: 'chi-square' as const, rule: TABLE_RULE, statistic, df, p };
  if (smallestExpected === null || smallestExpected >= EXPECTED_FOR_CHI_SQUARE) {
    return { ...chiSquare, reason: table.reason ?? null };
  }
  const exact = fisherFreemanHalton(rows);
  if (exact.p === null) {
    const reason = `${exact.reason ?? ''}; chi-square in its place`;
    return { ...chiSquare, reason };
  }
  const name = 'fisher-freeman-halton';
  return { name, rule: TABLE_RULE, statistic: null, df: null, p: exact.p, reason: null };
}

export function measureTest(a: readonly number[], b: readonly number[]): CohortTest {
  const named = { name: 'mann-whitney' as const, rule: RANK_RULE, df: null };
  if (a.length === 0 || b.length === 0) {
    return { ...named, statistic: null, p: null, reason: 'a group has no known value' };
  }
  const { u, p, method, reason = null } = mannWhitney({ a, b });
  const name = method === 'exact' ? 'mann-whitney-exact' : 'mann-whitney';
  return { ...named, name, statistic: u, p, reason };
}
