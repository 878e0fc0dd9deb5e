import { sum } from '../checks';
import { type Calibration, calibration } from '../regression/calibration';
import { logisticRegression } from '../regression/logistic';
import { RefusedInputError } from '../refused-input';

/**
 * The probability that a CRE whose mechanism is pending is CPE. Intensive care and hepatobiliary
 * disease were associated with CPE among CRE infections in the study that this follows; its
 * abstract gives no coefficients, so none are built in: they come from the site's own resolved
 * cases, or from a source that the site enters.
 */

/** Predictors of the study; a site may add yes-or-no covariates of its own. */
export const STUDY_PREDICTORS = ['icu', 'hepatobiliary'] as const;

/** What was known of a case at its index culture; null is not known. */
export type Predictors = Readonly<Record<string, boolean | null>>;

export interface RiskModel {
  /** Log odds without any predictor; null while there is nothing to compute with. */
  readonly intercept: number | null;
  /** Log odds ratios, in the order in which terms are shown. */
  readonly weights: Readonly<Record<string, number | null>>;
}

/** A CRE whose mechanism is settled: with a carbapenemase or without. */
export interface ResolvedCase {
  /** Day of the index culture. */
  readonly day: string;
  readonly predictors: Predictors;
  readonly cpe: boolean;
}

export interface Score {
  /** With what is not known taken for absent: it orders. */
  readonly probability: number | null;
  /** From the least to the most that what is not known could make it; null where all is known. */
  readonly range: { readonly lower: number; readonly upper: number } | null;
  readonly present: number;
  readonly terms: readonly {
    readonly name: string;
    readonly present: boolean;
    readonly isKnown: boolean;
    readonly weight: number | null;
  }[];
}

export const UNFITTED: RiskModel = { intercept: null, weights: { icu: null, hepatobiliary: null } };

/**
 * What the model says of one pending case. Learned on cases of which everything was known, it says
 * of one with something unknown no more than a range: over that being so and not being so.
 */
export function scoreOf(predictors: Predictors, { intercept, weights }: RiskModel): Score {
  const terms = Object.entries(weights).map(([name, weight]) => ({
    name,
    present: predictors[name] === true,
    isKnown: typeof predictors[name] === 'boolean',
    weight,
  }));
  const present = terms.filter((term) => term.present).length;
  const usable = intercept !== null && terms.every(({ weight }) => weight !== null);
  if (!usable) return { probability: null, range: null, present, terms };
  const logOdds = intercept + sum(terms.map((t) => (t.present ? (t.weight ?? 0) : 0)));
  const open = terms.flatMap(({ isKnown, weight }) => (isKnown ? [] : [weight ?? 0]));
  const lower = chanceOf(logOdds + sum(open.map((weight) => Math.min(0, weight))));
  const upper = chanceOf(logOdds + sum(open.map((weight) => Math.max(0, weight))));
  const range = lower === upper ? null : { lower, upper };
  return { probability: chanceOf(logOdds), range, present, terms };
}

