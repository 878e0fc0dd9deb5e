import { requireErrorShare } from '../checks';
import { RefusedInputError } from '../refused-input';

/** One period of a series as a detector judged it. */
export interface DetectorPoint {
  /** Position in the series, from 1. */
  readonly index: number;
  readonly observed: number;
  /** Expected count; null where the period could not be judged. */
  readonly expected: number | null;
  /** Limit of the count beyond which an alarm is raised; null where it could not be judged. */
  readonly upper: number | null;
  readonly alarm: boolean;
  /** What the method accumulates or compares, where it is more than the count. */
  readonly statistic?: number | null;
  /** Why the period was not judged, or what is weak about its judgement. */
  readonly reason?: string;
}

/** What a detector had to learn from, said plainly. */
export interface DetectorHistory {
  /** Periods before the first that can be judged. */
  readonly needed: number;
  /** Periods of the series before the latest one judged. */
  readonly available: number;
  readonly sufficient: boolean;
  readonly statement: string;
}

export type ParameterValue = number | string | boolean | null | readonly number[];

/** What every detector answers. */
export interface DetectorAnswer<P extends DetectorPoint = DetectorPoint> {
  readonly method: string;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly history: DetectorHistory;
  readonly points: readonly P[];
}

/** Cases of one period: exact limits of more would take seconds. */
const CASES_MAX = 10_000_000;

/** 27 years of days: more is no series of one ward, and work grows with the length. */
export const PERIODS_MAX = 10_000;

/** A period that no judgement can be made of. */
export function unjudged(index: number, observed: number, reason: string): DetectorPoint {
  return { index, observed, expected: null, upper: null, alarm: false, reason };
}

/**
 * States the history of a series whose latest period is `latest` (from 1) for a method that needs
 * `needed` periods before the first one that it judges.
 */
export function historyOf(needed: number, latest: number, source: string): DetectorHistory {
  const available = latest - 1;
  const sufficient = available >= needed;
  const statement = sufficient
    ? `Learns from ${source}; the first period that can be judged is ${needed + 1}.`
    : `History is too short: ${needed} periods are needed before the first that can be judged ` +
      `(${source}), and there are ${available} before the latest. Nothing was judged.`;
  return { needed, available, sufficient, statement };
}

export function refuseUnless(holds: boolean, field: string, remedy: string): void {
  if (!holds) throw new RefusedInputError(field, remedy);
}

/** Refuses a series that is no list of counts; names the first place at fault. */
export function refuseBadCounts(counts: readonly number[], field = 'counts'): void {
  refuseUnless(
    counts.length >= 1 && counts.length <= PERIODS_MAX,
    field,
    `1 to ${PERIODS_MAX} periods`,
  );
  const at = counts.findIndex(
    (count) => !Number.isInteger(count) || count < 0 || count > CASES_MAX,
  );
  refuseUnless(at < 0, `${field}[${at}]`, 'a whole number from 0 to 10,000,000');
}

export function refuseBadAlpha(alpha: number, field = 'alpha'): void {
  requireErrorShare(alpha, field);
}

/** Refuses what is no whole number from `least` to `most`. */
export function refuseUnlessWhole(
  value: number,
  field: string,
  least: number,
  most = PERIODS_MAX,
): void {
  refuseUnless(
    Number.isInteger(value) && value >= least && value <= most,
    field,
    `a whole number from ${least} to ${most}`,
  );
}

/** First and last period to judge, from 1, both included. */
export type PeriodRange = readonly [from: number, to: number];

/** Refuses a range that is not inside the series, or stands on its head. */
export function refuseBadRange([from, to]: PeriodRange, periods: number): void {
  const inside = (index: number) => Number.isInteger(index) && index >= 1 && index <= periods;
  refuseUnless(inside(from), 'range[0]', `a whole number from 1 to ${periods}`);
  refuseUnless(inside(to), 'range[1]', `a whole number from 1 to ${periods}`);
  refuseUnless(from <= to, 'range', 'first and last period, in this order');
}

export function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

export function meanOf(values: readonly number[]): number {
  return sumOf(values) / values.length;
}

/** Standard deviation with n - 1 in the denominator. */
export function sampleSd(values: readonly number[]): number {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
