import { at, requireLevel, sum } from '../checks';
import { chiSquareAbove, normalTwoSided, twoSidedZ } from '../distributions';
import { RefusedInputError } from '../refused-input';
import { type Steps, allSteps } from '../steps';
import {
  type CovariatePatterns,
  INTERCEPT,
  type RegressionRows,
  covariatePatterns,
} from './covariate-patterns';
import { type Design, combinationOf, designOf, dot } from './design';
import { type LikelihoodFit, type LogisticProblem, maximise, maximiseSteps } from './likelihood';
import { type ProfileSearch, likelihoodRatioAt, profileLimit } from './profile';
import { type Separation, type SeparationKind, SeparationWatch } from './separation';
import { solveLower } from './symmetric-matrix';

export interface LogisticInput extends RegressionRows {
  method: 'ml' | 'firth';
  /** Wald for ml and profile for firth if absent. */
  ci?: 'wald' | 'profile' | undefined;
  level?: number | undefined;
}

export interface Coefficient {
  /** Log odds ratio; Infinity or -Infinity under separation. */
  estimate: number | null;
  se: number | null;
  oddsRatio: number | null;
  /** Limits of the odds ratio. */
  lower: number | null;
  upper: number | null;
  p: number | null;
  reason?: string;
}

export interface LogisticFit {
  method: 'ml' | 'firth';
  ci: 'wald' | 'profile';
  level: number;
  /** What p is from: Firth's profile intervals go with the penalised likelihood ratio. */
  test: 'wald' | 'likelihood-ratio';
  n: number;
  events: number;
  patterns: number;
  missing: CovariatePatterns['missing'];
  coefficients: Record<string, Coefficient>;
  /** Of the data at the estimates, without Firth's penalty. */
  logLik: number;
  penalisedLogLik?: number;
  deviance: number;
  aic: number;
  converged: boolean;
  /** Of the data, whichever the method: Firth's estimates are finite all the same. */
  separation: SeparationKind;
  /** The smaller of events and non-events over the number of covariates. */
  eventsPerVariable: number | null;
  warnings: string[];
}

/** Peduzzi P et al, J Clin Epidemiol 1996;49:1373. */
const EVENTS_PER_VARIABLE_MIN = 10;

/** Share of the fastest coefficient below which a coefficient is not carried along. */
const CARRIED = 1e-4;

/**
 * Where the data are separated, a limit of Firth's method beyond a million to one is set by the
 * penalty and by no patient: it is said to be none. Without separation it may be a unit's doing (an
 * odds ratio a milligram or a kilogram) and stands as it is.
 */
const ODDS_RATIO_MAX = 1e6;

/** A fit with everything that its coefficients are read from. */
interface Fitted {
  input: { method: 'ml' | 'firth'; ci: 'wald' | 'profile'; level: number };
  design: Design;
  problem: LogisticProblem;
  best: LikelihoodFit;
  separation: Separation;
}

function problemOf(
  patterns: CovariatePatterns,
  rows: Float64Array[],
  firth: boolean,
): LogisticProblem {
  return { rows, size: patterns.size, events: patterns.events, firth };
}

function* fitted(input: LogisticInput, patterns: CovariatePatterns): Steps<Fitted> {
  const { method, level = 0.95 } = input;
  const design = designOf(patterns);
  const problem = problemOf(patterns, design.centred, method === 'firth');
  const start = new Float64Array(design.names.length + 1);
  const watch = new SeparationWatch(problem);
  const bare = { ...problem, firth: false };
  const unpenalised = yield* maximiseSteps(bare, start, { stop: watch.stop });
  const best = method === 'ml' ? unpenalised : yield* maximiseSteps(problem, start);
  const ci = input.ci ?? (method === 'ml' ? 'wald' : 'profile');
  return { input: { method, ci, level }, design, problem, best, separation: watch.separation };
}

/** Sign of a coefficient's way to infinity by maximum likelihood, 0 if it stays finite. */
function runsAway({ separation, design }: Fitted, index: number): number {
  const { direction } = separation;
  if (direction.length === 0) return 0;
  const weights = combinationOf(design, index);
  const shares = weights.map((w, j) => w * at(direction, j));
  const most = shares.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
  const unit = index === 0 ? 1 : 1 / at(design.deviation, index - 1);
  const scale = Math.max(most, direction.reduce((max, x) => Math.max(max, Math.abs(x)), 0) * unit);
  const total = sum(shares);
  return Math.abs(total) <= CARRIED * scale ? 0 : Math.sign(total);
}

