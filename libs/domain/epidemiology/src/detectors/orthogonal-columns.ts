/**
 * QR decomposition of a design by columns: Gram-Schmidt with a second pass where the first
 * cancelled much, which is as accurate as Householder's reflections (Giraud L et al., Numer Math
 * 2005;101:87). A column that depends on those before it is left out, by the measure of R's lm and
 * glm.
 */
export interface OrthogonalColumns {
  /** Number of columns of the design. */
  readonly width: number;
  /** Positions of the columns that were kept. */
  readonly kept: readonly number[];
  readonly q: readonly (readonly number[])[];
  /** For each kept column its parts along q, up to its own. */
  readonly r: readonly (readonly number[])[];
}

/** Share of its length that a column must keep to count as independent: R's glm.control. */
const INDEPENDENT_MIN = 1e-11;

/** Share of the length after which what is left is orthogonal to the last digits. */
const LITTLE_CANCELLED = Math.SQRT1_2;

export function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

export function orthogonalise(columns: readonly (readonly number[])[]): OrthogonalColumns {
  const kept: number[] = [];
  const q: number[][] = [];
  const r: number[][] = [];
  columns.forEach((column, position) => {
    const rest = [...column];
    const parts = q.map(() => 0);
    let length = Math.sqrt(dot(rest, rest));
    for (let pass = 0; pass < 2; pass += 1) {
      const before = length;
      q.forEach((unit, i) => {
        const part = dot(unit, rest);
        parts[i] = (parts[i] ?? 0) + part;
        for (let row = 0; row < rest.length; row += 1) {
          rest[row] = (rest[row] ?? 0) - part * (unit[row] ?? 0);
        }
      });
      length = Math.sqrt(dot(rest, rest));
      if (length > LITTLE_CANCELLED * before) break;
    }
    if (!(length > INDEPENDENT_MIN * Math.sqrt(dot(column, column)))) return;
    kept.push(position);
    q.push(rest.map((value) => value / length));
    r.push([...parts, length]);
  });
  return { width: columns.length, kept, q, r };
}

/** Least squares coefficients by column; null for a column that was left out. */
export function solveFor(by: OrthogonalColumns, z: readonly number[]): (number | null)[] {
  const rank = by.kept.length;
  const values = by.q.map((unit) => dot(unit, z));
  for (let j = rank - 1; j >= 0; j -= 1) {
    const solved = (values[j] ?? 0) / (by.r[j]?.[j] ?? 1);
    values[j] = solved;
    for (let i = 0; i < j; i += 1) values[i] = (values[i] ?? 0) - solved * (by.r[j]?.[i] ?? 0);
  }
  const coefficients = Array<number | null>(by.width).fill(null);
  by.kept.forEach((position, j) => (coefficients[position] = values[j] ?? 0));
  return coefficients;
}

/** x'(X'X)^-1 x: the variance of a prediction at x for a variance of one. */
export function unscaledVariance(by: OrthogonalColumns, x: readonly number[]): number {
  const u: number[] = [];
  by.kept.forEach((position, j) => {
    const column = by.r[j] ?? [];
    const known = u.reduce((sum, value, i) => sum + value * (column[i] ?? 0), 0);
    u.push(((x[position] ?? 0) - known) / (column[j] ?? 1));
  });
  return dot(u, u);
}

/** Diagonal of the hat matrix, one value a row. */
export function leveragesOf(by: OrthogonalColumns, rows: number): number[] {
  return Array.from({ length: rows }, (_, row) =>
    by.q.reduce((sum, unit) => sum + (unit[row] ?? 0) ** 2, 0),
  );
}
