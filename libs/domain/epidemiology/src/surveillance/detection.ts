import { addDays, daysBetween } from '@carbawatch/contracts';
import type { Detector, DetectorVerdict } from '@carbawatch/contracts';
import { cusum } from '../detectors/cusum';
import { fixedRule, wardBaseline } from '../detectors/daily-rules';
import { historyOf, unjudged } from '../detectors/detector';
import type { DetectorAnswer, DetectorPoint } from '../detectors/detector';
import { ears } from '../detectors/ears';
import { bayes } from '../detectors/exceedance';
import { farrington } from '../detectors/farrington';
import { signalEvents } from '../detectors/signals';

/** Detectors of a series by themselves; the scan looks at all wards at once. */
export type SeriesDetector = Exclude<Detector, 'scan'>;

/** New cases by day, without a gap, up to the last day that is judged. */
export interface DailySeries {
  /** First day of the history. */
  from: string;
  counts: readonly number[];
  /** Periods that end on it or later are answered. */
  askedFrom: string;
}

const WEEK = 7;
const WEEKS_A_YEAR = 52;

/** Weeks are counted back from the last day, so that the latest one is whole. */
interface WeeklySeries {
  from: string;
  counts: number[];
}

function weeklyOf({ from, counts }: DailySeries): WeeklySeries {
  const partial = counts.length % WEEK;
  const weeks = Array.from({ length: Math.floor(counts.length / WEEK) }, (_, week) =>
    counts
      .slice(partial + week * WEEK, partial + (week + 1) * WEEK)
      .reduce((sum, count) => sum + count, 0),
  );
  return { from: addDays(from, partial), counts: weeks };
}

/** First week (from 1) that ends on the day asked or later. */
function firstWeekAsked(weeks: WeeklySeries, askedFrom: string): number {
  const before = Math.floor(daysBetween(weeks.from, askedFrom) / WEEK);
  return Math.max(1, Math.min(weeks.counts.length, before + 1));
}

/** As many past years as there are, 3 at the least and 5 at the most (Noufaily 2013 takes 5). */
function pastYears(weeks: number, window: number): number {
  return Math.max(3, Math.min(5, Math.floor((weeks - window) / WEEKS_A_YEAR)));
}

/** Weeks whose mean says what is usual, at the least, before the sum of excesses begins. */
const CUSUM_WEEKS = 8;

/**
 * Judges the weeks from `first` on, or from the ninth of the history where fewer came before: a
 * period that begins with the history must not leave the method without a past.
 */
function cusumOf({ counts }: WeeklySeries, first: number): DetectorAnswer {
  const last = counts.length;
  const begin = Math.max(first, CUSUM_WEEKS + 1);
  const judged = begin <= last ? cusum({ counts, range: [begin, last], reset: true }) : null;
  const passed = Array.from({ length: Math.min(begin - 1, last) - first + 1 }, (_, i) => {
    const index = first + i;
    const reason = `${CUSUM_WEEKS} earlier weeks are needed, there are ${index - 1}`;
    return { ...unjudged(index, counts[index - 1] ?? 0, reason), statistic: null };
  });
  if (judged) return { ...judged, points: [...passed, ...judged.points] };
  const { method, parameters } = cusum({ counts, range: [1, last], m: 1, reset: true });
  const history = historyOf(CUSUM_WEEKS, last, 'the mean of the weeks before the first judged');
  return { method, parameters: { ...parameters, m: null }, history, points: passed };
}

/** Fewer cases in the latest weeks raise no alarm by this method (limit54). */
const FARRINGTON_CASES = 5;
const FARRINGTON_WEEKS = 4;

/**
 * The recommended setting of the flexible method for weekly counts, its alpha for few alarms. A
 * week is a model of five years: it is only made where enough cases could alarm.
 */
function farringtonOf({ counts }: WeeklySeries, first: number): DetectorAnswer {
  const w = 3;
  const setting = {
    counts,
    frequency: WEEKS_A_YEAR,
    b: pastYears(first - 1, w),
    w,
    noPeriods: 10,
    pastWeeksNotIncluded: 26,
    pThresholdTrend: 1,
    thresholdMethod: 'nbPlugin',
    alpha: 0.01,
    limit54: [FARRINGTON_CASES, FARRINGTON_WEEKS],
  } as const;
  const last = counts.length;
  const { parameters, ...answer } = farrington({ ...setting, range: [last, last] });
  const points = Array.from({ length: last - first + 1 }, (_, i): DetectorPoint => {
    const index = first + i;
    const latest = counts.slice(Math.max(0, index - FARRINGTON_WEEKS), index);
    const cases = latest.reduce((sum, count) => sum + count, 0);
    const judged = index === last ? answer.points[0] : undefined;
    if (judged) return judged;
    const tooFew = cases < FARRINGTON_CASES && answer.history.sufficient;
    const [point] = tooFew ? [] : farrington({ ...setting, range: [index, index] }).points;
    return (
      point ?? {
        index,
        observed: counts[index - 1] ?? 0,
        expected: null,
        upper: null,
        alarm: false,
        reason: `fewer than ${FARRINGTON_CASES} cases in the ${FARRINGTON_WEEKS} latest weeks`,
      }
    );
  });
  return { ...answer, parameters: { ...parameters, range: [first, last] }, points };
}

/**
 * A hospital has a new CPE in some weeks, not daily: EARS runs on weeks. Such counts need a floor
 * too: without a least deviation and a least count a single case after quiet weeks would alarm.
 */
