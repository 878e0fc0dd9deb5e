import { at, requireCount, sum } from '../checks';
import { chiSquareAbove } from '../distributions';
import { type TestResult, noTest } from '../estimate';
import { RefusedInputError } from '../refused-input';

export interface TableTest extends TestResult {
  df: number | null;
  smallestExpected: number | null;
}

/**
 * Pearson's chi-square test of a table of counts with any number of rows and columns; empty rows
 * and columns say nothing and are left out. Throws RefusedInputError naming the cell.
 */
export function chiSquareTest(rows: readonly (readonly number[])[], field = 'rows'): TableTest {
  const width = rows[0]?.length ?? 0;
  rows.forEach((row, i) => {
    if (row.length !== width) throw new RefusedInputError(`${field}[${i}]`, `${width} counts`);
    row.forEach((count, j) => requireCount(`${field}[${i}][${j}]`, count));
  });
  const rowSums = rows.map(sum);
  const columnSums = Array.from({ length: width }, (_, j) => sum(rows.map((row) => at(row, j))));
  const filledRows = rowSums.filter((total) => total > 0);
  const filledColumns = columnSums.filter((total) => total > 0);
  if (filledRows.length < 2 || filledColumns.length < 2) {
    return {
      ...noTest('fewer than two rows or columns hold a count'),
      df: null,
      smallestExpected: null,
    };
  }
  const n = sum(rowSums);
  let statistic = 0;
  rows.forEach((row, i) =>
    row.forEach((count, j) => {
      const expected = (at(rowSums, i) / n) * at(columnSums, j);
      if (expected > 0) statistic += (count - expected) ** 2 / expected;
    }),
  );
  const df = (filledRows.length - 1) * (filledColumns.length - 1);
  return {
    statistic,
    df,
    p: chiSquareAbove(statistic, df),
    smallestExpected: (Math.min(...filledRows) / n) * Math.min(...filledColumns),
  };
}
