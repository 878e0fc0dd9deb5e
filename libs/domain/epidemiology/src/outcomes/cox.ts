import { at, requireFinite, requireLevel, sum } from '../checks';
import { normalTwoSided, twoSidedZ } from '../distributions';
import { RefusedInputError } from '../refused-input';
import { type SymmetricMatrix, cholesky, solve, zeroMatrix } from '../regression/symmetric-matrix';

export interface CoxInput {
  /** Time from the start, from 0. */
  time: readonly number[];
  /** 1 with the event at that time, 0 censored. */
  event: readonly (0 | 1)[];
  /** One column of numbers a covariate, known at the start. */
  x: Readonly<Record<string, readonly number[]>>;
  level?: number | undefined;
}

export interface HazardCoefficient {
  /** Log hazard ratio. */
  estimate: number | null;
  se: number | null;
  hazardRatio: number | null;
  /** Wald limits of the hazard ratio. */
  lower: number | null;
  upper: number | null;
  p: number | null;
  reason?: string;
}

export interface CoxFit {
  ties: 'efron';
  level: number;
  n: number;
  events: number;
  coefficients: Record<string, HazardCoefficient>;
  /** Log partial likelihood without covariates and at the estimates. */
  logLik0: number;
  logLik: number;
  converged: boolean;
}

const STEPS_MAX = 40;
const HALVINGS_MAX = 30;
const STEP_CONVERGED = 1e-10;
/**
 * A coefficient whose standard error has grown so many times since the start runs on for ever: the
 * likelihood is flat, because all events are on one side of it (Heinze G, Schemper M, Biometrics
 * 2001;57:114, monotone likelihood).
 */
const ERROR_GROWN_MAX = 300;
/** Standard error at the start, in deviations of the covariate, that only rounding keeps finite. */
const ERROR_FIRST_MAX = 1e5;

/** Patients from the last time to the first; those of one time stand together. */
interface Followed {
  time: number;
  event: boolean;
  row: Float64Array;
}

interface Point {
  logLik: number;
  score: Float64Array;
  information: SymmetricMatrix;
}

/** Sums of weights, of weighted covariates and of their products. */
class RiskSum {
  weight = 0;
  readonly first: Float64Array;
  readonly second: Float64Array;

  constructor(private readonly size: number) {
    this.first = new Float64Array(size);
    this.second = new Float64Array(size * size);
  }

  add(row: Float64Array, weight: number): void {
    this.weight += weight;
    for (let j = 0; j < this.size; j += 1) {
      const x = weight * at(row, j);
      this.first[j] = at(this.first, j) + x;
      for (let k = 0; k < this.size; k += 1) {
        const cell = j * this.size + k;
        this.second[cell] = at(this.second, cell) + x * at(row, k);
      }
    }
  }
}

/** Takes one event out of a risk set of which the share of the tied ones is left out (Efron). */
function takeEvent(point: Point, atRisk: RiskSum, tied: RiskSum, share: number): void {
  const size = point.score.length;
  const weight = atRisk.weight - share * tied.weight;
  const mean = Float64Array.from(atRisk.first, (x, j) => (x - share * at(tied.first, j)) / weight);
  point.logLik -= Math.log(weight);
  const { cells } = point.information;
  for (let j = 0; j < size; j += 1) {
    point.score[j] = at(point.score, j) - at(mean, j);
    for (let k = 0; k < size; k += 1) {
      const cell = j * size + k;
      const second = (at(atRisk.second, cell) - share * at(tied.second, cell)) / weight;
      cells[cell] = at(cells, cell) + second - at(mean, j) * at(mean, k);
    }
  }
}

function evaluate(followed: readonly Followed[], beta: Float64Array): Point {
  const size = beta.length;
  const point = { logLik: 0, score: new Float64Array(size), information: zeroMatrix(size) };
  const atRisk = new RiskSum(size);
  for (let from = 0; from < followed.length;) {
    const time = followed[from]?.time;
    const tied = new RiskSum(size);
    let events = 0;
    let next = from;
    for (let each = followed[next]; each?.time === time; each = followed[next]) {
      if (!each) break;
      const { row } = each;
      const eta = row.reduce((total, x, j) => total + x * at(beta, j), 0);
      atRisk.add(row, Math.exp(eta));
      if (each.event) {
        events += 1;
        tied.add(row, Math.exp(eta));
        point.logLik += eta;
        for (let j = 0; j < size; j += 1) point.score[j] = at(point.score, j) + at(row, j);
      }
      next += 1;
    }
    for (let k = 0; k < events; k += 1) takeEvent(point, atRisk, tied, k / events);
    from = next;
  }
  return point;
}

interface Column {
  name: string;
  values: number[];
  deviation: number;
}

function columnsOf({ x, time }: CoxInput): Column[] {
  return Object.entries(x).map(([name, values]) => {
    if (values.length !== time.length) {
      throw new RefusedInputError(`x.${name}`, `${time.length} values, as many as time`);
    }
    values.forEach((value, i) => requireFinite(`x.${name}[${i}]`, value));
    const mean = sum(values) / values.length;
    const deviation = Math.sqrt(sum(values.map((v) => (v - mean) ** 2)) / values.length);
    const scale = deviation > 0 ? deviation : 1;
    return { name, values: values.map((value) => (value - mean) / scale), deviation };
  });
}

