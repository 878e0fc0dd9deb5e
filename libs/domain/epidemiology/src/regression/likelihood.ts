import { at } from '../checks';
import { type Steps, allSteps } from '../steps';
import {
  type SymmetricMatrix,
  cholesky,
  logDeterminant,
  quadraticForm,
  solve,
  without,
  zeroMatrix,
} from './symmetric-matrix';

/** A logistic likelihood over covariate patterns. */
export interface LogisticProblem {
  /** Each pattern's covariates, the constant among them. */
  rows: readonly Float64Array[];
  size: readonly number[];
  events: readonly number[];
  /** Added to each linear predictor with a coefficient of 1. */
  offset?: readonly number[];
  /** Firth's penalty, half the log determinant of the information. */
  firth: boolean;
}

export interface LikelihoodFit {
  beta: Float64Array;
  /** What was maximised: with Firth's penalty the penalised one. */
  objective: number;
  logLik: number;
  /** Cholesky factor of the information; null where it is singular. */
  factor: SymmetricMatrix | null;
  /** Last step, on the way to which separated coefficients still are. */
  step: Float64Array;
  converged: boolean;
}

/** What one pass over the patterns gives at a point. */
interface Point {
  beta: Float64Array;
  logLik: number;
  objective: number;
  information: SymmetricMatrix;
  factor: SymmetricMatrix | null;
  probability: Float64Array;
}

/** Quadratic convergence needs a dozen steps, Firth's linear one up to a hundred. */
const STEPS_MAX = { ml: 40, firth: 300 };
const HALVINGS_MAX = 30;
/** Longest step in a standardised coefficient: keeps the first steps from overshooting. */
const STEP_MAX = 5;
const STEP_CONVERGED = 1e-11;

