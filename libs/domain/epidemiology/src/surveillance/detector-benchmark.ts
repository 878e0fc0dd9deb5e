import { addDays, daysBetween } from '@carbawatch/contracts';
import type { Detector, DetectorVerdict } from '@carbawatch/contracts';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { RefusedInputError } from '../refused-input';
import { SERIES_DETECTORS, verdictOf } from './detection';
import type { SeriesDetector } from './detection';
import { scanForSignals } from './scan';

/** New cases of one ward by day, all wards of one length. */
export interface WardSeries {
  ward: string;
  counts: readonly number[];
}

export interface BenchmarkInput {
  /** Day of the first count. */
  from: string;
  wards: readonly WardSeries[];
  /** Made outbreaks: so many, each of so many cases in so many days on one ward. */
  outbreaks: number;
  cases: number;
  days: number;
  seed: number;
}

/** What was tried, and how each detector did. */
export interface DetectorBenchmark {
  /** Day of the first case of any ward: what lies before it is not counted as quiet. */
  from: string;
  /** Day of the latest case. */
  lastCase: string;
  /** Empty days before the first case, which were left out. */
  leftOutDays: number;
  detectors: BenchmarkedDetector[];
}

/** How one detector did on the hospital's own series with outbreaks put into it. */
export interface BenchmarkedDetector {
  detector: Detector;
  /** Outbreaks that it could judge at all. */
  judged: number;
  detected: number;
  /** Null where none could be judged. */
  sensitivity: number | null;
  /** Days from an outbreak's first day to the first alarm that it causes. */
  medianDelayDays: number | null;
  /** Alarm events of the untouched series, all wards together, its true outbreaks among them. */
  falseAlarmsPerMonth: number | null;
  /** Months of the untouched series that were judged. */
  months: number;
}

/** A ward's baseline and window: earlier days can't be judged by every method. */
const HISTORY_DAYS = 365 + 28;
/** Half a year to judge, or the false alarms of a month say nothing. */
const JUDGED_DAYS_MIN = 180;
const MONTH_DAYS = 365.25 / 12;
/** The scan of every day would take minutes; a cluster stands out for longer than this. */
const SCAN_EVERY_DAYS = 3;

function refuse(holds: boolean, field: string, remedy: string): void {
  if (!holds) throw new RefusedInputError(field, remedy);
}

function refuseBadInput({ wards, outbreaks, cases, days }: BenchmarkInput): void {
  const whole = (value: number, most: number) =>
    Number.isInteger(value) && value >= 1 && value <= most;
  const [first] = wards;
  const length = first?.counts.length ?? 0;
  refuse(
    length >= HISTORY_DAYS + JUDGED_DAYS_MIN,
    'wards',
    `${HISTORY_DAYS + JUDGED_DAYS_MIN} days from the first case on: a year of history and half a ` +
      `year to judge; there are ${length}`,
  );
  const uneven = wards.findIndex(({ counts }) => counts.length !== length);
  refuse(uneven < 0, `wards[${uneven}].counts`, `${length} days, as the first ward has`);
  refuse(whole(outbreaks, 1_000), 'outbreaks', 'a whole number from 1 to 1,000');
  refuse(whole(cases, 100), 'cases', 'a whole number from 1 to 100');
  refuse(whole(days, 90), 'days', 'a whole number from 1 to 90');
}

/** Days before a hospital's first case tell nothing of its quiet: it may not have sent anything. */
function sinceFirstCase(input: BenchmarkInput) {
  const days = input.wards.map(({ counts }) => counts.map((n, day) => (n > 0 ? day : -1)));
  const filled = days.flat().filter((day) => day >= 0);
  refuse(filled.length > 0, 'wards', 'a case at least: the period has none');
  const first = filled.reduce((least, day) => Math.min(least, day), Infinity);
  const last = filled.reduce((most, day) => Math.max(most, day), 0);
  return {
    lastCase: addDays(input.from, last),
    leftOutDays: first,
    input: {
      ...input,
      from: addDays(input.from, first),
      wards: input.wards.map(({ ward, counts }) => ({ ward, counts: counts.slice(first) })),
    },
  };
}

interface MadeOutbreak {
  ward: number;
  /** Positions of its first and last day in the series. */
  first: number;
  last: number;
  /** The ward's counts with its cases. */
  counts: number[];
}

/** The first case on the first day, the others on any of the days. */
function makeOutbreak(input: BenchmarkInput, chance: RandomGenerator): MadeOutbreak {
  const { wards, cases, days } = input;
  const length = wards[0]?.counts.length ?? 0;
  const ward = uniformInt(chance, 0, wards.length - 1);
  const first = uniformInt(chance, HISTORY_DAYS, length - days);
  const counts = [...(wards[ward]?.counts ?? [])];
  for (let n = 0; n < cases; n += 1) {
    const day = first + (n === 0 ? 0 : uniformInt(chance, 0, days - 1));
    counts[day] = (counts[day] ?? 0) + 1;
  }
  return { ward, first, last: first + days - 1, counts };
}

type Point = DetectorVerdict['points'][number];

function isJudged(point: Point): boolean {
  return point.alarm || point.upper !== null || point.statistic !== null;
}

