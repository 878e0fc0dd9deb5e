import betainc from '@stdlib/math-base-special-betainc';
import type { OrthogonalColumns } from './orthogonal-columns';
import { leveragesOf, orthogonalise, solveFor, unscaledVariance } from './orthogonal-columns';

/** A log-linear model of counts, fitted by iteratively reweighted least squares. */
export interface QuasiPoissonFit {
  /** By column of the design; null where a column depends on those before it. */
  readonly coefficients: readonly (number | null)[];
  readonly fitted: readonly number[];
  readonly leverages: readonly number[];
  /** (y - mu) / mu. */
  readonly workingResiduals: readonly number[];
  /** Weights of the last step: prior weight times mu before it. */
  readonly workingWeights: readonly number[];
  readonly residualDegrees: number;
  readonly converged: boolean;
  readonly columns: OrthogonalColumns;
}

/** R's glm.control: steps, and the relative change of the deviance that ends them. */
const STEPS_MAX = 25;
const DEVIANCE_CHANGE_MAX = 1e-8;
/** R keeps fitted counts above the smallest difference of doubles. */
const MU_MIN = Number.EPSILON;

function devianceOf(y: readonly number[], mu: readonly number[], w: readonly number[]): number {
  return y.reduce((sum, count, i) => {
    const fitted = mu[i] ?? MU_MIN;
    const gain = count > 0 ? count * Math.log(count / fitted) : 0;
    return sum + 2 * (w[i] ?? 0) * (gain - (count - fitted));
  }, 0);
}

function linear(
  design: readonly (readonly number[])[],
  coefficients: readonly (number | null)[],
  row: number,
): number {
  return design.reduce((sum, column, j) => sum + (column[row] ?? 0) * (coefficients[j] ?? 0), 0);
}

interface Step {
  readonly coefficients: readonly (number | null)[];
  readonly columns: OrthogonalColumns;
  readonly workingWeights: readonly number[];
}

/** One weighted least squares step from the linear predictor eta. */
function stepFrom(
  design: readonly (readonly number[])[],
  y: readonly number[],
  prior: readonly number[],
  eta: readonly number[],
): Step {
  const mu = eta.map((value) => Math.max(Math.exp(value), MU_MIN));
  const workingWeights = mu.map((value, i) => (prior[i] ?? 0) * value);
  const roots = workingWeights.map(Math.sqrt);
  const z = eta.map((value, i) => {
    const fitted = mu[i] ?? MU_MIN;
    return (value + ((y[i] ?? 0) - fitted) / fitted) * (roots[i] ?? 0);
  });
  const weighted = design.map((column) => column.map((value, i) => value * (roots[i] ?? 0)));
  const columns = orthogonalise(weighted);
  return { coefficients: solveFor(columns, z), columns, workingWeights };
}

/**
 * Fits log(mu) = X b by the steps, the start (y + 0.1) and the end rule of R's glm, so that its
 * figures are met to the digits that it prints. Variances and leverages belong to the last step's
 * weights, as there. `design` is given by columns; weights are all 1 if absent.
 */
export function fitQuasiPoisson(
  design: readonly (readonly number[])[],
  y: readonly number[],
  prior: readonly number[] = y.map(() => 1),
): QuasiPoissonFit {
  let eta = y.map((count) => Math.log(count + 0.1));
  let mu = y.map((count) => count + 0.1);
  let deviance = devianceOf(y, mu, prior);
  let converged = false;
  let step = stepFrom(design, y, prior, eta);
  for (let count = 1; ; count += 1) {
    const { coefficients } = step;
    eta = y.map((_, row) => linear(design, coefficients, row));
    mu = eta.map((value) => Math.max(Math.exp(value), MU_MIN));
    const next = devianceOf(y, mu, prior);
    // Where R would halve the step it is taken for not converging: such a series has no limit.
    if (!Number.isFinite(next)) break;
    converged = Math.abs(next - deviance) / (Math.abs(next) + 0.1) < DEVIANCE_CHANGE_MAX;
    deviance = next;
    if (converged || count === STEPS_MAX) break;
    step = stepFrom(design, y, prior, eta);
  }
  const fitted = mu;
  return {
    coefficients: step.coefficients,
    fitted,
    leverages: leveragesOf(step.columns, y.length),
    workingResiduals: y.map((count, i) => (count - (fitted[i] ?? 1)) / (fitted[i] ?? 1)),
    workingWeights: step.workingWeights,
    residualDegrees: y.length - step.columns.kept.length,
    converged,
    columns: step.columns,
  };
}

/** Sum of weighted squared working residuals over the residual degrees of freedom. */
export function dispersionOf(
  { workingResiduals, residualDegrees }: QuasiPoissonFit,
  weights: readonly number[],
): number {
  const squares = workingResiduals.reduce((sum, r, i) => sum + (weights[i] ?? 0) * r * r, 0);
  return squares / residualDegrees;
}

/** Linear predictor and its standard error at x, given the dispersion. */
export function predictAt(
  fit: QuasiPoissonFit,
  x: readonly number[],
  dispersion: number,
): { eta: number; se: number } {
  const eta = x.reduce((sum, value, j) => sum + value * (fit.coefficients[j] ?? 0), 0);
  return { eta, se: Math.sqrt(dispersion * unscaledVariance(fit.columns, x)) };
}

/** Two-sided p of one coefficient by the t distribution; null where it was left out. */
export function pValueOf(fit: QuasiPoissonFit, column: number, dispersion: number): number | null {
  const estimate = fit.coefficients[column];
  if (estimate === null || estimate === undefined) return null;
  const unit = fit.coefficients.map((_, j) => (j === column ? 1 : 0));
  const t = estimate / Math.sqrt(dispersion * unscaledVariance(fit.columns, unit));
  const degrees = fit.residualDegrees;
  return betainc(degrees / (degrees + t * t), degrees / 2, 0.5, true, false);
}
