import { at, requireLevel, sum } from '../checks';
import { mannWhitney } from '../comparison/rank-tests';
import { quantiles } from '../comparison/quantiles';
import { chiSquareAbove, twoSidedZ } from '../distributions';
import { type Estimate, type TestResult, noTest, notEstimable } from '../estimate';
import { proportionInterval } from '../proportions';
import { RefusedInputError } from '../refused-input';
import { type LogisticProblem, maximise } from './likelihood';
import { SeparationWatch } from './separation';
import { solveLower } from './symmetric-matrix';

export interface CalibrationInput {
  /** Predicted probability of each patient. */
  predicted: readonly number[];
  /** 1 with the outcome, 0 without. */
  observed: readonly (0 | 1)[];
  /** Groups of the table and of Hosmer and Lemeshow's test; 10 if absent. */
  groups?: number | undefined;
  level?: number | undefined;
}

export interface CalibrationGroup {
  n: number;
  lowest: number;
  highest: number;
  meanPredicted: number;
  events: number;
  observed: { value: number | null; lower: number | null; upper: number | null };
}

export interface Calibration {
  n: number;
  events: number;
  /** Mean squared error of the prediction (Brier GW, Mon Weather Rev 1950;78:1). */
  brier: number;
  /** 1 - Brier over that of predicting the prevalence for everybody. */
  scaledBrier: number | null;
  /** Probability that a patient with the outcome was given the higher prediction. */
  auc: number | null;
  /** Log odds by which predictions are too low (above 0) or too high, on the whole. */
  intercept: Estimate;
  /** Below 1: predictions are too extreme. */
  slope: Estimate;
  table: CalibrationGroup[];
  hosmerLemeshow: TestResult & { df: number | null; groups: number };
}

/** A table of more groups than percentiles is read by nobody. */
const GROUPS_MAX = 100;

function refuseBadInput({ predicted, observed, groups = 10 }: CalibrationInput): void {
  if (predicted.length === 0) throw new RefusedInputError('predicted', 'at least one value');
  if (observed.length !== predicted.length) {
    throw new RefusedInputError('observed', `${predicted.length} values, as many as predicted`);
  }
  predicted.forEach((p, i) => {
    if (!(p >= 0 && p <= 1)) throw new RefusedInputError(`predicted[${i}]`, 'a number from 0 to 1');
  });
  observed.forEach((y, i) => {
    if (y !== 0 && y !== 1) throw new RefusedInputError(`observed[${i}]`, '0 or 1');
  });
  if (!Number.isInteger(groups) || groups < 2 || groups > GROUPS_MAX) {
    throw new RefusedInputError('groups', 'a whole number from 2 to 100');
  }
}

/** Coefficient `index` of a fit with its Wald limits, null where the outcome is separated. */
function coefficient(problem: LogisticProblem, index: number, level: number): Estimate {
  const size = problem.rows[0]?.length ?? 0;
  const watch = new SeparationWatch(problem);
  const fit = maximise(problem, new Float64Array(size), { stop: watch.stop });
  if (watch.separation.kind !== 'none' || !fit.converged || !fit.factor) {
    return notEstimable('the predictions separate the outcome, or do not differ');
  }
  const unit = Float64Array.from({ length: size }, (_, j) => (j === index ? 1 : 0));
  const se = Math.sqrt(solveLower(fit.factor, unit).reduce((total, x) => total + x * x, 0));
  const value = at(fit.beta, index);
  const half = twoSidedZ(level) * se;
  return { value, lower: value - half, upper: value + half };
}

/** Cox DR, Biometrika 1958;45:562: outcome on the log odds of the prediction. */
function recalibration(input: CalibrationInput): Pick<Calibration, 'intercept' | 'slope'> {
  const { predicted, observed, level = 0.95 } = input;
  if (predicted.some((p) => p === 0 || p === 1)) {
    const reason = 'a prediction of 0 or 1 has no log odds';
    return { intercept: notEstimable(reason), slope: notEstimable(reason) };
  }
  const logit = predicted.map((p) => Math.log(p / (1 - p)));
  const one = predicted.map(() => 1);
  const events = [...observed];
  const shared = { size: one, events, firth: false };
  const alone = { ...shared, rows: one.map(() => Float64Array.of(1)), offset: logit };
  const sloped = { ...shared, rows: logit.map((l) => Float64Array.of(1, l)) };
  return { intercept: coefficient(alone, 0, level), slope: coefficient(sloped, 1, level) };
}

/**
 * Groups by quantiles (type 7) of the prediction, (a, b]; equal predictions stay together. Of no
 * more different predictions than groups each is a group: quantiles would join the lowest two.
 */
function tableOf({ predicted, observed, groups = 10, level = 0.95 }: CalibrationInput) {
  const probs = Array.from({ length: groups + 1 }, (_, k) => k / groups);
  const different = [...new Set(predicted)].sort((a, b) => a - b);
  const cuts =
    different.length <= groups
      ? different
      : [...new Set(quantiles({ x: predicted, probs, type: 7 }))].slice(1);
  const bounds = cuts.length > 0 ? cuts : [Math.max(...predicted)];
  return bounds.flatMap((bound, k): CalibrationGroup[] => {
    const below = k === 0 ? -Infinity : at(bounds, k - 1);
    const members = predicted.flatMap((p, i) => (p > below && p <= bound ? [i] : []));
    if (members.length === 0) return [];
    const values = members.map((i) => at(predicted, i));
    const events = sum(members.map((i) => at(observed, i)));
    const n = members.length;
    const { value, lower, upper } = proportionInterval({ x: events, n, method: 'wilson', level });
    return [
      {
        n,
        lowest: Math.min(...values),
        highest: Math.max(...values),
        meanPredicted: sum(values) / n,
        events,
        observed: { value, lower, upper },
      },
    ];
  });
}

/** Hosmer DW, Lemeshow S, Commun Stat 1980;A9:1043; degrees of freedom: groups - 2. */
function hosmerLemeshow(table: readonly CalibrationGroup[]): Calibration['hosmerLemeshow'] {
  const groups = table.length;
  if (groups < 3) return { ...noTest('fewer than three groups'), df: null, groups };
  const terms = table.map(({ n, meanPredicted, events }) => {
    const expected = n * meanPredicted;
    const spread = expected * (1 - meanPredicted);
    return spread > 0 ? (events - expected) ** 2 / spread : events === expected ? 0 : Infinity;
  });
  const statistic = sum(terms);
  const df = groups - 2;
  return { statistic, df, p: statistic === Infinity ? 0 : chiSquareAbove(statistic, df), groups };
}

/** How well predictions fit what happened. Throws RefusedInputError naming the field. */
export function calibration(input: CalibrationInput): Calibration {
  refuseBadInput(input);
  requireLevel(input.level ?? 0.95);
  const { predicted, observed } = input;
  const n = predicted.length;
  const events = sum(observed);
  const brier = sum(predicted.map((p, i) => (p - at(observed, i)) ** 2)) / n;
  const prevalence = events / n;
  const plain = prevalence * (1 - prevalence);
  const of = (outcome: 0 | 1) => predicted.filter((_, i) => observed[i] === outcome);
  const mixed = events > 0 && events < n;
  const table = tableOf(input);
  return {
    n,
    events,
    brier,
    scaledBrier: plain > 0 ? 1 - brier / plain : null,
    auc: mixed ? mannWhitney({ a: of(1), b: of(0), exact: false }).auc : null,
    ...recalibration(input),
    table,
    hosmerLemeshow: hosmerLemeshow(table),
  };
}
