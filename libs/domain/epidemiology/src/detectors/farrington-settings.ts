import type { PeriodRange } from './detector';
import {
  refuseBadAlpha,
  refuseBadCounts,
  refuseBadRange,
  refuseUnless,
  refuseUnlessWhole,
} from './detector';
import type { Powertrans, ThresholdMethod } from './farrington-limit';
import { POWERTRANS, THRESHOLD_METHODS } from './farrington-limit';

/** The arguments of R's farringtonFlexible by their names, with its defaults. */
export interface FarringtonInput {
  counts: readonly number[];
  /** Year and period of the first count: names the periods of the answer. */
  start?: { year: number; week: number } | undefined;
  /** Periods a year; 52 if absent. */
  frequency?: number | undefined;
  /** Periods to judge, from 1, both included; all that have the history if absent. */
  range?: PeriodRange | undefined;
  /** Past years; 5 if absent. */
  b?: number | undefined;
  /** Half width of the window in each; 3 if absent. */
  w?: number | undefined;
  /** Whether past outbreaks count less; true if absent. */
  reweight?: boolean | undefined;
  /** Anscombe residual above which they do; 2.58 if absent. */
  weightsThreshold?: number | undefined;
  /** One-sided error (two-sided by the method of 1996); 0.05 if absent. */
  alpha?: number | undefined;
  /** Whether a trend is tried; true if absent. */
  trend?: boolean | undefined;
  /** p below which the trend is kept; 0.05 if absent. */
  pThresholdTrend?: number | undefined;
  /** Least number of cases in so many latest periods; 5 in 4 if absent. */
  limit54?: readonly [cases: number, periods: number] | undefined;
  /** Power at which the count is nearly normal; 2/3 if absent. */
  powertrans?: Powertrans | undefined;
  /** Seasons of a year; 1 (the windows alone) if absent. */
  noPeriods?: number | undefined;
  /** Latest periods that are not learnt from; w if absent. */
  pastWeeksNotIncluded?: number | undefined;
  /** How the limit is made; delta if absent. */
  thresholdMethod?: ThresholdMethod | undefined;
  /** False takes the method of 1996. */
  flexible?: boolean | undefined;
}

type Given<T> = { [K in keyof T]-?: NonNullable<T[K]> };

export type FarringtonSettings = Given<Omit<FarringtonInput, 'counts' | 'start'>> &
  Pick<FarringtonInput, 'start'>;

/** What the method of 1996 does not know: given with it, it is refused, not ignored. */
const FLEXIBLE_ALONE = [
  'weightsThreshold',
  'pThresholdTrend',
  'noPeriods',
  'pastWeeksNotIncluded',
  'thresholdMethod',
] as const;

/** The work of one period is a model; so many at a time take seconds. */
const RANGE_MAX = 2_000;

function withDefaults(input: FarringtonInput): FarringtonSettings {
  const { flexible = true, w = 3, b = 5, frequency = 52 } = input;
  const last = input.counts.length;
  return {
    range: input.range ?? [Math.min(b * frequency + w + 1, last), last],
    start: input.start,
    frequency,
    b,
    w,
    reweight: input.reweight ?? true,
    // The method of 1996 weighs down above 1 and keeps a trend below 0.05.
    weightsThreshold: input.weightsThreshold ?? (flexible ? 2.58 : 1),
    alpha: input.alpha ?? 0.05,
    trend: input.trend ?? true,
    pThresholdTrend: input.pThresholdTrend ?? 0.05,
    limit54: input.limit54 ?? [5, 4],
    powertrans: input.powertrans ?? '2/3',
    noPeriods: input.noPeriods ?? 1,
    pastWeeksNotIncluded: input.pastWeeksNotIncluded ?? w,
    thresholdMethod: input.thresholdMethod ?? 'delta',
    flexible,
  };
}

function refuseBadSeason({ noPeriods, frequency, w }: FarringtonSettings): void {
  refuseUnlessWhole(noPeriods, 'noPeriods', 1);
  if (noPeriods === 1) return;
  const between = frequency - 2 * w - 1;
  const remedy = `1, or at most ${Math.max(1, between + 1)}: ${Math.max(0, between)} periods lie between the windows`;
  refuseUnless(between >= noPeriods - 1, 'noPeriods', remedy);
}

function refuseBadLimit([cases, periods]: readonly [number, number], from: number): void {
  refuseUnlessWhole(cases, 'limit54[0]', 0, Number.MAX_SAFE_INTEGER);
  refuseUnlessWhole(periods, 'limit54[1]', 1);
  refuseUnless(periods <= from, 'limit54[1]', `at most ${from}, the first period to be judged`);
}

function refuseBadStart({ start, frequency }: FarringtonSettings): void {
  if (start === undefined) return;
  refuseUnlessWhole(start.year, 'start.year', 1);
  refuseUnlessWhole(start.week, 'start.week', 1, frequency);
}

/** The settings of a run, its defaults filled in. Throws RefusedInputError naming the field. */
export function farringtonSettings(input: FarringtonInput): FarringtonSettings {
  const settings = withDefaults(input);
  const { b, w, frequency, flexible, thresholdMethod, powertrans } = settings;
  refuseBadCounts(input.counts);
  refuseUnlessWhole(frequency, 'frequency', 1, 366);
  refuseUnlessWhole(b, 'b', 1, 50);
  refuseUnlessWhole(w, 'w', 0, Math.max(0, frequency - 1));
  refuseBadAlpha(settings.alpha);
  refuseUnless(settings.weightsThreshold > 0, 'weightsThreshold', 'a number above 0');
  const p = settings.pThresholdTrend;
  refuseUnless(p >= 0 && p <= 1, 'pThresholdTrend', 'a number from 0 to 1');
  refuseUnlessWhole(settings.pastWeeksNotIncluded, 'pastWeeksNotIncluded', 0);
  refuseUnless(POWERTRANS.includes(powertrans), 'powertrans', `one of ${POWERTRANS.join(', ')}`);
  const methods = THRESHOLD_METHODS.join(', ');
  refuseUnless(THRESHOLD_METHODS.includes(thresholdMethod), 'thresholdMethod', `one of ${methods}`);
  refuseBadSeason(settings);
  refuseBadStart(settings);
  const [from, to] = settings.range;
  refuseBadRange(settings.range, input.counts.length);
  refuseUnless(to - from < RANGE_MAX, 'range', `at most ${RANGE_MAX} periods at a time`);
  refuseBadLimit(settings.limit54, b * frequency + w + 1);
  for (const field of FLEXIBLE_ALONE) {
    refuseUnless(
      flexible || input[field] === undefined,
      field,
      'no argument of the method of 1996 (flexible: false)',
    );
  }
  return settings;
}