const SPARSE = { minSigma: 0.5, minCount: 2 };

/** Days that the two rules by day look back: a window, and a year of baseline before it. */
const RULE_DAYS = 28;
const WARD_DAYS = 365 + 28;

/** The end of a series, with so many days before the first asked: the rest is not looked at. */
function endOf(daily: DailySeries, daysBefore: number): DailySeries {
  const wanted = addDays(daily.askedFrom, 1 - daysBefore);
  const passed = Math.max(0, daysBetween(daily.from, wanted));
  const { askedFrom, counts } = daily;
  return passed === 0
    ? daily
    : { from: addDays(daily.from, passed), counts: counts.slice(passed), askedFrom };
}

/** EARS C3 looks back furthest, eleven weeks; the methods by week need no more than this. */
const SHORT_WEEKS_DAYS = 13 * WEEK;

/** The part of a series that a detector learns from or judges. */
function partFor(detector: SeriesDetector, daily: DailySeries): DailySeries {
  switch (detector) {
    case 'fixed-rule':
      return endOf(daily, RULE_DAYS);
    case 'ward-baseline':
      return endOf(daily, WARD_DAYS);
    case 'cusum':
    case 'farrington':
      return daily;
    default:
      return endOf(daily, SHORT_WEEKS_DAYS);
  }
}

type Step = DetectorVerdict['step'];

function answerOf(
  detector: SeriesDetector,
  daily: DailySeries,
): { step: Step; answer: DetectorAnswer } | null {
  const { counts } = daily;
  const weeks = weeklyOf(daily);
  const first = firstWeekAsked(weeks, daily.askedFrom);
  switch (detector) {
    case 'fixed-rule':
      return { step: 'day', answer: fixedRule({ counts, minCases: 2, days: 28 }) };
    case 'ward-baseline':
      return { step: 'day', answer: wardBaseline({ counts, alpha: 0.01 }) };
  }
  if (weeks.counts.length === 0) return null;
  switch (detector) {
    case 'ears-c1':
      return { step: 'week', answer: ears({ counts: weeks.counts, method: 'C1', ...SPARSE }) };
    case 'ears-c2':
      return { step: 'week', answer: ears({ counts: weeks.counts, method: 'C2', ...SPARSE }) };
    case 'ears-c3':
      return { step: 'week', answer: ears({ counts: weeks.counts, method: 'C3', ...SPARSE }) };
    case 'bayes':
      return { step: 'week', answer: bayes({ counts: weeks.counts, w: 6, alpha: 0.01 }) };
    case 'cusum':
      return { step: 'week', answer: cusumOf(weeks, first) };
    case 'farrington':
      return { step: 'week', answer: farringtonOf(weeks, first) };
  }
}

function finite(value: number | null | undefined): number | null {
  return value !== null && value !== undefined && Number.isFinite(value) ? value : null;
}

type VerdictPoint = DetectorVerdict['points'][number];

function pointOf(point: DetectorPoint, from: string, length: number): VerdictPoint {
  const begin = addDays(from, (point.index - 1) * length);
  return {
    from: begin,
    to: addDays(begin, length - 1),
    observed: point.observed,
    expected: finite(point.expected),
    upper: finite(point.upper),
    statistic: finite(point.statistic),
    alarm: point.alarm,
    reason: point.reason ?? null,
  };
}

/**
 * Alarms of a rule by day are one event while a case is in the window of the one before, alarms by
 * week when at most one quiet week is between them.
 */
const QUIET_DAYS = 27;
const QUIET_WEEKS = 1;

/** What one detector says of the asked periods; null where the series has not even one of them. */
export function verdictOf(detector: SeriesDetector, whole: DailySeries): DetectorVerdict | null {
  const daily = partFor(detector, whole);
  const answered = answerOf(detector, daily);
  if (!answered) return null;
  const { step, answer } = answered;
  const length = step === 'day' ? 1 : WEEK;
  const from = step === 'day' ? daily.from : weeklyOf(daily).from;
  // Periods that end before the first day asked are not dated: a long history has many.
  const before = Math.floor(daysBetween(from, daily.askedFrom) / length);
  const asked = answer.points.filter(({ index }) => index > before);
  const gap = step === 'day' ? QUIET_DAYS : QUIET_WEEKS;
  const dayOf = (index: number) => addDays(from, (index - 1) * length);
  return {
    detector,
    method: answer.method,
    step,
    parameters: Object.fromEntries(
      Object.entries(answer.parameters).map(([name, value]) => [
        name,
        typeof value === 'object' && value !== null ? [...value] : value,
      ]),
    ),
    history: { ...answer.history },
    points: asked.map((point) => pointOf(point, from, length)),
    events: signalEvents(asked, gap).map((event) => ({
      from: dayOf(event.from),
      to: addDays(dayOf(event.to), length - 1),
      alarms: event.alarms,
      observed: event.observed,
    })),
  };
}

export const SERIES_DETECTORS: readonly SeriesDetector[] = [
  'fixed-rule',
  'ears-c1',
  'ears-c2',
  'ears-c3',
  'cusum',
  'bayes',
  'farrington',
  'ward-baseline',
];

/** All detectors side by side. */
export function detect(
  daily: DailySeries,
  detectors: readonly SeriesDetector[] = SERIES_DETECTORS,
): DetectorVerdict[] {
  return detectors.flatMap((detector) => verdictOf(detector, daily) ?? []);
}
