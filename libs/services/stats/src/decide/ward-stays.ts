import { dayOfInstant } from '@carbawatch/contracts';
import { admissionsOf, personsOf, staysOf } from '@carbawatch/epidemiology';
import type { Stay } from '@carbawatch/epidemiology';
import { knownDayOf, withMovedVisits } from './facts';
import type { MovementFact } from './facts';
import { versionsOf } from './versions';
import type { Version } from './versions';

/** A patient in a bed of the hospital: what patient-days and admissions are counted from. */
export interface WardStay {
  person: string;
  visit: string | null;
  ward: string | null;
  /** The first stay of an admission: a transfer is none. */
  admission: boolean;
  fromDay: string;
  /** Day of the last minute; null while the patient is there. */
  lastDay: string | null;
  fromMs: number;
  toMs: number | null;
}

/** Outpatients and the emergency room hold no bed of the hospital. */
function isBed({ class: kind }: Stay): boolean {
  return kind === 'inpatient' || kind === null;
}

function wardStaysOf(person: string, stays: readonly Stay[], timeZone: string): WardStay[] {
  const firsts = new Set(admissionsOf(stays).map((admission) => admission.stays.find(isBed)));
  return stays.filter(isBed).map((stay) => ({
    person,
    visit: stay.visit,
    ward: stay.ward,
    admission: firsts.has(stay),
    fromDay: dayOfInstant(stay.fromMs, timeZone),
    // Who leaves at midnight was not there at that midnight's count: the interval is half-open.
    lastDay: stay.toMs === null ? null : dayOfInstant(stay.toMs - 1, timeZone),
    fromMs: stay.fromMs,
    toMs: stay.toMs,
  }));
}

export function wardStayKey({ person, visit, ward, fromMs }: WardStay): string {
  return JSON.stringify([person, visit, ward, fromMs]);
}

function staysKnownBy(
  dated: readonly { fact: MovementFact; day: string }[],
  day: string,
  timeZone: string,
): WardStay[] {
  const known = dated.filter((each) => each.day <= day).map(({ fact }) => fact);
  const personOf = personsOf(known, timeZone);
  const movements = new Map<string, MovementFact[]>();
  for (const fact of known) {
    const person = personOf(fact.pseudonym);
    movements.set(person, [...(movements.get(person) ?? []), fact]);
  }
  const all = [...movements].flatMap(([person, facts]) =>
    wardStaysOf(person, staysOf(facts, timeZone), timeZone),
  );
  // Two visits told alike are one bed.
  return [...new Map(all.map((stay) => [wardStayKey(stay), stay])).values()];
}

/**
 * All stays that these persons' movements have ever shown, each with the known days on which it
 * was so. A pure function of the set of facts; with `since` only the known days from it on.
 */
export function wardStayVersions(
  movements: readonly MovementFact[],
  timeZone: string,
  since: string | null = null,
): Version<WardStay>[] {
  const told = withMovedVisits(movements, timeZone);
  const dated = told.map((fact) => ({ fact, day: knownDayOf(fact, timeZone) }));
  const days = new Set(dated.map(({ day }) => day));
  if (since !== null) days.add(since);
  const asked = [...days].filter((day) => since === null || day >= since).sort();
  return versionsOf(
    asked,
    asked.map((day) => staysKnownBy(dated, day, timeZone)),
    wardStayKey,
  );
}
