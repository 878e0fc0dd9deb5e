import { at, requireCount, sum } from '../checks';
import { logChoose } from '../distributions';
import { type TestResult, noTest } from '../estimate';
import { RefusedInputError } from '../refused-input';

/** Tables as likely as the observed one within rounding count as no likelier, as in R. */
const AS_LIKELY = 1e-7;

/** More tables than this take part of a second: the caller then says what stands in. */
const TABLES_MAX = 150_000;

/**
 * Fisher's exact test of a table of any number of rows and two columns (Freeman GH, Halton JH,
 * Biometrika 1951;38:141): P of all tables with these margins that are no likelier than the one
 * seen. Rows without a count say nothing. A table with too many neighbours has no p and says so.
 * Throws RefusedInputError naming the cell.
 */
export function fisherFreemanHalton(
  rows: readonly (readonly [number, number])[],
  field = 'rows',
): TestResult {
  rows.forEach((row, i) => {
    if (row.length !== 2) throw new RefusedInputError(`${field}[${i}]`, 'two counts');
    row.forEach((count, j) => requireCount(`${field}[${i}][${j}]`, count));
  });
  const filled = rows.filter(([a, b]) => a + b > 0);
  const total = sum(filled.map(([a]) => a));
  const sizes = filled.map(([a, b]) => a + b);
  const all = sum(sizes);
  if (filled.length < 2 || total === 0 || total === all) {
    return noTest('fewer than two rows or columns hold a count');
  }
  const tables = tablesOf(sizes, total);
  if (tables > TABLES_MAX) return noTest('too many tables with these margins for an exact test');
  // Shares of all tables: their number itself would overflow.
  const seen = sum(filled.map(([a, b]) => logChoose(a + b, a))) - logChoose(all, total);
  return { statistic: null, p: Math.min(1, shareUpTo(seen, sizes, total)) };
}

/** Number of ways to take `total` out of rows of these sizes. */
function tablesOf(sizes: readonly number[], total: number): number {
  let ways = [1, ...Array.from({ length: total }, () => 0)];
  for (const size of sizes) {
    let window = 0;
    ways = ways.map((_, k) => {
      window += at(ways, k) - (k > size ? at(ways, k - size - 1) : 0);
      return window;
    });
  }
  return at(ways, total);
}

/** P of the tables whose own log P is no more than the one seen. */
function shareUpTo(seen: number, sizes: readonly number[], total: number): number {
  const weights = sizes.map((size) =>
    Array.from({ length: size + 1 }, (_, k) => logChoose(size, k)),
  );
  const room = sizes.map((_, row) => sum(sizes.slice(row + 1)));
  let found = 0;
  const fill = (row: number, left: number, weight: number): void => {
    const size = at(sizes, row);
    const own = weights[row] ?? [];
    if (row === sizes.length - 1) {
      const log = weight + at(own, left);
      if (log <= seen + AS_LIKELY) found += Math.exp(log);
      return;
    }
    const least = Math.max(0, left - at(room, row));
    for (let k = least; k <= Math.min(size, left); k += 1) {
      fill(row + 1, left - k, weight + at(own, k));
    }
  };
  fill(0, total, -logChoose(sum(sizes), total));
  return found;
}