function followedOf({ time, event }: CoxInput, columns: readonly Column[]): Followed[] {
  return time
    .map((each, i) => ({
      time: each,
      event: event[i] === 1,
      row: Float64Array.from(columns, ({ values }) => at(values, i)),
    }))
    .sort((a, b) => b.time - a.time);
}

interface Maximum extends Point {
  beta: Float64Array;
  /** Standard errors, empty where covariates cannot be told apart. */
  errors: Float64Array;
  /** Coefficients without a finite maximum. */
  runaway: boolean[];
  converged: boolean;
}

function errorsOf(factor: SymmetricMatrix): Float64Array {
  return Float64Array.from({ length: factor.size }, (_, j) => {
    const unit = Float64Array.from({ length: factor.size }, (__, k) => (k === j ? 1 : 0));
    return Math.sqrt(at(solve(factor, unit), j));
  });
}

/** The point reached by the step, halved until the likelihood does not fall. */
function advance(followed: readonly Followed[], from: Float64Array, step: Float64Array, of: Point) {
  let share = 1;
  for (let halving = 0; halving < HALVINGS_MAX; halving += 1, share /= 2) {
    const beta = from.map((x, j) => x + share * at(step, j));
    const point = evaluate(followed, beta);
    if (point.logLik >= of.logLik - 1e-12) return { beta, point };
  }
  return null;
}

function maximise(followed: readonly Followed[], size: number): Maximum {
  let beta: Float64Array = new Float64Array(size);
  let point = evaluate(followed, beta);
  let errors: Float64Array = new Float64Array();
  let first = errors;
  const end = (converged: boolean): Maximum => {
    const runaway = [...errors].map((se, j) => se > ERROR_GROWN_MAX * at(first, j));
    return { ...point, beta, errors, runaway, converged: converged && !runaway.includes(true) };
  };
  for (let steps = 0; steps < STEPS_MAX; steps += 1) {
    const factor = cholesky(point.information);
    if (!factor) return end(false);
    errors = errorsOf(factor);
    if (steps === 0) {
      first = errors;
      if (errors.some((se) => se > ERROR_FIRST_MAX)) errors = new Float64Array();
      if (errors.length < size) return end(false);
    }
    const step = solve(factor, point.score);
    const longest = step.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    if (longest < STEP_CONVERGED) return end(true);
    if (errors.some((se, j) => se > ERROR_GROWN_MAX * at(first, j))) return end(false);
    const reached = advance(followed, beta, step, point);
    if (!reached) return end(longest < 1e-6);
    ({ beta, point } = reached);
  }
  return end(false);
}

function nothing(reason: string, sign = 0): HazardCoefficient {
  const estimate = sign === 0 ? null : sign * Infinity;
  const hazardRatio = sign === 0 ? null : sign > 0 ? Infinity : 0;
  return { estimate, se: null, hazardRatio, lower: null, upper: null, p: null, reason };
}

function coefficientOf(found: Maximum, column: Column, j: number, z: number): HazardCoefficient {
  const { beta, errors, runaway } = found;
  if (column.deviation === 0) return nothing('not estimable: the same value for all');
  if (errors.length === 0)
    return nothing('not estimable: alike at every event, or not to be told from others');
  const standardised = at(beta, j);
  if (runaway[j] === true) {
    return nothing('all events are on one side: no finite maximum', Math.sign(standardised));
  }
  const estimate = standardised / column.deviation;
  const se = at(errors, j) / column.deviation;
  return {
    estimate,
    se,
    hazardRatio: Math.exp(estimate),
    lower: Math.exp(estimate - z * se),
    upper: Math.exp(estimate + z * se),
    p: normalTwoSided(estimate / se),
  };
}

function refuseBadTimes({ time, event }: CoxInput): void {
  if (time.length === 0) throw new RefusedInputError('time', 'at least one patient');
  if (event.length !== time.length) {
    throw new RefusedInputError('event', `${time.length} values, as many as time`);
  }
  time.forEach((each, i) => {
    if (!(Number.isFinite(each) && each >= 0)) {
      throw new RefusedInputError(`time[${i}]`, 'a number from 0');
    }
  });
  if (!event.includes(1)) throw new RefusedInputError('event', 'at least one event');
}

/**
 * Proportional hazards (Cox DR, J R Stat Soc B 1972;34:187), ties by Efron (J Am Stat Assoc
 * 1977;72:557), Wald limits. Covariates are those known at the start: what comes later (a culture,
 * an ICU stay) would be credited with the time survived until then. Throws RefusedInputError naming
 * the field.
 */
export function coxRegression(input: CoxInput): CoxFit {
  const { time, event, level = 0.95 } = input;
  requireLevel(level);
  refuseBadTimes(input);
  const columns = columnsOf(input);
  const fitted = columns.filter(({ deviation }) => deviation > 0);
  const followed = followedOf(input, fitted);
  const found = maximise(followed, fitted.length);
  const z = twoSidedZ(level);
  return {
    ties: 'efron',
    level,
    n: time.length,
    events: event.filter((each) => each === 1).length,
    coefficients: Object.fromEntries(
      columns.map((column) => [
        column.name,
        coefficientOf(found, column, fitted.indexOf(column), z),
      ]),
    ),
    logLik0: evaluate(followed, new Float64Array(fitted.length)).logLik,
    logLik: found.logLik,
    converged: found.converged,
  };
}
