import { at, requireLevel } from '../checks';
import { twoSidedZ } from '../distributions';
import type { TestResult } from '../estimate';
import { RefusedInputError } from '../refused-input';
import { type TimedEvent, logRankTest } from './log-rank';

export const SURVIVAL_INTERVALS = ['log-log', 'log', 'plain'] as const;
export type SurvivalIntervalScale = (typeof SURVIVAL_INTERVALS)[number];

export interface KaplanMeierInput {
  /** Days from the start to the event or to the last day known without it. */
  time: readonly number[];
  /** 1 with the event at that time, 0 censored. */
  event: readonly (0 | 1)[];
  group?: readonly (string | number)[] | undefined;
  /** Scale of the limits; log-log if absent. */
  conf?: SurvivalIntervalScale | undefined;
  level?: number | undefined;
}

export interface SurvivalCurve {
  group: string;
  n: number;
  /** Every distinct time, censored ones included, as R's survfit lists them. */
  time: number[];
  atRisk: number[];
  events: number[];
  censored: number[];
  survival: number[];
  /** Null where the scale has no limits: at a survival of 1 (log-log) or 0. */
  lower: (number | null)[];
  upper: (number | null)[];
  /** Time by which half had the event; null where the curve stays above a half. */
  median: number | null;
  reason?: string;
}

export interface KaplanMeier {
  curves: SurvivalCurve[];
  conf: SurvivalIntervalScale;
  level: number;
  /** Null for a single group. */
  logRank: (TestResult & { df: number | null }) | null;
}

/** Events and exits at one time. */
export interface SurvivalStep {
  time: number;
  atRisk: number;
  events: number;
  censored: number;
}

/** Distinct times in order, with who was at risk just before each. */
export function survivalSteps(patients: readonly TimedEvent[]): SurvivalStep[] {
  const sorted = [...patients].sort((a, b) => a.time - b.time);
  const steps: SurvivalStep[] = [];
  sorted.forEach(({ time, event }, gone) => {
    let step = steps.at(-1);
    if (step?.time !== time) {
      step = { time, atRisk: sorted.length - gone, events: 0, censored: 0 };
      steps.push(step);
    }
    if (event) step.events += 1;
    else step.censored += 1;
  });
  return steps;
}

/** Limits of a survival with the standard error of its logarithm (Greenwood's over survival). */
function limitsOf(
  survival: number,
  error: number,
  scale: SurvivalIntervalScale,
  z: number,
): [number | null, number | null] {
  if (survival === 0) return [null, null];
  if (scale === 'plain') {
    const half = z * error * survival;
    return [Math.max(0, survival - half), Math.min(1, survival + half)];
  }
  if (scale === 'log') {
    return [survival * Math.exp(-z * error), Math.min(1, survival * Math.exp(z * error))];
  }
  if (survival === 1) return [null, null];
  const spread = Math.exp((z * error) / Math.log(survival));
  return [survival ** (1 / spread), survival ** spread];
}

/** A product of many shares lands beside a half that it equals. */
const AT_HALF = 1e-12;

function curveOf(
  group: string,
  patients: readonly TimedEvent[],
  scale: SurvivalIntervalScale,
  level: number,
): SurvivalCurve {
  const z = twoSidedZ(level);
  const steps = survivalSteps(patients);
  let [survival, variance] = [1, 0];
  const values: number[] = [];
  const limits = steps.map(({ atRisk, events }) => {
    survival = events === atRisk ? 0 : survival * (1 - events / atRisk);
    if (survival > 0) variance += events / (atRisk * (atRisk - events));
    values.push(survival);
    return limitsOf(survival, Math.sqrt(variance), scale, z);
  });
  const half = values.findIndex((value) => value <= 0.5 + AT_HALF);
  // Where the curve rests at a half, every time to its end is a median: the middle is taken.
  const after = values.findIndex((value) => value < 0.5 - AT_HALF);
  const rests = half >= 0 && half !== after && after >= 0;
  const time = steps.map((step) => step.time);
  const open = limits.some(([lower]) => lower === null);
  return {
    group,
    n: patients.length,
    time,
    atRisk: steps.map(({ atRisk }) => atRisk),
    events: steps.map(({ events }) => events),
    censored: steps.map(({ censored }) => censored),
    survival: values,
    lower: limits.map(([lower]) => lower),
    upper: limits.map(([, upper]) => upper),
    median: half < 0 ? null : rests ? (at(time, half) + at(time, after)) / 2 : at(time, half),
    ...(open && {
      reason: `no ${scale} limits where survival is 0${scale === 'log-log' ? ' or 1' : ''}`,
    }),
  };
}

function refuseBadInput({ time, event, group }: KaplanMeierInput): void {
  if (time.length === 0) throw new RefusedInputError('time', 'at least one patient');
  time.forEach((value, i) => {
    if (!Number.isFinite(value) || value < 0) {
      throw new RefusedInputError(`time[${i}]`, 'a number from 0');
    }
  });
  if (event.length !== time.length) {
    throw new RefusedInputError('event', `${time.length} values, as many as time`);
  }
  event.forEach((value, i) => {
    if (value !== 0 && value !== 1) throw new RefusedInputError(`event[${i}]`, '0 or 1');
  });
  if (group && group.length !== time.length) {
    throw new RefusedInputError('group', `${time.length} values, as many as time`);
  }
}

function compareGroups(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  if (a !== '' && b !== '' && !Number.isNaN(x - y)) return x - y;
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Kaplan-Meier curves with Greenwood's variance, and the log-rank test between groups (Kaplan EL,
 * Meier P, J Am Stat Assoc 1958;53:457). One group is called `all`. Throws RefusedInputError naming
 * the field.
 */
export function kaplanMeier(input: KaplanMeierInput): KaplanMeier {
  refuseBadInput(input);
  const { time, event, group, conf = 'log-log', level = 0.95 } = input;
  requireLevel(level);
  if (!SURVIVAL_INTERVALS.includes(conf)) {
    throw new RefusedInputError('conf', `one of ${SURVIVAL_INTERVALS.join(', ')}`);
  }
  const groups = new Map<string, TimedEvent[]>();
  time.forEach((value, i) => {
    const name = String(group?.[i] ?? 'all');
    const members = groups.get(name) ?? [];
    members.push({ time: value, event: event[i] === 1 });
    groups.set(name, members);
  });
  const named = [...groups].sort(([a], [b]) => compareGroups(a, b));
  return {
    curves: named.map(([name, members]) => curveOf(name, members, conf, level)),
    conf,
    level,
    logRank: named.length > 1 ? logRankTest(named.map(([, members]) => members)) : null,
  };
}
