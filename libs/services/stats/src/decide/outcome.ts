import { dayOf, daysBetween, instantMs } from '@carbawatch/contracts';
import type { Moment } from '@carbawatch/contracts';
import { placedMovements } from '@carbawatch/epidemiology';
import type { MovementFact, IsolateStep } from './facts';

/** What is known of a person's survival, as calendar days of the site. */
export interface Survival {
  diedOn: string | null;
  /** Latest day on which the person is known to have been alive. */
  aliveOn: string | null;
  /** Days on which the person is known to have left hospital, alive or dead, in order. */
  leftOn: readonly string[];
  /** Days of admissions, by reports and movements, in order. */
  admittedOn: readonly string[];
}

/** Death and life as seen from an index culture. */
export interface Outcome {
  /** Days from the culture to death; negative is an error of the data. */
  diedAfterDays: number | null;
  aliveAfterDays: number | null;
}

/**
 * Beyond a year nothing counts by it; without the bound each later visit of a chronic patient would
 * write a new version of every row of that patient.
 */
const ALIVE_DAYS_MAX = 365;

interface DeathClaim {
  day: string;
  receivedMs: number;
}

/** What was said last holds; of two said at once the earlier day. */
function lastSaid(claims: readonly DeathClaim[]): string | null {
  const [last] = [...claims].sort(
    (a, b) => b.receivedMs - a.receivedMs || (a.day < b.day ? -1 : 1),
  );
  return last?.day ?? null;
}

function latest(days: readonly (string | null)[]): string | null {
  return days.reduce(
    (last, day) => (day !== null && (last === null || day > last) ? day : last),
    null,
  );
}

function inOrder(days: readonly (string | null)[]): string[] {
  return [...new Set(days.filter((day) => day !== null))].sort();
}

/** A discharge alive, a later admission or move, and specimens show that the person lived. */
export function survivalOf(
  steps: readonly IsolateStep[],
  movements: readonly MovementFact[],
  timeZone: string,
): Survival {
  const day = (moment: Moment | undefined) =>
    moment === undefined ? null : dayOf(moment, timeZone);
  const deaths: DeathClaim[] = [];
  const alive: (string | null)[] = [];
  const left: (string | null)[] = [];
  const admitted: (string | null)[] = [];
  for (const { outcome, specimen, encounter, receivedAt } of steps) {
    const { vitalStatus, diedAt, aliveAt, dischargedAt, assessedOn } = outcome ?? {};
    const diedOn = day(diedAt);
    if (diedOn !== null && vitalStatus !== 'alive') {
      deaths.push({ day: diedOn, receivedMs: instantMs(receivedAt, timeZone) });
    }
    alive.push(day(specimen?.collectedAt), day(aliveAt));
    if (vitalStatus !== 'dead') alive.push(day(dischargedAt));
    if (vitalStatus === 'alive') alive.push(day(assessedOn));
    left.push(day(dischargedAt));
    if (encounter?.class !== 'outpatient') admitted.push(day(encounter?.admittedAt));
  }
  for (const { kind, fact, cancelled } of placedMovements(movements, timeZone)) {
    if (cancelled) continue;
    if (kind === 'death') {
      const receivedMs = instantMs(fact.receivedAt, timeZone);
      deaths.push({ day: dayOf(fact.at, timeZone), receivedMs });
      // An update (A08) is paper: hospitals send them for years after a patient has left.
    } else if (kind !== 'update') alive.push(day(fact.at));
    if (fact.class === 'outpatient') continue;
    if (kind === 'discharge') left.push(day(fact.at));
    if (kind === 'admit') admitted.push(day(fact.at));
  }
  return {
    diedOn: lastSaid(deaths),
    aliveOn: latest(alive),
    leftOn: inOrder(left),
    admittedOn: inOrder(admitted),
  };
}

/** Survival counted from the index culture's day, which is day 0. */
export function outcomeOf({ diedOn, aliveOn }: Survival, indexDay: string): Outcome {
  const aliveDays = aliveOn === null ? null : daysBetween(indexDay, aliveOn);
  return {
    diedAfterDays: diedOn === null ? null : daysBetween(indexDay, diedOn),
    aliveAfterDays:
      aliveDays === null || aliveDays < 0 || diedOn !== null
        ? null
        : Math.min(aliveDays, ALIVE_DAYS_MAX),
  };
}
