import { dayOf, dayOfInstant, daysBetween, instantMs } from '@carbawatch/contracts';
import { admissionsOf, stayAt } from '@carbawatch/epidemiology';
import type { Admission, Stay } from '@carbawatch/epidemiology';
import type { IsolateStep } from './facts';
import type { Survival } from './outcome';
import { isIcu } from './setting';
import type { Whereabouts } from './setting';

/** How a stay went on after the index culture, in calendar days of the site. */
export interface Course {
  /** `unknown`: it ended, and nobody said how. */
  end: 'death' | 'alive' | 'there' | 'unknown';
  /** From the culture's day to the end; null while the patient is there. */
  afterDays: number | null;
}

/** The admission of the index culture. Lengths are days and parts of days, from movements. */
export interface IndexStay {
  source: 'movements' | 'report';
  hospital: Course;
  /** Null unless the patient lay in an ICU at the culture, by movements. */
  icu: Course | null;
  hospitalBefore: number | null;
  /** Null while the patient is there. */
  hospitalAfter: number | null;
  /** Null without an ICU stay of this admission before the culture. */
  icuBefore: number | null;
  /** Null without an ICU stay after the culture, and while one goes on. */
  icuAfter: number | null;
  /** An ICU stay after the culture goes on. */
  icuGoesOn: boolean;
  /** Days from the culture to the next admission after this one; null is none so far. */
  readmittedAfterDays: number | null;
}

const DAY_MS = 86_400_000;

interface Index {
  day: string;
  ms: number;
  timeZone: string;
}

function daysAfter({ day, timeZone }: Index, ms: number): number {
  return daysBetween(day, dayOfInstant(ms, timeZone));
}

function endOf(stay: Stay): Course['end'] {
  if (stay.toMs === null) return 'there';
  if (stay.end === 'death') return 'death';
  return stay.end === 'discharge' || stay.end === 'move' ? 'alive' : 'unknown';
}

/** A death that only the report tells ends the stay as well. */
function courseOf(last: Stay, index: Index, diedOn: string | null): Course {
  const end = endOf(last);
  const afterDays = last.toMs === null ? null : daysAfter(index, last.toMs);
  const died = diedOn === null ? null : daysBetween(index.day, diedOn);
  if (end !== 'death' && died !== null && died >= 0 && (afterDays === null || died <= afterDays)) {
    return { end: 'death', afterDays: died };
  }
  return { end, afterDays };
}

/** Parts of stays within `[fromMs, toMs)`; null where one that goes on is among them. */
function length(stays: readonly Stay[], fromMs: number, toMs: number | null): number | null {
  let total = 0;
  for (const stay of stays) {
    const until = stay.toMs === null ? toMs : Math.min(stay.toMs, toMs ?? stay.toMs);
    if (until === null) return null;
    total += Math.max(0, until - Math.max(stay.fromMs, fromMs));
  }
  return total / DAY_MS;
}

/** The last of the ICU stays that follow each other from the culture on. */
function lastInIcu(stays: readonly Stay[], at: Stay): Stay {
  let last = at;
  for (const stay of stays) {
    if (stay.fromMs > last.fromMs && stay.fromMs === last.toMs && isIcu(stay.unitType)) last = stay;
  }
  return last;
}

function readmission(stays: readonly Stay[], { toMs }: Admission, index: Index): number | null {
  if (toMs === null) return null;
  const next = admissionsOf(stays).find(
    ({ fromMs, stays: own }) => fromMs >= toMs && own.some((each) => each.class !== 'outpatient'),
  );
  return next ? daysAfter(index, next.fromMs) : null;
}

function byMovements(
  at: Stay,
  admission: Admission,
  stays: readonly Stay[],
  { index, diedOn }: { index: Index; diedOn: string | null },
): IndexStay {
  const own = admission.stays.filter((stay) => stay.class !== 'outpatient');
  // A culture known to the day may come before the minute of the admission.
  const ms = Math.max(index.ms, admission.fromMs);
  const last = own.reduce((a, b) => ((b.toMs ?? Infinity) > (a.toMs ?? Infinity) ? b : a), at);
  const inIcu = own.filter(({ unitType }) => isIcu(unitType));
  const icuBefore = inIcu.filter(({ fromMs }) => fromMs < ms);
  const icuAfter = inIcu.filter(({ toMs }) => toMs === null || toMs > ms);
  const hospital = courseOf(last, index, diedOn);
  const ended = hospital.end === 'death' && last.toMs === null;
  const icuGoesOn = icuAfter.some(({ toMs }) => toMs === null);
  return {
    source: 'movements',
    hospital,
    icu: isIcu(at.unitType) ? courseOf(lastInIcu(own, at), index, diedOn) : null,
    hospitalBefore: (ms - admission.fromMs) / DAY_MS,
    hospitalAfter: last.toMs === null ? null : (last.toMs - ms) / DAY_MS,
    icuBefore: icuBefore.length === 0 ? null : length(icuBefore, 0, ms),
    icuAfter: icuAfter.length === 0 ? null : length(icuAfter, ms, null),
    icuGoesOn: icuGoesOn && !ended,
    readmittedAfterDays: readmission(stays, admission, index),
  };
}

/** Without movements: the discharge that the report gives, and nothing about the ICU. */
function byReport(
  step: IsolateStep,
  { index, diedOn }: { index: Index; diedOn: string | null },
): IndexStay | null {
  const dischargedAt = step.outcome?.dischargedAt;
  if (dischargedAt === undefined) return null;
  const day = dayOf(dischargedAt, index.timeZone);
  const died = diedOn !== null && diedOn <= day;
  const admittedAt = step.encounter?.admittedAt;
  const before =
    admittedAt === undefined ? null : (index.ms - instantMs(admittedAt, index.timeZone)) / DAY_MS;
  const after = daysBetween(index.day, died ? diedOn : day);
  if (after < 0) return null;
  return {
    source: 'report',
    hospital: { end: died ? 'death' : 'alive', afterDays: after },
    icu: null,
    hospitalBefore: before !== null && before >= 0 ? before : null,
    hospitalAfter: Math.max(0, instantMs(dischargedAt, index.timeZone) - index.ms) / DAY_MS,
    icuBefore: null,
    icuAfter: null,
    icuGoesOn: false,
    readmittedAfterDays: null,
  };
}

/** The stay around the index culture; null where neither movements nor the report tell it. */
export function indexStayOf(
  step: IsolateStep,
  { stays }: Whereabouts,
  { diedOn }: Survival,
  timeZone: string,
): IndexStay | null {
  const collectedAt = step.specimen?.collectedAt;
  if (collectedAt === undefined) return null;
  const day = dayOf(collectedAt, timeZone);
  const index = { day, ms: instantMs(collectedAt, timeZone), timeZone };
  const at = stayAt(stays, collectedAt, timeZone);
  const admission =
    at && at.class !== 'outpatient'
      ? (admissionsOf(stays).find((each) => each.stays.includes(at)) ?? null)
      : null;
  if (at && admission) return byMovements(at, admission, stays, { index, diedOn });
  return byReport(step, { index, diedOn });
}
