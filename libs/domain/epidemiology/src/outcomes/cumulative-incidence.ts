import { at, requireLevel } from '../checks';
import { twoSidedZ } from '../distributions';
import { RefusedInputError } from '../refused-input';

export interface CumulativeIncidenceInput {
  time: readonly number[];
  /** 0 censored, else the number of the event that came first: 1 death, 2 discharge, say. */
  status: readonly number[];
  level?: number | undefined;
}

export interface IncidenceCurve {
  cause: number;
  time: number[];
  /** Probability that this event came first and by this time. */
  incidence: number[];
  /** Null while the incidence is 0 and where it is 1. */
  lower: (number | null)[];
  upper: (number | null)[];
  /** Why limits are missing, where some are. */
  reason?: string;
}

export interface CumulativeIncidence {
  /** One curve a cause that came at all, all over the same times. */
  curves: IncidenceCurve[];
  /** All distinct times, of which each curve has these. */
  time: number[];
  /** Patients at risk just before each time. */
  atRisk: number[];
  /** Probability that none of the events has come. */
  eventFree: number[];
  level: number;
}

interface Step {
  time: number;
  atRisk: number;
  /** Events by cause, in the order of the causes. */
  events: number[];
}

function stepsOf({ time, status }: CumulativeIncidenceInput, causes: readonly number[]): Step[] {
  const order = [...time.keys()].sort((i, j) => at(time, i) - at(time, j));
  const steps: Step[] = [];
  order.forEach((i, gone) => {
    let step = steps.at(-1);
    if (step?.time !== at(time, i)) {
      step = { time: at(time, i), atRisk: order.length - gone, events: causes.map(() => 0) };
      steps.push(step);
    }
    const cause = causes.indexOf(at(status, i));
    if (cause >= 0) step.events[cause] = at(step.events, cause) + 1;
  });
  return steps;
}

/** Incidence of one cause and its variance after each step. */
function incidenceOf(steps: readonly Step[], before: readonly number[], cause: number) {
  const incidence: number[] = [];
  let reached = 0;
  steps.forEach(({ atRisk, events }, k) => {
    reached += (at(before, k) * at(events, cause)) / atRisk;
    incidence.push(reached);
  });
  // Delta method (Marubini E, Valsecchi MG, Analysing Survival Data, 1995, p. 341). The sums over
  // earlier steps depend on the incidence reached now, so they are kept as powers of it.
  let [squares, linear, constant, own, cross, crossConstant] = [0, 0, 0, 0, 0, 0];
  const variance = steps.map(({ atRisk: n, events }, k) => {
    const all = events.reduce((total, x) => total + x, 0);
    const mine = at(events, cause);
    const now = at(incidence, k);
    const hazard = n > all ? all / (n * (n - all)) : 0;
    squares += hazard;
    linear += hazard * now;
    constant += hazard * now * now;
    own += (at(before, k) ** 2 * mine * (n - mine)) / n ** 3;
    const mixed = (at(before, k) * mine) / n ** 2;
    cross += mixed;
    crossConstant += mixed * now;
    const spread = now * now * squares - 2 * now * linear + constant;
    return Math.max(0, spread + own - 2 * (now * cross - crossConstant));
  });
  return { incidence, variance };
}

const NO_LIMITS = 'no log-log limits while the incidence is 0, or where it is 1';

/** Limits on the scale of log(-log(1 - F)), which stay within 0 and 1. */
function limitsOf(incidence: number, variance: number, z: number): [number | null, number | null] {
  if (incidence <= 0 || incidence >= 1 || variance <= 0) return [null, null];
  const free = 1 - incidence;
  const spread = Math.exp((z * Math.sqrt(variance)) / (free * -Math.log(free)));
  return [1 - free ** (1 / spread), 1 - free ** spread];
}

function refuseBadInput({ time, status }: CumulativeIncidenceInput): void {
  if (time.length === 0) throw new RefusedInputError('time', 'at least one patient');
  if (status.length !== time.length) {
    throw new RefusedInputError('status', `${time.length} values, as many as time`);
  }
  time.forEach((value, i) => {
    if (!Number.isFinite(value) || value < 0) {
      throw new RefusedInputError(`time[${i}]`, 'a number from 0');
    }
  });
  status.forEach((value, i) => {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new RefusedInputError(`status[${i}]`, '0 for censored, or the number of an event');
    }
  });
}

/**
 * Cumulative incidence of each of several events of which only the first counts (Aalen OO,
 * Johansen S, Scand J Stat 1978;5:141). A discharge alive is such an event: censoring it, as one
 * minus Kaplan-Meier does, overstates 30-day mortality. Throws RefusedInputError naming the field.
 */
export function cumulativeIncidence(input: CumulativeIncidenceInput): CumulativeIncidence {
  refuseBadInput(input);
  const { level = 0.95 } = input;
  requireLevel(level);
  const z = twoSidedZ(level);
  const causes = [...new Set(input.status)].filter((cause) => cause > 0).sort((a, b) => a - b);
  const steps = stepsOf(input, causes);
  let free = 1;
  const before: number[] = [];
  const eventFree = steps.map(({ atRisk, events }) => {
    before.push(free);
    const all = events.reduce((total, x) => total + x, 0);
    free = all === atRisk ? 0 : free * (1 - all / atRisk);
    return free;
  });
  const curves = causes.map((cause, index) => {
    const { incidence, variance } = incidenceOf(steps, before, index);
    const limits = incidence.map((value, k) => limitsOf(value, at(variance, k), z));
    return {
      cause,
      time: steps.map(({ time }) => time),
      incidence,
      lower: limits.map(([lower]) => lower),
      upper: limits.map(([, upper]) => upper),
      ...(limits.some(([lower]) => lower === null) && { reason: NO_LIMITS }),
    };
  });
  const times = { time: steps.map(({ time }) => time), atRisk: steps.map(({ atRisk }) => atRisk) };
  return { curves, ...times, eventFree, level };
}

/** Value of a step function at a time: that of the last step not after it, 0 before the first. */
export function incidenceAt({ time, incidence }: IncidenceCurve, when: number): number {
  const last = time.findLastIndex((t) => t <= when);
  return last < 0 ? 0 : at(incidence, last);
}
