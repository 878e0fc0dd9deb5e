import { addDays, daysBetween } from '@carbawatch/contracts';
import type { CalendarStep } from './calendar';
import { FOREVER } from './versions';
import type { Version } from './versions';
import type { WardStay } from './ward-stays';

/** What one row of `stats.bed_day` is counted by. */
interface BedDayKey {
  /** Empty for the whole hospital. */
  ward: string;
  day: string;
  knownDay: string;
}

/** Stays that began and that ended on a day; a stay's length is the one less the other. */
export interface BedDelta extends BedDayKey {
  came: number;
  went: number;
  /** Instants of coming less those of leaving. */
  ms: number;
  /** Of the whole hospital without transfers, of a ward with them. */
  admissions: number;
}

function keyText({ ward, day, knownDay }: BedDayKey): string {
  return JSON.stringify([ward, day, knownDay]);
}

/** A stay by its two ends; one that nobody has ended has but one. */
function endsOf(stay: WardStay, ward: string, knownDay: string): BedDelta[] {
  const { fromDay, fromMs, lastDay, toMs } = stay;
  const admissions = ward !== '' || stay.admission ? 1 : 0;
  const begin = { ward, day: fromDay, knownDay, came: 1, went: 0, ms: fromMs, admissions };
  if (toMs === null) return [begin];
  const day = lastDay !== null && lastDay > fromDay ? lastDay : fromDay;
  const ms = -Math.max(toMs, fromMs);
  return [begin, { ward, day, knownDay, came: 0, went: 1, ms, admissions: 0 }];
}

/** A version adds its stay on its first known day and takes it back on the day it ends. */
function deltasOf({ value, knownFrom, knownTo }: Version<WardStay>): BedDelta[] {
  const wards = value.ward === null ? [''] : ['', value.ward];
  return wards.flatMap((ward) => {
    const began = endsOf(value, ward, knownFrom);
    if (knownTo === FOREVER) return began;
    return [...began, ...endsOf(value, ward, knownTo).map((delta) => times(delta, -1))];
  });
}

function times(delta: BedDelta, sign: 1 | -1): BedDelta {
  const { came, went, ms, admissions } = delta;
  const of = (n: number) => (n === 0 ? 0 : sign * n);
  return { ...delta, came: of(came), went: of(went), ms: of(ms), admissions: of(admissions) };
}

/** Sum of the deltas, zeros left out, in the order in which their rows are locked. */
export function bedDeltasOf(
  gone: readonly Version<WardStay>[],
  written: readonly Version<WardStay>[],
): BedDelta[] {
  const sums = new Map<string, BedDelta>();
  const add = (versions: readonly Version<WardStay>[], sign: 1 | -1) => {
    for (const delta of versions.flatMap(deltasOf).map((each) => times(each, sign))) {
      const text = keyText(delta);
      const sum = sums.get(text);
      if (!sum) {
        sums.set(text, { ...delta });
        continue;
      }
      sum.came += delta.came;
      sum.went += delta.went;
      sum.ms += delta.ms;
      sum.admissions += delta.admissions;
    }
  };
  add(gone, -1);
  add(written, 1);
  return [...sums]
    .filter(([, sum]) => sum.came !== 0 || sum.went !== 0 || sum.ms !== 0 || sum.admissions !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, delta]) => delta);
}

/** Sums of the days from one bound until before the next; bucket 0 is before the first bound. */
export interface BedBucket {
  bucket: number;
  came: number;
  went: number;
  /** Came less went, each times the days since the first bound. */
  days: number;
  /** Came less went in milliseconds since the first bound. */
  ms: number;
  admissions: number;
}

/** Days at which a count of these steps begins or ends, as known at the end of `asOf`. */
export function bedBounds(steps: readonly CalendarStep[], asOf: string): string[] {
  const end = addDays(steps.at(-1)?.to ?? asOf, 1);
  const until = addDays(asOf, 1);
  const bounds = [...steps.map(({ from }) => from), end, ...(until < end ? [until] : [])];
  return [...new Set(bounds)].sort();
}

export interface StepBeds {
  admissions: number;
  /** A day counts for whoever lies there at its end. */
  census: number;
  /** Bed-time in milliseconds. */
  exactMs: number;
}

/**
 * Beds by step. What was occupied before a bound is, of all who came before it, the time since
 * they came, less, of all who went, the time since they went: a difference of two such sums is
 * what was occupied between two bounds. A stay that nobody has ended lasts until the end of the day
 * as of which is asked, and to the minute until now where that day is running: who will lie there
 * tonight is not known. A step that no stay touches is left out.
 */
export function bedsByStep(
  buckets: readonly BedBucket[],
  steps: readonly CalendarStep[],
  { asOf, startMs, nowMs }: { asOf: string; startMs: (day: string) => number; nowMs: number },
): Map<string, StepBeds> {
  const bounds = bedBounds(steps, asOf);
  const [first = asOf] = bounds;
  const until = addDays(asOf, 1);
  const before = (day: string) => {
    const last = bounds.indexOf(day);
    const sum = { came: 0, went: 0, days: 0, ms: 0, admissions: 0 };
    for (const each of buckets) {
      if (each.bucket > last) continue;
      sum.came += each.came;
      sum.went += each.went;
      sum.days += each.days;
      sum.ms += each.ms;
      sum.admissions += each.admissions;
    }
    return sum;
  };
  const occupied = (day: string) => {
    const { came, went, days, ms } = before(day);
    const beds = came - went;
    return {
      census: beds * daysBetween(first, day) - days,
      exactMs: beds * (Math.min(startMs(day), nowMs) - startMs(first)) - ms,
    };
  };
  const answer = new Map<string, StepBeds>();
  for (const { label, from, to } of steps) {
    const end = addDays(to, 1);
    const [begun, ended] = [before(end), before(from)];
    if (begun.came - ended.went === 0) continue;
    const capped = (day: string) => occupied(day < until ? day : until);
    const [late, early] = [capped(end), capped(from)];
    answer.set(label, {
      admissions: begun.admissions - ended.admissions,
      census: late.census - early.census,
      exactMs: late.exactMs - early.exactMs,
    });
  }
  return answer;
}
