import { at } from '../checks';
import { RefusedInputError } from '../refused-input';

/** Rows as they come: null is missing. */
export interface RegressionRows {
  /** 1 with the outcome, 0 without. */
  y: readonly (number | null)[];
  /** One column a covariate, each as long as y. */
  x: Readonly<Record<string, readonly (number | null)[]>>;
}

/** Patients who are alike in every covariate stand together: the likelihood needs no more. */
export interface CovariatePatterns {
  names: string[];
  /** Covariates of each pattern, in the order of `names`. */
  values: number[][];
  size: number[];
  events: number[];
  missing: { rows: number; byVariable: Record<string, number> };
}

/** The name of the constant, as R prints it; no covariate may carry it. */
export const INTERCEPT = '(Intercept)';

/** Squares of larger values leave the range of numbers, and the column would seem redundant. */
const VALUE_MAX = 1e100;

function refuseBadInput({ y, x }: RegressionRows): void {
  if (y.length === 0) throw new RefusedInputError('y', 'at least one row');
  y.forEach((value, row) => {
    if (value !== 0 && value !== 1 && value !== null) {
      throw new RefusedInputError(`y[${row}]`, '0, 1 or null');
    }
  });
  for (const [name, column] of Object.entries(x)) {
    if (name === INTERCEPT) throw new RefusedInputError(`x.${name}`, 'another name');
    if (column.length !== y.length) {
      throw new RefusedInputError(`x.${name}`, `${y.length} values, as many as y`);
    }
    column.forEach((value, row) => {
      if (value !== null && !(Math.abs(value) <= VALUE_MAX)) {
        throw new RefusedInputError(`x.${name}[${row}]`, 'null, or a number within 1e100 of 0');
      }
    });
  }
}

function compareRows(a: readonly number[], b: readonly number[]): number {
  const first = a.findIndex((value, j) => value !== b[j]);
  return first < 0 ? 0 : at(a, first) - at(b, first);
}

/**
 * Groups complete rows by their covariates and counts what is missing. Patterns are sorted, so that
 * the order of the rows does not reach the last digit of any result.
 */
export function covariatePatterns(rows: RegressionRows): CovariatePatterns {
  refuseBadInput(rows);
  const names = Object.keys(rows.x);
  const columns = Object.values(rows.x);
  const byVariable: Record<string, number> = {};
  const count = (name: string, column: readonly (number | null)[]) => {
    byVariable[name] = column.filter((value) => value === null).length;
  };
  count('y', rows.y);
  names.forEach((name, j) => count(name, columns[j] ?? []));
  const patterns = new Map<string, { values: number[]; size: number; events: number }>();
  let missing = 0;
  rows.y.forEach((outcome, row) => {
    const values = columns.map((column) => column[row] ?? null);
    if (outcome === null || values.includes(null)) {
      missing += 1;
      return;
    }
    const numbers = values.filter((value) => value !== null);
    const key = numbers.join(' ');
    const pattern = patterns.get(key) ?? { values: numbers, size: 0, events: 0 };
    pattern.size += 1;
    pattern.events += outcome;
    patterns.set(key, pattern);
  });
  if (patterns.size === 0) throw new RefusedInputError('y', 'at least one row without a null');
  const sorted = [...patterns.values()].sort((a, b) => compareRows(a.values, b.values));
  return {
    names,
    values: sorted.map(({ values }) => values),
    size: sorted.map(({ size }) => size),
    events: sorted.map(({ events }) => events),
    missing: { rows: missing, byVariable },
  };
}
