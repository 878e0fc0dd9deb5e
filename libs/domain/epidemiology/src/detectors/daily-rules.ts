import { poissonQuantile, poissonTail } from './count-distributions';
import type { DetectorAnswer, DetectorPoint } from './detector';
import {
  historyOf,
  refuseBadAlpha,
  refuseBadCounts,
  refuseUnless,
  refuseUnlessWhole,
  sumOf,
  unjudged,
} from './detector';

/** Rules for one ward and one kind of case, on counts by day. */

export interface FixedRuleInput {
  /** New cases a day. */
  counts: readonly number[];
  /** Cases that make a cluster; 2 if absent. */
  minCases?: number | undefined;
  /** Days in which they fall, the day judged among them; 28 if absent. */
  days?: number | undefined;
}

/** The window in which contacts are screened, and a second case is linked to the first. */
const WINDOW_DAYS = 28;
const DAYS_MAX = 3_660;
/** Above it the work of a quantile is felt, and no ward has so many cases. */
const MU_MAX = 1e6;

/** Said of a day whose window is full while the day itself brought nothing. */
const NO_NEW_CASE = 'no case on this day: the window of the earlier ones still stands';

/** Said of every day of the fixed rule: `expected` is null by its nature, not for want of data. */
const NOTHING_EXPECTED = 'the rule expects nothing: it counts the cases of its window';

/**
 * The fixed rule: as many cases in so many days (two in 28 by default). Needs no history: on the
 * first days the window is what there is of it, and the rule can only miss. `statistic` is the
 * number of cases in the window, `upper` the number that alarms, `expected` null with its reason.
 * The day of a case alarms; the days after it, on which its window still stands, say so and are no
 * alarms of their own.
 */
export function fixedRule(input: FixedRuleInput): DetectorAnswer {
  const { counts, minCases = 2, days = WINDOW_DAYS } = input;
  refuseBadCounts(counts);
  refuseUnlessWhole(minCases, 'minCases', 1);
  refuseUnlessWhole(days, 'days', 1, DAYS_MAX);
  const points = counts.map((observed, at): DetectorPoint => {
    const statistic = sumOf(counts.slice(Math.max(0, at + 1 - days), at + 1));
    const full = statistic >= minCases;
    const alarm = full && observed > 0;
    const reason = full && !alarm ? `${NO_NEW_CASE}; ${NOTHING_EXPECTED}` : NOTHING_EXPECTED;
    return { index: at + 1, observed, expected: null, upper: minCases, alarm, statistic, reason };
  });
  const history = {
    needed: 0,
    available: counts.length - 1,
    sufficient: true,
    statement: `Needs no history: counts the cases of the latest ${days} days.`,
  };
  return { method: 'Fixed rule', parameters: { minCases, days }, history, points };
}

export interface WardBaselineInput {
  /** New cases a day on the ward. */
  counts: readonly number[];
  /** Days that are judged together; 28 if absent. */
  windowDays?: number | undefined;
  /** Days before the window that say what the ward is used to; 365 if absent. */
  baselineDays?: number | undefined;
  /** Days between the baseline and the window; 0 if absent. */
  guardDays?: number | undefined;
  /** Chance below which as many cases alarm; 0.01 if absent. */
  alpha?: number | undefined;
  /** Fewer cases in the window raise no alarm; 2 if absent. */
  minCases?: number | undefined;
  /** Expected cases in a window, in place of the ward's own baseline. */
  mu?: number | undefined;
}

type WardSettings = Required<Omit<WardBaselineInput, 'counts' | 'mu'>> & { mu: number | undefined };

function wardSettings(input: WardBaselineInput) {
  const settings = {
    windowDays: input.windowDays ?? WINDOW_DAYS,
    baselineDays: input.baselineDays ?? 365,
    guardDays: input.guardDays ?? 0,
    alpha: input.alpha ?? 0.01,
    minCases: input.minCases ?? 2,
    mu: input.mu,
  } satisfies WardSettings;
  refuseBadCounts(input.counts);
  refuseUnlessWhole(settings.windowDays, 'windowDays', 1, DAYS_MAX);
  refuseUnlessWhole(settings.baselineDays, 'baselineDays', 1, DAYS_MAX);
  refuseUnlessWhole(settings.guardDays, 'guardDays', 0, DAYS_MAX);
  refuseBadAlpha(settings.alpha);
  refuseUnlessWhole(settings.minCases, 'minCases', 1);
  const { mu } = settings;
  refuseUnless(mu === undefined || (mu >= 0 && mu <= MU_MAX), 'mu', 'a number from 0 to a million');
  return settings;
}

/**
 * A ward against its own past: the cases of the window, as a Poisson count whose mean is the ward's
 * rate before it. Alarm on the day of a case where the chance of as many or more is at most alpha.
 * A ward without any case expects none, so that `minCases` alone decides there; the point says so.
 * `statistic` is the chance, `expected` and `upper` count cases in the window, `observed` those of
 * the day.
 */
export function wardBaseline(input: WardBaselineInput): DetectorAnswer {
  const { counts } = input;
  const { mu, ...settings } = wardSettings(input);
  const { windowDays, baselineDays, guardDays, alpha, minCases } = settings;
  const needed = windowDays - 1 + (mu === undefined ? baselineDays + guardDays : 0);
  const points = counts.map((observed, at): DetectorPoint => {
    if (at < needed) {
      return unjudged(at + 1, observed, `${needed} earlier days are needed, there are ${at}`);
    }
    const begin = at + 1 - windowDays;
    const past = counts.slice(begin - guardDays - baselineDays, begin - guardDays);
    const expected = mu ?? (sumOf(past) / baselineDays) * windowDays;
    const cases = sumOf(counts.slice(begin, at + 1));
    const statistic = poissonTail(cases, expected);
    const upper = Math.max(poissonQuantile(1 - alpha, expected), minCases - 1);
    const exceeded = cases > upper;
    const alarm = exceeded && observed > 0;
    const point = { index: at + 1, observed, expected, upper, alarm, statistic };
    if (exceeded && !alarm) return { ...point, reason: NO_NEW_CASE };
    if (expected > 0) return point;
    return { ...point, reason: `no case in the baseline: ${minCases} cases alone alarm` };
  });
  const source =
    mu === undefined
      ? `the ${baselineDays} days before a window of ${windowDays}`
      : `the expected count that was given, for a window of ${windowDays}`;
  return {
    method: 'Ward baseline (Poisson)',
    parameters: { ...settings, mu: mu ?? null },
    history: historyOf(needed, counts.length, source),
    points,
  };
}