function standardError({ best, design }: Fitted, index: number): number | null {
  if (!best.factor) return null;
  const root = solveLower(best.factor, combinationOf(design, index));
  return Math.sqrt(dot(root, root));
}

/**
 * The search for a coefficient's profile. The intercept is searched among columns that keep their
 * mean: there it is one coefficient, among the centred ones a mixture.
 */
function searchOf(fit: Fitted, index: number, se: number | null): ProfileSearch & { unit: number } {
  const { best, design, problem, input } = fit;
  const z = twoSidedZ(input.level);
  if (index > 0) {
    const unit = at(design.deviation, index - 1);
    const scale = se === null ? 1 : se * unit;
    return { problem, best, index, scale, z, unit };
  }
  const start = Float64Array.from(best.beta);
  start[0] = dot(combinationOf(design, 0), best.beta);
  const own = { ...problem, rows: design.uncentred };
  const there = maximise(own, start);
  // Under separation the maximum is a limit: the point already reached stands for it.
  const at0 = there.objective >= best.objective - 1e-6 ? there : { ...best, beta: start };
  return { problem: own, best: at0, index, scale: se ?? 1, z, unit: 1 };
}

function separatedCoefficient(fit: Fitted, index: number, sign: number): Coefficient {
  const estimate = sign * Infinity;
  const oddsRatio = sign > 0 ? Infinity : 0;
  const bare = { estimate, se: null, oddsRatio, p: null };
  if (fit.input.ci === 'wald') {
    const reason = 'separated: no Wald limits exist; use method firth, or ci profile';
    return { ...bare, lower: null, upper: null, reason };
  }
  const search = searchOf(fit, index, null);
  const limit = profileLimit(search, sign > 0 ? -1 : 1) / search.unit;
  const reason = 'separated: only one limit is finite; use method firth';
  return sign > 0
    ? { ...bare, lower: Math.exp(limit), upper: Infinity, reason }
    : { ...bare, lower: 0, upper: Math.exp(limit), reason };
}

/** A coefficient that only the penalty keeps finite: a limit far out on its way is none. */
function boundedByPenalty(coefficient: Coefficient, sign: number): Coefficient {
  const { lower, upper } = coefficient;
  const reason = 'separated: the data set no limit on this side within a million to one';
  if (sign > 0 && upper !== null && upper > ODDS_RATIO_MAX) {
    return { ...coefficient, upper: Infinity, reason };
  }
  if (sign < 0 && lower !== null && lower < 1 / ODDS_RATIO_MAX) {
    return { ...coefficient, lower: 0, reason };
  }
  return coefficient;
}

function coefficientOf(fit: Fitted, index: number): Coefficient {
  const sign = runsAway(fit, index);
  if (fit.input.method === 'firth') return boundedByPenalty(finiteCoefficient(fit, index), sign);
  return sign !== 0 ? separatedCoefficient(fit, index, sign) : finiteCoefficient(fit, index);
}

function finiteCoefficient(fit: Fitted, index: number): Coefficient {
  const { best, design, input } = fit;
  const estimate = dot(combinationOf(design, index), best.beta);
  const se = standardError(fit, index);
  const oddsRatio = Math.exp(estimate);
  if (se === null || (input.method === 'ml' && fit.separation.kind === 'complete')) {
    const reason = 'the outcome is predicted completely: nothing is left to estimate it from';
    return { estimate: null, se: null, oddsRatio: null, lower: null, upper: null, p: null, reason };
  }
  const waldP = normalTwoSided(estimate / se);
  if (input.ci === 'wald') {
    const half = twoSidedZ(input.level) * se;
    const [lower, upper] = [Math.exp(estimate - half), Math.exp(estimate + half)];
    return { estimate, se, oddsRatio, lower, upper, p: waldP };
  }
  const search = searchOf(fit, index, se);
  const p = input.method === 'firth' ? chiSquareAbove(likelihoodRatioAt(search, 0), 1) : waldP;
  const lower = Math.exp(profileLimit(search, -1) / search.unit);
  const upper = Math.exp(profileLimit(search, 1) / search.unit);
  return { estimate, se, oddsRatio, lower, upper, p };
}