/** Days to the first alarm of the outbreak; `missed` without one, null where nothing was judged. */
type Outcome = number | 'missed' | null;

/**
 * What a detector says from the first to the last day of the outbreak, against what it says of the
 * same days without it: an alarm that stands there anyway is no detection.
 */
function outcomeOf(
  detector: SeriesDetector,
  outbreak: MadeOutbreak,
  input: BenchmarkInput,
): Outcome {
  const { from, wards } = input;
  const { ward, first, last } = outbreak;
  const askedFrom = addDays(from, first);
  const pointsOf = (counts: readonly number[]) =>
    verdictOf(detector, { from, counts: counts.slice(0, last + 1), askedFrom })?.points ?? [];
  const points = pointsOf(outbreak.counts);
  if (!points.some(isJudged)) return null;
  const without = new Set(
    pointsOf(wards[ward]?.counts ?? []).flatMap(({ to, alarm }) => (alarm ? [to] : [])),
  );
  const found = points.find(({ to, alarm }) => alarm && !without.has(to));
  return found ? daysBetween(askedFrom, found.to) : 'missed';
}

function casesOf(input: BenchmarkInput, ward: number, counts: readonly number[]) {
  return input.wards.flatMap((each, at) =>
    (at === ward ? counts : each.counts).flatMap((n, day) =>
      Array.from({ length: n }, () => ({ ward: each.ward, day: addDays(input.from, day) })),
    ),
  );
}

function scanOutcome(outbreak: MadeOutbreak, input: BenchmarkInput): Outcome {
  const { ward, first, last, counts } = outbreak;
  const name = input.wards[ward]?.ward ?? '';
  const touched = casesOf(input, ward, counts);
  const own = casesOf(input, ward, input.wards[ward]?.counts ?? []);
  for (let day = first + 1; day <= last; day += SCAN_EVERY_DAYS) {
    const to = addDays(input.from, day);
    const alarms = (cases: typeof touched) =>
      scanForSignals(cases, to, input.from).clusters.some(
        (cluster) => cluster.alarm && cluster.ward === name,
      );
    if (alarms(touched) && !alarms(own)) return day - first;
  }
  return 'missed';
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

interface Quiet {
  events: number;
  judgedDays: number;
}

function quietOf(detector: SeriesDetector, { from, wards }: BenchmarkInput): Quiet {
  const askedFrom = addDays(from, HISTORY_DAYS);
  let events = 0;
  let judgedDays = 0;
  for (const { counts } of wards) {
    const verdict = verdictOf(detector, { from, counts, askedFrom });
    events += verdict?.events.length ?? 0;
    const judged = (verdict?.points ?? []).filter(isJudged);
    judgedDays = Math.max(judgedDays, judged.length * (verdict?.step === 'week' ? 7 : 1));
  }
  return { events, judgedDays };
}

/** Weekly looks; an alarm that goes on from the week before is the same event. */
function quietScan(input: BenchmarkInput): Quiet {
  const { from, wards } = input;
  const length = wards[0]?.counts.length ?? 0;
  const cases = casesOf(input, -1, []);
  let events = 0;
  let before = new Set<string>();
  for (let day = HISTORY_DAYS; day < length; day += 7) {
    const alarms = scanForSignals(cases, addDays(from, day), from).clusters.filter((c) => c.alarm);
    events += alarms.filter(({ ward }) => !before.has(ward)).length;
    before = new Set(alarms.map(({ ward }) => ward));
  }
  return { events, judgedDays: length - HISTORY_DAYS };
}

function summed(detector: Detector, outcomes: readonly Outcome[], quiet: Quiet) {
  const judged = outcomes.filter((outcome) => outcome !== null);
  const delays = judged.filter((outcome) => outcome !== 'missed');
  const months = quiet.judgedDays / MONTH_DAYS;
  return {
    detector,
    judged: judged.length,
    detected: delays.length,
    sensitivity: judged.length > 0 ? delays.length / judged.length : null,
    medianDelayDays: median(delays),
    falseAlarmsPerMonth: months > 0 ? quiet.events / months : null,
    months,
  };
}

/**
 * Puts made outbreaks into a hospital's own series, one at a time, and asks each detector: is there
 * an alarm during the outbreak that the series has not without it, and after how many days? False
 * alarms are the events of the untouched series. After Buckeridge DL, J Biomed Inform 2007;40:370.
 * The series begins with its first case.
 *
 * Throws RefusedInputError naming the field.
 */
export function benchmarkDetectors(asked: BenchmarkInput): DetectorBenchmark {
  refuse(asked.wards.length > 0, 'wards', 'a series of one ward at least');
  const { input, lastCase, leftOutDays } = sinceFirstCase(asked);
  refuseBadInput(input);
  const chance = xoroshiro128plus(input.seed);
  const made = Array.from({ length: input.outbreaks }, () => makeOutbreak(input, chance));
  const bySeries = SERIES_DETECTORS.map((detector) =>
    summed(
      detector,
      made.map((outbreak) => outcomeOf(detector, outbreak, input)),
      quietOf(detector, input),
    ),
  );
  const scan = summed(
    'scan',
    made.map((outbreak) => scanOutcome(outbreak, input)),
    quietScan(input),
  );
  return { from: input.from, lastCase, leftOutDays, detectors: [...bySeries, scan] };
}
