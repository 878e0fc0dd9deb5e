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

function column({ values }: CovariatePatterns, j: number): number[] {
  return values.map((row) => at(row, j));
}

/** Takes the part along the earlier, orthonormal columns away. */
function remainder(vector: number[], earlier: readonly number[][]): number[] {
  return earlier.reduce((rest, unit) => {
    const along = sum(rest.map((x, i) => x * at(unit, i)));
    return rest.map((x, i) => x - along * at(unit, i));
  }, vector);
}

/** Standardises covariates; constant and redundant ones are left out by name, first come stays. */
export function designOf(patterns: CovariatePatterns): Design {
  const total = sum(patterns.size);
  const design: Design = {
    names: [],
    mean: [],
    deviation: [],
    centred: patterns.size.map(() => Float64Array.of(1)),
    uncentred: patterns.size.map(() => Float64Array.of(1)),
    aliased: {},
  };
  const orthonormal: number[][] = [];
  patterns.names.forEach((name, j) => {
    const values = column(patterns, j);
    const mean = sum(values.map((x, i) => x * at(patterns.size, i))) / total;
    const squares = sum(values.map((x, i) => (x - mean) ** 2 * at(patterns.size, i)));
    const deviation = Math.sqrt(squares / total);
    if (!(deviation > Number.EPSILON * Math.abs(mean) * 8)) {
      design.aliased[name] = 'the same for everybody';
      return;
    }
    const root = patterns.size.map((n) => Math.sqrt(n / total));
    const scaled = values.map((x, i) => ((x - mean) / deviation) * at(root, i));
    // Twice: rounding leaves a little of the earlier columns behind the first time.
    const rest = remainder(remainder(scaled, orthonormal), orthonormal);
    const unexplained = sum(rest.map((x) => x * x));
    if (unexplained < UNEXPLAINED_MIN) {
      design.aliased[name] = 'a combination of the covariates before it';
      return;
    }
    orthonormal.push(rest.map((x) => x / Math.sqrt(unexplained)));
    design.names.push(name);
    design.mean.push(mean);
    design.deviation.push(deviation);
    values.forEach((x, i) => {
      const [centred, uncentred] = [design.centred[i] ?? [], design.uncentred[i] ?? []];
      design.centred[i] = Float64Array.of(...centred, (x - mean) / deviation);
      design.uncentred[i] = Float64Array.of(...uncentred, x / deviation);
    });
  });
  return design;
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
