import { requireLevel } from '../checks';
import { RefusedInputError } from '../refused-input';
import type { Steps } from '../steps';
import type { RegressionRows } from './covariate-patterns';
import { type Coefficient, type LogisticFit, logisticSteps } from './logistic';

export interface PredictorTableInput extends RegressionRows {
  /** Covariates with a univariable p below this enter the multivariable model; 0.1 if absent. */
  enterBelow?: number | undefined;
  /** Backward elimination: the weakest covariate with p at or above this leaves; none if absent. */
  leaveAtOrAbove?: number | undefined;
  /** Maximum likelihood, and Firth's where it is separated; or one for all. Auto if absent. */
  method?: 'auto' | 'ml' | 'firth' | undefined;
  level?: number | undefined;
}

export interface PredictorRow {
  name: string;
  missing: number;
  univariable: Coefficient & Pick<LogisticFit, 'method' | 'ci'>;
  /** Null where the covariate did not enter or left again. */
  multivariable: Coefficient | null;
}

export interface PredictorTable {
  rows: PredictorRow[];
  /** The multivariable model; null where nothing entered. */
  model: Pick<
    LogisticFit,
    'method' | 'ci' | 'n' | 'events' | 'eventsPerVariable' | 'logLik' | 'missing'
  > | null;
  /** Covariates in the order in which they left. */
  eliminated: string[];
  warnings: string[];
}

/**
 * Firth's profile limits take some hundred fits a coefficient: seconds for thousands of patients,
 * whose likelihood is near enough to a parabola for Wald's.
 */
const PROFILE_ROWS_MAX = 400;

interface Fitting {
  method: 'auto' | 'ml' | 'firth';
  level: number;
}

/** By default maximum likelihood, and Firth's where the outcome is separated. */
function* fitOrFirth(rows: RegressionRows, { method, level }: Fitting): Steps<LogisticFit> {
  const ci = rows.y.length > PROFILE_ROWS_MAX ? 'wald' : 'profile';
  const firth = () => logisticSteps({ ...rows, method: 'firth', ci, level });
  if (method === 'firth') return yield* firth();
  const fit = yield* logisticSteps({ ...rows, method: 'ml', level });
  return method === 'ml' || fit.separation === 'none' ? fit : yield* firth();
}

function only({ y, x }: RegressionRows, names: readonly string[]): RegressionRows {
  return { y, x: Object.fromEntries(names.map((name) => [name, x[name] ?? []])) };
}

const NOT_FITTED: Coefficient = {
  estimate: null,
  se: null,
  oddsRatio: null,
  lower: null,
  upper: null,
  p: null,
  reason: 'not fitted',
};

function refuseBadInput({ enterBelow = 0.1, leaveAtOrAbove, level = 0.95 }: PredictorTableInput) {
  requireLevel(level);
  for (const [field, p] of Object.entries({ enterBelow, leaveAtOrAbove })) {
    if (p !== undefined && !(p > 0 && p <= 1)) {
      throw new RefusedInputError(field, 'a number above 0, at most 1');
    }
  }
}

/** Removes the weakest covariate until all that are left are below the bound. */
function* eliminate(
  rows: RegressionRows,
  entered: readonly string[],
  bound: number,
  fitting: Fitting,
): Steps<{ fit: LogisticFit | null; names: string[]; eliminated: string[] }> {
  let names = [...entered];
  const eliminated: string[] = [];
  for (;;) {
    const fit = names.length > 0 ? yield* fitOrFirth(only(rows, names), fitting) : null;
    const strength = (name: string) => fit?.coefficients[name]?.p ?? 1;
    const [weakest] = [...names].sort((a, b) => strength(b) - strength(a));
    if (!fit || weakest === undefined || strength(weakest) < bound) {
      return { fit, names, eliminated };
    }
    eliminated.push(weakest);
    names = names.filter((name) => name !== weakest);
    yield;
  }
}

/**
 * Predictors as papers print them: each alone, then those with a small p together, optionally by
 * backward elimination. Separated covariates are estimated by Firth's method, which the row says.
 * An iteration a step: of thousands of patients each takes a while. Throws RefusedInputError naming
 * the field.
 */
export function* predictorSteps(input: PredictorTableInput): Steps<PredictorTable> {
  refuseBadInput(input);
  const { y, x, enterBelow = 0.1, leaveAtOrAbove, method = 'auto', level = 0.95 } = input;
  const fitting = { method, level };
  const alone: { name: string; fit: LogisticFit; coefficient: Coefficient }[] = [];
  for (const name of Object.keys(x)) {
    const fit = yield* fitOrFirth(only(input, [name]), fitting);
    alone.push({ name, fit, coefficient: fit.coefficients[name] ?? NOT_FITTED });
    yield;
  }
  const entered = alone
    .filter(({ coefficient }) => coefficient.p !== null && coefficient.p < enterBelow)
    .map(({ name }) => name);
  const bound = leaveAtOrAbove ?? Infinity;
  const { fit, names, eliminated } = yield* eliminate({ y, x }, entered, bound, fitting);
  const rows = alone.map(({ name, fit: univariable, coefficient }): PredictorRow => {
    const inModel = fit && names.includes(name) ? fit.coefficients[name] : undefined;
    return {
      name,
      missing: univariable.missing.byVariable[name] ?? 0,
      univariable: { ...coefficient, method: univariable.method, ci: univariable.ci },
      multivariable: inModel ?? null,
    };
  });
  const model = fit && {
    method: fit.method,
    ci: fit.ci,
    n: fit.n,
    events: fit.events,
    eventsPerVariable: fit.eventsPerVariable,
    logLik: fit.logLik,
    missing: fit.missing,
  };
  return { rows, model, eliminated, warnings: fit?.warnings ?? [] };
}
