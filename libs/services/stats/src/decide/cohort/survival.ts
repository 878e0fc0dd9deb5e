import { daysBetween } from '@carbawatch/contracts';
import type {
  CohortOutcomes,
  CohortTest,
  CompetingRisks,
  IncidenceCurveView,
} from '@carbawatch/contracts';
import { cumulativeIncidence, incidenceAt, kaplanMeier } from '@carbawatch/epidemiology';
import type { KaplanMeier } from '@carbawatch/epidemiology';
import type { Course } from '../index-stay';
import { byGroup, groupOf, groupsWithPatients } from './patient';
import type { CohortPatient } from './patient';

const LOG_RANK_RULE = 'log-rank between CPE and non-CPE, from the index culture to the horizon';

interface Followed {
  patient: CohortPatient;
  time: number;
  event: 0 | 1;
}

/** To death, or to the last day known alive; null for an error of the data or no day at all. */
export function followed(patient: CohortPatient, horizon: number): Followed | null {
  const { diedAfterDays: died, aliveAfterDays: alive } = patient;
  if (died !== null) {
    if (died < 0) return null;
    return { patient, time: Math.min(died, horizon), event: died <= horizon ? 1 : 0 };
  }
  return alive === null ? null : { patient, time: Math.min(alive, horizon), event: 0 };
}

function curvesOf(rows: readonly Followed[]): KaplanMeier | null {
  if (rows.length === 0) return null;
  return kaplanMeier({
    time: rows.map(({ time }) => time),
    event: rows.map(({ event }) => event),
    group: rows.map(({ patient }) => groupOf(patient)),
  });
}

function logRankOf(rows: readonly Followed[]): CohortTest {
  const compared = rows.filter(({ patient }) => groupOf(patient) !== 'undetermined');
  const test = curvesOf(compared)?.logRank ?? null;
  const { statistic = null, df = null, p = null } = test ?? {};
  const reason = test ? (test.reason ?? null) : 'one of the two groups has no patient';
  return { name: 'log-rank', rule: LOG_RANK_RULE, statistic, df, p, reason };
}

/** Kaplan-Meier curves of the groups that have patients, and the log-rank test of two of them. */
export function survivalOf(
  patients: readonly CohortPatient[],
  horizon: number,
): CohortOutcomes['survival'] {
  const rows = patients.flatMap((patient) => followed(patient, horizon) ?? []);
  const found = curvesOf(rows);
  const inCurve = new Set(rows.map(({ patient }) => patient));
  return {
    conf: found?.conf ?? 'log-log',
    level: found?.level ?? 0.95,
    curves: (found?.curves ?? []).map((curve) => ({ ...curve, reason: curve.reason ?? null })),
    logRank: logRankOf(rows),
    leftOut: byGroup(
      patients,
      (members) => members.filter((patient) => !inCurve.has(patient)).length,
    ),
  };
}

/** Causes by their number: 0 is censored. */
export const CAUSES = ['death', 'alive'] as const;

const NO_LIMITS = { lower: null, upper: null };

interface Ended {
  time: number;
  status: number;
  /** Nobody told a discharge: a death counts as one in hospital, else the end is not known. */
  untold: boolean;
}

/**
 * Days to the end of a stay, or to the last day that is known of it. Who is still there is followed
 * to the day asked, and who is not known to have left to the last day known alive: so that nobody
 * is left out for not having died.
 */
function daysOf(course: Course, patient: CohortPatient, asOf: string): number | null {
  if (course.end === 'there') return Math.max(0, daysBetween(patient.day, asOf));
  if (course.end === 'unknown' && course.untold) return patient.aliveAfterDays;
  return course.afterDays;
}

/** Null where the course is not known. */
export function endedBy(
  course: Course | null | undefined,
  patient: CohortPatient,
  horizon: number,
  asOf: string,
): Ended | null {
  if (!course || (patient.diedAfterDays ?? 0) < 0) return null;
  const time = daysOf(course, patient, asOf);
  if (time === null || time < 0) return null;
  const untold = course.untold === true;
  if (time > horizon) return { time: horizon, status: 0, untold };
  const cause = CAUSES.findIndex((each) => each === course.end);
  return { time, status: cause + 1, untold };
}

function curvesOfGroup(group: string, rows: readonly Ended[], horizon: number) {
  const { curves, time, atRisk } = cumulativeIncidence({
    time: rows.map((row) => row.time),
    status: rows.map(({ status }) => status),
  });
  const [n, all] = [rows.length, { time, atRisk }];
  return CAUSES.map((cause, k): IncidenceCurveView => {
    const curve = curves.find((each) => each.cause === k + 1);
    if (!curve) {
      // Nobody ended so: the curve stays at zero, and has no limits.
      const incidence = time.map(() => 0);
      const limits = time.map(() => null);
      const curveAtZero = { incidence, lower: limits, upper: limits, atHorizon: 0 };
      return { group, cause, n, ...all, ...curveAtZero, atHorizonLimits: NO_LIMITS };
    }
    const { incidence, lower, upper } = curve;
    return {
      group,
      cause,
      n,
      ...all,
      incidence,
      lower,
      upper,
      atHorizon: incidenceAt(curve, horizon),
      // Nothing of the curve is beyond the horizon.
      atHorizonLimits: { lower: lower.at(-1) ?? null, upper: upper.at(-1) ?? null },
    };
  });
}

/** Death and leaving alive, of which only the first counts, for each group that has patients. */
export function competingRisksOf(
  patients: readonly CohortPatient[],
  courseOf: (patient: CohortPatient) => Course | null | undefined,
  { horizon, asOf }: { horizon: number; asOf: string },
): CompetingRisks {
  const ends = new Map(
    patients.map((patient) => [patient, endedBy(courseOf(patient), patient, horizon, asOf)]),
  );
  // Where no end was told of anybody, nobody can be known to have left: that is no curve at zero.
  if ([...ends.values()].every((end) => end === null || end.untold)) ends.clear();
  const curves = groupsWithPatients(patients).flatMap((group) => {
    const rows = patients
      .filter((patient) => groupOf(patient) === group)
      .flatMap((patient) => ends.get(patient) ?? []);
    return rows.length === 0 ? [] : curvesOfGroup(group, rows, horizon);
  });
  const counted = (which: (end: Ended | null, patient: CohortPatient) => boolean) =>
    byGroup(
      patients,
      (members) => members.filter((each) => which(ends.get(each) ?? null, each)).length,
    );
  return {
    causes: [...CAUSES],
    curves,
    leftOut: counted((end) => end === null),
    leftOutDied: counted((end, { diedAfterDays }) => end === null && diedAfterDays !== null),
    deathsTakenAsInHospital: counted((end) => end?.untold === true && end.status !== 0),
    endNotTold: counted((end) => end?.untold === true && end.status === 0),
  };
}