/** log(1 + e^x) without overflow. */
function logOnePlusExp(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

export function linearPredictor(problem: LogisticProblem, beta: Float64Array, i: number): number {
  let total = problem.offset?.[i] ?? 0;
  const row = problem.rows[i] ?? new Float64Array();
  for (let j = 0; j < beta.length; j += 1) total += at(row, j) * at(beta, j);
  return total;
}

/** Fills what stands above the diagonal from what stands below it. */
function mirror({ cells, size }: SymmetricMatrix): void {
  for (let j = 0; j < size; j += 1) {
    for (let k = 0; k < j; k += 1) cells[k * size + j] = at(cells, j * size + k);
  }
}

function evaluate(problem: LogisticProblem, beta: Float64Array): Point {
  const { rows, size, events, firth } = problem;
  const information = zeroMatrix(beta.length);
  const { cells } = information;
  const probability = new Float64Array(rows.length);
  let logLik = 0;
  rows.forEach((row, i) => {
    const eta = linearPredictor(problem, beta, i);
    const p = 1 / (1 + Math.exp(-eta));
    probability[i] = p;
    logLik += at(events, i) * eta - at(size, i) * logOnePlusExp(eta);
    // p(1-p) as a product of two tails keeps its digits where p is within 1e-16 of 1.
    const weight = (at(size, i) * p) / (1 + Math.exp(eta));
    for (let j = 0; j < beta.length; j += 1) {
      const scaled = weight * at(row, j);
      for (let k = 0; k <= j; k += 1) {
        const cell = j * beta.length + k;
        cells[cell] = at(cells, cell) + scaled * at(row, k);
      }
    }
  });
  mirror(information);
  const factor = cholesky(information);
  const penalty = firth ? (factor ? logDeterminant(factor) / 2 : -Infinity) : 0;
  return { beta, logLik, objective: logLik + penalty, information, factor, probability };
}

/** Gradient; with Firth's penalty U + h(1/2 - pi), h being the leverage of the pattern. */
function scoreOf(problem: LogisticProblem, point: Point): Float64Array {
  const { rows, size, events, firth } = problem;
  const score = new Float64Array(point.beta.length);
  const room = new Float64Array(point.beta.length);
  rows.forEach((row, i) => {
    const p = at(point.probability, i);
    let residual = at(events, i) - at(size, i) * p;
    if (firth && point.factor) {
      const leverage = quadraticForm(point.factor, row, room) * at(size, i) * p * (1 - p);
      residual += leverage * (0.5 - p);
    }
    for (let j = 0; j < score.length; j += 1) score[j] = at(score, j) + at(row, j) * residual;
  });
  return score;
}

/** Newton's (for Firth Fisher's) step; a fixed coefficient stays where it is. */
function stepAt(problem: LogisticProblem, point: Point, fixed?: number): Float64Array | null {
  const score = scoreOf(problem, point);
  if (fixed === undefined) return point.factor && solve(point.factor, score);
  const factor = cholesky(without(point.information, fixed));
  if (!factor) return null;
  const free = solve(
    factor,
    score.filter((_, j) => j !== fixed),
  );
  return Float64Array.from(score, (_, j) => {
    if (j === fixed) return 0;
    return at(free, j > fixed ? j - 1 : j);
  });
}

/** Fisher's step leaves out how the penalty bends; where it turns back, half of it is nearer. */
export function damped(step: Float64Array, before: Float64Array): Float64Array {
  const turnsBack = step.reduce((total, x, j) => total + x * at(before, j), 0) < 0;
  return turnsBack ? step.map((x) => x / 2) : step;
}

export function longest(step: Float64Array): number {
  return step.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
}

/** What the (penalised) likelihood is at a point, and which way it rises; null where singular. */
export function slopeAt(
  problem: LogisticProblem,
  beta: Float64Array,
): { objective: number; factor: SymmetricMatrix; score: Float64Array } | null {
  const point = evaluate(problem, beta);
  const { objective, factor } = point;
  return factor && { objective, factor, score: scoreOf(problem, point) };
}

/** The point reached by the step, halved until the objective does not fall. */
function advance(problem: LogisticProblem, from: Point, step: Float64Array): Point | null {
  let share = Math.min(1, STEP_MAX / longest(step));
  const noise = 1e-13 * (1 + Math.abs(from.objective));
  for (let halving = 0; halving < HALVINGS_MAX; halving += 1, share /= 2) {
    const beta = from.beta.map((value, j) => value + share * at(step, j));
    const point = evaluate(problem, beta);
    if (point.objective >= from.objective - noise) return point;
  }
  return null;
}

export interface MaximiseOptions {
  /** Coefficient that keeps its starting value. */
  fixed?: number | undefined;
  /** Asked after each step; true stops. */
  stop?: ((fit: LikelihoodFit, steps: number) => boolean) | undefined;
}

function fitOf(point: Point, step: Float64Array, converged: boolean): LikelihoodFit {
  const { beta, objective, logLik, factor } = point;
  return { beta, objective, logLik, factor, step, converged };
}

/** Maximises the (penalised) likelihood from a starting point. */
export function maximise(
  problem: LogisticProblem,
  start: Float64Array,
  options: MaximiseOptions = {},
): LikelihoodFit {
  return allSteps(maximiseSteps(problem, start, options));
}

/** The same, an iteration a step: thousands of patterns in dozens of columns take a while. */
export function* maximiseSteps(
  problem: LogisticProblem,
  start: Float64Array,
  { fixed, stop }: MaximiseOptions = {},
): Steps<LikelihoodFit> {
  let point = evaluate(problem, start);
  let step: Float64Array = new Float64Array(start.length);
  const most = problem.firth ? STEPS_MAX.firth : STEPS_MAX.ml;
  for (let steps = 1; steps <= most; steps += 1) {
    yield;
    const next = stepAt(problem, point, fixed);
    if (!next) return fitOf(point, step, false);
    step = problem.firth ? damped(next, step) : next;
    if (longest(step) < STEP_CONVERGED) return fitOf(point, step, true);
    const reached = advance(problem, point, step);
    // No step up although the gradient asks for one: the last digit is reached.
    if (!reached) return fitOf(point, step, longest(step) < 1e-6);
    point = reached;
    if (stop?.(fitOf(point, step, false), steps)) break;
  }
  return fitOf(point, step, false);
}
