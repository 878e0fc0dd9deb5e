import { addDays, dayOf, daysBetween, instantMs } from '@carbawatch/contracts';
import type { Moment } from '@carbawatch/contracts';
import { admissionsOf, stayAt } from '@carbawatch/epidemiology';
import type { Admission, Stay } from '@carbawatch/epidemiology';
import type { IsolateStep } from './facts';
import type { Survival } from './outcome';
import { isIcu } from './setting';
import type { Whereabouts } from './setting';

/** How a stay went on after the index culture, in calendar days of the site. */
export interface Course {
  /** `unknown`: it ended, and nobody said how; or nobody said whether it ended. */
  end: 'death' | 'alive' | 'there' | 'unknown';
  /** From the culture's day to the end; null while the patient is there, and where unknown. */
  afterDays: number | null;
  /**
   * A known admission of which nobody told a discharge: curves take a death for one in hospital,
   * and its length is not known.
   */
  untold?: true | undefined;
}

/**
 * The admission of the index culture. Lengths are days and parts of days between two instants, and
 * calendar days where of one of the two only the day is known.
 */
export interface IndexStay {
  source: 'movements' | 'report';
  hospital: Course;
  /** Null unless the patient lay in an ICU at the culture, by movements. */
  icu: Course | null;
  hospitalBefore: number | null;
  /** Null while the patient is there, and where nobody said when the patient left. */
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

/** An instant, or a day of which the hour is not known. */
interface Point {
  day: string;
  /** To compare with. */
  ms: number;
  isDay: boolean;
}

interface Index extends Point {
  timeZone: string;
}

function pointOf(moment: Moment, ms: number, { timeZone }: { timeZone: string }): Point {
  return { day: dayOf(moment, timeZone), ms, isDay: moment.length === 10 };
}

/** Half of a day that is known would be read into one that is not. */
function daysFrom(from: Point, to: Point): number {
  const days = from.isDay || to.isDay ? daysBetween(from.day, to.day) : (to.ms - from.ms) / DAY_MS;
  return Math.max(0, days);
}

/** Or at the same time, as far as it is known. */
function isBefore(one: Point, other: Point): boolean {
  return one.isDay || other.isDay ? one.day <= other.day : one.ms <= other.ms;
}

function daysAfter({ day, timeZone }: Index, moment: Moment): number {
  return daysBetween(day, dayOf(moment, timeZone));
}

function endOf(stay: Stay): Course['end'] {
  if (stay.toMs === null) return 'there';
  if (stay.end === 'death') return 'death';
  return stay.end === 'discharge' || stay.end === 'move' ? 'alive' : 'unknown';
}

/** A death that only the report tells ends the stay as well. */
function courseOf(last: Stay, index: Index, diedOn: string | null): Course {
  const end = endOf(last);
  const afterDays = last.to === null ? null : daysAfter(index, last.to);
  const died = diedOn === null ? null : daysBetween(index.day, diedOn);
  if (end !== 'death' && died !== null && died >= 0 && (afterDays === null || died <= afterDays)) {
    return { end: 'death', afterDays: died };
  }
  return { end, afterDays };
}

/** Parts of stays from one point to another; null where one that goes on is among them. */
function length(stays: readonly Stay[], from: Point, to: Point | null, index: Index) {
  let total = 0;
  for (const stay of stays) {
    const came = pointOf(stay.from, stay.fromMs, index);
    const left = stay.to === null ? null : pointOf(stay.to, stay.toMs ?? Infinity, index);
    const until = left && (!to || left.ms < to.ms) ? left : to;
    if (until === null) return null;
    const start = came.ms < from.ms ? from : came;
    if (start.ms < until.ms) total += daysFrom(start, until);
  }
  return total;
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
  return next ? daysAfter(index, next.from) : null;
}

/** Of a death that only the report tells; nobody lies anywhere after that day. */
function deathOf(diedOn: string, { timeZone }: Index): Point {
  return { day: diedOn, ms: instantMs(addDays(diedOn, 1), timeZone), isDay: true };
}

function byMovements(
  at: Stay,
  admission: Admission,
  stays: readonly Stay[],
  { index, diedOn }: { index: Index; diedOn: string | null },
): IndexStay {
  const own = admission.stays.filter((stay) => stay.class !== 'outpatient');
  const admitted = pointOf(admission.from, admission.fromMs, index);
  // A culture known to the day may come before the minute of the admission.
  const culture = { ...index, ms: Math.max(index.ms, admitted.ms) };
  const last = own.reduce((a, b) => ((b.toMs ?? Infinity) > (a.toMs ?? Infinity) ? b : a), at);
  const inIcu = own.filter(({ unitType }) => isIcu(unitType));
  const icuBefore = inIcu.filter(({ fromMs }) => fromMs < culture.ms);
  const icuAfter = inIcu.filter(({ toMs }) => toMs === null || toMs > culture.ms);
  const hospital = courseOf(last, index, diedOn);
  const reported = hospital.end === 'death' && endOf(last) !== 'death' && diedOn !== null;
  const death = reported ? deathOf(diedOn, index) : null;
  const left = last.to === null ? null : pointOf(last.to, last.toMs ?? Infinity, index);
  const until = death && (!left || death.day < left.day) ? death : left;
  return {
    source: 'movements',
    hospital,
    icu: isIcu(at.unitType) ? courseOf(lastInIcu(own, at), index, diedOn) : null,
    hospitalBefore: daysFrom(admitted, culture),
    hospitalAfter: until && daysFrom(culture, until),
    icuBefore: icuBefore.length === 0 ? null : length(icuBefore, admitted, culture, index),
    icuAfter: icuAfter.length === 0 ? null : length(icuAfter, culture, death, index),
    icuGoesOn: icuAfter.some(({ toMs }) => toMs === null) && death === null,
    readmittedAfterDays: readmission(stays, admission, index),
  };
}

/** In hospital at the culture, by the report. */
function isAdmitted({ encounter }: IsolateStep, index: Index): boolean {
  if (encounter?.class === 'outpatient') return false;
  const { admittedAt } = encounter ?? {};
  if (admittedAt !== undefined) return dayOf(admittedAt, index.timeZone) <= index.day;
  return encounter?.class === 'inpatient';
}

/**
 * How a stay ended of which there are no movements. The discharge is the report's, else the first
 * that another report or a lone movement tells after the culture. Where nobody told one, a death
 * ends the stay: reports tell a discharge of those who left, and to leave out who died without one
 * would leave out by outcome. Who came again had left before, nobody knows when.
 */
function reportedCourse(step: IsolateStep, index: Index, survival: Survival): Course | null {
  const { leftOn, admittedOn, diedOn } = survival;
  const { dischargedAt, vitalStatus, diedAt } = step.outcome ?? {};
  const own = dischargedAt === undefined ? undefined : dayOf(dischargedAt, index.timeZone);
  if (own === undefined ? !isAdmitted(step, index) : own < index.day) return null;
  const left = own ?? leftOn.find((day) => day >= index.day);
  const again = own === undefined ? admittedOn.find((day) => day > index.day) : undefined;
  const died = diedOn === null ? null : daysBetween(index.day, diedOn);
  if (died !== null && died < 0) return null;
  if (left !== undefined && (again === undefined || left <= again)) {
    const afterDays = daysBetween(index.day, left);
    if (died !== null && died <= afterDays) return { end: 'death', afterDays: died };
    const isDead = vitalStatus === 'dead' && diedAt === undefined && diedOn === null;
    return { end: isDead ? 'unknown' : 'alive', afterDays };
  }
  if (again !== undefined) return { end: 'unknown', afterDays: null };
  return died === null
    ? { end: 'unknown', afterDays: null, untold: true }
    : { end: 'death', afterDays: died, untold: true };
}

/** Without movements: what reports say, and nothing about the ICU. */
function byReport(step: IsolateStep, index: Index, survival: Survival): IndexStay | null {
  const hospital = reportedCourse(step, index, survival);
  if (hospital === null) return null;
  const { dischargedAt } = step.outcome ?? {};
  const { admittedAt } = step.encounter ?? {};
  const pointAt = (moment: Moment) => pointOf(moment, instantMs(moment, index.timeZone), index);
  const admitted = admittedAt === undefined ? null : pointAt(admittedAt);
  const left = dischargedAt === undefined ? null : pointAt(dischargedAt);
  // Who died without a told discharge would be measured to death, and the living not at all.
  const toldDays = hospital.untold ? null : hospital.afterDays;
  const isAtDischarge = left !== null && hospital.afterDays === daysBetween(index.day, left.day);
  return {
    source: 'report',
    hospital,
    icu: null,
    hospitalBefore: admitted && isBefore(admitted, index) ? daysFrom(admitted, index) : null,
    hospitalAfter: isAtDischarge ? daysFrom(index, left) : toldDays,
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
  survival: Survival,
  timeZone: string,
): IndexStay | null {
  const collectedAt = step.specimen?.collectedAt;
  if (collectedAt === undefined) return null;
  const ms = instantMs(collectedAt, timeZone);
  const index = { ...pointOf(collectedAt, ms, { timeZone }), timeZone };
  const at = stayAt(stays, collectedAt, timeZone);
  const admission =
    at && at.class !== 'outpatient'
      ? (admissionsOf(stays).find((each) => each.stays.includes(at)) ?? null)
      : null;
  const { diedOn } = survival;
  if (at && admission) return byMovements(at, admission, stays, { index, diedOn });
  return byReport(step, index, survival);
}