function chanceOf(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/** Cases of which each predictor of the model is known: it learns from these, and they judge it. */
export function knownCases<T extends ResolvedCase>(
  cases: readonly T[],
  { weights }: RiskModel,
): readonly T[] {
  const names = Object.keys(weights);
  return cases.filter(({ predictors }) =>
    names.every((name) => typeof predictors[name] === 'boolean'),
  );
}

export interface FittedWeight {
  readonly weight: number | null;
  readonly oddsRatio: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface FittedModel {
  readonly model: RiskModel;
  readonly coefficients: Readonly<Record<string, FittedWeight>>;
  readonly n: number;
  readonly events: number;
  readonly warnings: readonly string[];
}

export type Recalibration = 'intercept' | 'intercept-slope' | 'refit';

/**
 * Fewest cases with and without CPE for each way: a mean needs ten of each, two parameters twenty
 * (ten events a parameter: Peduzzi P et al, J Clin Epidemiol 1996;49:1373), a refit ten of each
 * for every predictor. Below, a model would fit its noise.
 */
const CASES_EACH_MIN = 10;

export function casesNeeded(method: Recalibration, predictors: number): number {
  if (method === 'intercept') return CASES_EACH_MIN;
  return method === 'intercept-slope' ? 2 * CASES_EACH_MIN : CASES_EACH_MIN * predictors;
}

function refuseTooFew(cases: readonly ResolvedCase[], method: Recalibration, names: number): void {
  const needed = casesNeeded(method, names);
  const cpe = cases.filter((one) => one.cpe).length;
  if (Math.min(cpe, cases.length - cpe) >= needed) return;
  throw new RefusedInputError(
    'cases',
    `${needed} settled CRE with and ${needed} without a carbapenemase are needed, of which every ` +
      `predictor is known; there are ${cpe} and ${cases.length - cpe}`,
  );
}

const OVERLAPPING = 'cases of both kinds with the same predictors: these tell all of them apart';

const outcomeOf = ({ cpe }: ResolvedCase): 0 | 1 => (cpe ? 1 : 0);

/**
 * Learns from resolved cases: all coefficients anew by Firth's penalised likelihood, which stays
 * finite where a predictor almost separates; or only the intercept, or intercept and slope, of a
 * model that stands (Steyerberg EW et al, Stat Med 2004;23:2567). Throws RefusedInputError below
 * the fewest cases, where predictors tell all cases apart, or where there is no model to
 * recalibrate.
 */
export function recalibrated(
  cases: readonly ResolvedCase[],
  method: Recalibration,
  before: RiskModel,
): FittedModel {
  const names = Object.keys(before.weights);
  if (method !== 'refit' && before.intercept === null) {
    throw new RefusedInputError('method', NOTHING_TO_SHIFT);
  }
  const known = knownCases(cases, before);
  refuseTooFew(known, method, names.length);
  const fit = method === 'refit' ? refit(known, names) : shifted(known, method, before);
  const left = cases.length - known.length;
  const warning = `${left} of ${cases.length} settled CRE are left out: a predictor of theirs is not known.`;
  return left === 0 ? fit : { ...fit, warnings: [warning, ...fit.warnings] };
}

const NOTHING_TO_SHIFT =
  'a model without coefficients has none to correct: enter those of a source, or ask for a refit';

function refit(cases: readonly ResolvedCase[], names: readonly string[]): FittedModel {
  const x = Object.fromEntries(
    names.map((name) => [name, cases.map(({ predictors }) => asNumber(predictors[name]))]),
  );
  const fit = logisticRegression({ y: cases.map(outcomeOf), x, method: 'firth', ci: 'profile' });
  // The penalty alone would set the size of the weights, and no patient.
  if (fit.separation === 'complete') throw new RefusedInputError('cases', OVERLAPPING);
  const weights: Record<string, number | null> = {};
  const coefficients: Record<string, FittedWeight> = {};
  for (const name of names) {
    const {
      estimate = null,
      oddsRatio = null,
      lower = null,
      upper = null,
    } = fit.coefficients[name] ?? {};
    // A predictor that nobody has, or that everybody has, adds nothing to an order.
    weights[name] = estimate ?? 0;
    coefficients[name] = { weight: estimate, oddsRatio, lower, upper };
  }
  const intercept = fit.coefficients['(Intercept)']?.estimate ?? null;
  const { n, events, warnings } = fit;
  return { model: { intercept, weights }, coefficients, n, events, warnings };
}

function asNumber(value: boolean | null | undefined): number | null {
  return value === null || value === undefined ? null : value ? 1 : 0;
}

function shifted(
  cases: readonly ResolvedCase[],
  method: 'intercept' | 'intercept-slope',
  before: RiskModel,
): FittedModel {
  const logit = cases.map(({ predictors }) => logOddsOf(predictors, before));
  const observed = cases.map(outcomeOf);
  const [shift, slope] =
    method === 'intercept' ? [shiftOf(logit, observed), 1] : lineOf(logit, observed);
  const weights = Object.fromEntries(
    Object.entries(before.weights).map(([name, weight]) => [name, (weight ?? 0) * slope]),
  );
  const coefficients = Object.fromEntries(
    Object.entries(weights).map(([name, weight]) => [
      name,
      { weight, oddsRatio: Math.exp(weight), lower: null, upper: null },
    ]),
  );
  const model = { intercept: (before.intercept ?? 0) * slope + shift, weights };
  return { model, coefficients, n: cases.length, events: sum(observed), warnings: [] };
}

function logOddsOf(predictors: Predictors, model: RiskModel): number {
  const { probability } = scoreOf(predictors, model);
  if (probability === null) throw new RefusedInputError('method', NOTHING_TO_SHIFT);
  return Math.log(probability / (1 - probability));
}

function shiftOf(logit: readonly number[], observed: readonly (0 | 1)[]): number {
  const predicted = logit.map((l) => 1 / (1 + Math.exp(-l)));
  const { value } = calibration({ predicted, observed }).intercept;
  if (value === null) throw new RefusedInputError('cases', 'cases with and without CPE');
  return value;
}

function lineOf(logit: readonly number[], observed: readonly (0 | 1)[]): [number, number] {
  const fit = logisticRegression({ y: observed, x: { logit: [...logit] }, method: 'firth' });
  const shift = fit.coefficients['(Intercept)']?.estimate ?? null;
  const slope = fit.coefficients['logit']?.estimate ?? null;
  if (shift === null || slope === null) {
    throw new RefusedInputError('cases', 'cases whose predictors differ');
  }
  return [shift, slope];
}

/** How the model did on resolved cases of which all is known; null without figures or cases. */
export function performanceOf(
  cases: readonly ResolvedCase[],
  model: RiskModel,
): Calibration | null {
  const scored = knownCases(cases, model).flatMap((one) => {
    const { probability } = scoreOf(one.predictors, model);
    return probability === null ? [] : [{ probability, observed: outcomeOf(one) }];
  });
  if (scored.length === 0) return null;
  const predicted = scored.map(({ probability }) => probability);
  return calibration({ predicted, observed: scored.map(({ observed }) => observed) });
}

/**
 * Whether cases that the model has not learned from show that it holds here: 100 with and 100
 * without the outcome (Collins GS et al, Stat Med 2016;35:214), and limits of intercept and slope
 * that include 0 and 1.
 */
export const VALIDATION_EACH_MIN = 100;

export function isValidatedBy(performance: Calibration | null): boolean {
  if (performance === null) return false;
  const { n, events, intercept, slope } = performance;
  if (Math.min(events, n - events) < VALIDATION_EACH_MIN) return false;
  return holds(intercept, 0) && holds(slope, 1);
}

function holds({ lower, upper }: { lower: number | null; upper: number | null }, ideal: number) {
  return lower !== null && upper !== null && lower <= ideal && ideal <= upper;
}

/** Cases of consecutive quarters of a year, the oldest first. */
export function byQuarter<T extends { readonly day: string }>(
  cases: readonly T[],
): { quarter: string; cases: T[] }[] {
  const quarters = new Map<string, T[]>();
  for (const one of [...cases].sort((a, b) => (a.day < b.day ? -1 : 1))) {
    const month = Number(one.day.slice(5, 7));
    const quarter = `${one.day.slice(0, 4)}-Q${Math.ceil(month / 3)}`;
    quarters.set(quarter, [...(quarters.get(quarter) ?? []), one]);
  }
  return [...quarters].map(([quarter, members]) => ({ quarter, cases: members }));
}