function* coefficientsOf(
  fit: Fitted,
  names: readonly string[],
): Steps<Record<string, Coefficient>> {
  const coefficients: Record<string, Coefficient> = { [INTERCEPT]: coefficientOf(fit, 0) };
  for (const name of names) {
    yield;
    const position = fit.design.names.indexOf(name);
    const reason = fit.design.aliased[name];
    coefficients[name] =
      position >= 0
        ? coefficientOf(fit, position + 1)
        : {
            estimate: null,
            se: null,
            oddsRatio: null,
            lower: null,
            upper: null,
            p: null,
            reason: `not estimable: ${reason ?? 'not in the model'}`,
          };
  }
  return coefficients;
}

function warningsOf(
  fit: Fitted,
  patterns: CovariatePatterns,
  perVariable: number | null,
): string[] {
  const { design, separation, best, input } = fit;
  const warnings = Object.entries(design.aliased).map(([name, why]) => `${name} left out: ${why}`);
  if (separation.kind !== 'none') {
    const away = [INTERCEPT, ...design.names].filter((_, i) => runsAway(fit, i) !== 0).join(', ');
    warnings.push(
      input.method === 'ml'
        ? `${separation.kind} separation: no finite maximum for ${away}; use method firth`
        : `${separation.kind} separation: ${away} is finite by the penalty of Firth's method alone`,
    );
  }
  if (!best.converged && (separation.kind === 'none' || input.method === 'firth')) {
    warnings.push('the search for the maximum did not converge');
  }
  if (perVariable !== null && perVariable < EVENTS_PER_VARIABLE_MIN) {
    warnings.push(
      `${perVariable.toFixed(1)} events per variable, below ${EVENTS_PER_VARIABLE_MIN}: estimates are unstable`,
    );
  }
  const { rows } = patterns.missing;
  if (rows > 0) warnings.push(`${rows} rows left out for missing values`);
  return warnings;
}

/**
 * Logistic regression by maximum likelihood, or by Firth's penalised likelihood, which stays finite
 * under separation (Firth D, Biometrika 1993;80:27; Heinze G, Schemper M, Stat Med 2002;21:2409).
 * Rows with a null are left out and counted. Throws RefusedInputError naming the field.
 */
export function logisticRegression(input: LogisticInput): LogisticFit {
  return allSteps(logisticSteps(input));
}

/** The same, an iteration or a coefficient a step. */
export function* logisticSteps(input: LogisticInput): Steps<LogisticFit> {
  const { method, level = 0.95 } = input;
  requireLevel(level);
  const patterns = covariatePatterns(input);
  const fit = yield* fitted(input, patterns);
  const { design, best, separation } = fit;
  const n = sum(patterns.size);
  const events = sum(patterns.events);
  const covariates = design.names.length;
  if (covariates >= n) throw new RefusedInputError('x', `fewer covariates than the ${n} rows`);
  const perVariable = covariates === 0 ? null : Math.min(events, n - events) / covariates;
  const penalised = method === 'firth' && fit.input.ci === 'profile';
  return {
    method,
    ci: fit.input.ci,
    level,
    test: penalised ? 'likelihood-ratio' : 'wald',
    n,
    events,
    patterns: patterns.size.length,
    missing: patterns.missing,
    coefficients: yield* coefficientsOf(fit, patterns.names),
    logLik: best.logLik,
    ...(method === 'firth' && { penalisedLogLik: best.objective - scaleTerm(design) }),
    deviance: -2 * best.logLik,
    aic: -2 * best.logLik + 2 * (covariates + 1),
    converged: best.converged && (method === 'firth' || separation.kind === 'none'),
    separation: separation.kind,
    eventsPerVariable: perVariable,
    warnings: warningsOf(fit, patterns, perVariable),
  };
}

/** The penalty was taken on standardised columns; on those of the data its log differs by this. */
function scaleTerm({ deviation }: Design): number {
  return -sum(deviation.map(Math.log));
}
