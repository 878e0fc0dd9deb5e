import { at, sum } from '../checks';
import type { CovariatePatterns } from './covariate-patterns';

/**
 * The columns that are fitted: each covariate minus its mean over its standard deviation, so that
 * ages and indicators are of one size and years far from 0 lose no digits.
 */
export interface Design {
  /** Names of the fitted covariates. */
  names: string[];
  mean: number[];
  deviation: number[];
  /** With the constant first. */
  centred: Float64Array[];
  /** The same without taking the mean away: there the constant is the intercept of the data. */
  uncentred: Float64Array[];
  /** Covariates that cannot be told from the others, with the reason. */
  aliased: Record<string, string>;
}

/** Share of a column's spread that the columns before it must leave unexplained. */
const UNEXPLAINED_MIN = 1e-10;

/** Takes the part along each of the earlier, orthonormal columns away, in place. */
function takeAway(vector: Float64Array, earlier: readonly Float64Array[]): void {
  for (const unit of earlier) {
    const along = dot(vector, unit);
    for (let i = 0; i < vector.length; i += 1) vector[i] = at(vector, i) - along * at(unit, i);
  }
}

interface Column {
  name: string;
  values: Float64Array;
  mean: number;
  deviation: number;
}

function columnOf({ names, values, size }: CovariatePatterns, j: number): Column {
  const total = sum(size);
  const column = Float64Array.from(values, (row) => at(row, j));
  const mean = dot(column, size) / total;
  const squares = dot(
    column.map((x) => (x - mean) ** 2),
    size,
  );
  return { name: names[j] ?? '', values: column, mean, deviation: Math.sqrt(squares / total) };
}

/** Rows are what the likelihood goes along; each begins with the constant. */
function rowsOf(columns: readonly Column[], rows: number, centred: boolean): Float64Array[] {
  return Array.from({ length: rows }, (_, i) => {
    const row = new Float64Array(columns.length + 1);
    row[0] = 1;
    columns.forEach(({ values, mean, deviation }, j) => {
      row[j + 1] = (at(values, i) - (centred ? mean : 0)) / deviation;
    });
    return row;
  });
}

/** Standardises covariates; constant and redundant ones are left out by name, first come stays. */
export function designOf(patterns: CovariatePatterns): Design {
  const { names, size } = patterns;
  const total = sum(size);
  const aliased: Design['aliased'] = {};
  const kept: Column[] = [];
  const orthonormal: Float64Array[] = [];
  names.forEach((name, j) => {
    const column = columnOf(patterns, j);
    const { values, mean, deviation } = column;
    if (!(deviation > Number.EPSILON * Math.abs(mean) * 8)) {
      aliased[name] = 'the same for everybody';
      return;
    }
    const rest = values.map((x, i) => ((x - mean) / deviation) * Math.sqrt(at(size, i) / total));
    // Twice: rounding leaves a little of the earlier columns behind the first time.
    takeAway(rest, orthonormal);
    takeAway(rest, orthonormal);
    const unexplained = dot(rest, rest);
    if (unexplained < UNEXPLAINED_MIN) {
      aliased[name] = 'a combination of the covariates before it';
      return;
    }
    orthonormal.push(rest.map((x) => x / Math.sqrt(unexplained)));
    kept.push(column);
  });
  return {
    names: kept.map(({ name }) => name),
    mean: kept.map(({ mean }) => mean),
    deviation: kept.map(({ deviation }) => deviation),
    centred: rowsOf(kept, size.length, true),
    uncentred: rowsOf(kept, size.length, false),
    aliased,
  };
}

/** How a coefficient of the data is made of the fitted ones: the intercept is the first. */
export function combinationOf({ mean, deviation }: Design, index: number): Float64Array {
  const weights = new Float64Array(mean.length + 1);
  if (index > 0) weights[index] = 1 / at(deviation, index - 1);
  else mean.forEach((m, j) => (weights[j + 1] = -m / at(deviation, j)));
  if (index === 0) weights[0] = 1;
  return weights;
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < a.length; i += 1) total += at(a, i) * at(b, i);
  return total;
}
