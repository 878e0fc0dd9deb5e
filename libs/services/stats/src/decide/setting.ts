import { dayOf, instantMs } from '@carbawatch/contracts';
import type { Diagnosis, Moment, UnitType } from '@carbawatch/contracts';
import {
  HEPATOBILIARY_1,
  admissionAt,
  isInfectionItself,
  matchesCodeSet,
  stayAt,
} from '@carbawatch/epidemiology';
import type { Admission, Stay } from '@carbawatch/epidemiology';
import type { IsolateStep, MovementFact } from './facts';

/** Where the patient lay when the culture was taken, and what was known of the patient then. */
export interface Setting {
  ward: string | null;
  wardSource: 'movement' | 'sender' | null;
  /** What kind of unit that ward is; null where nobody said. */
  unitType: UnitType | null;
  /** Null where nobody said. */
  inpatient: boolean | null;
  /** In an ICU at collection, or earlier in the same admission; null where the unit is unknown. */
  icu: boolean | null;
  icuAtIndex: boolean | null;
  /** Null where no diagnosis of the encounter is known. */
  hepatobiliary: boolean | null;
}

/** Movements of one person with the stays that they make. */
export interface Whereabouts {
  movements: readonly MovementFact[];
  stays: readonly Stay[];
}

interface Place {
  stay: Stay | null;
  admission: Admission | null;
}

export function isIcu(unitType: UnitType | null | undefined): boolean {
  return unitType === 'icu' || unitType === 'neonatal-icu';
}

/** Not after, to the minute where both say it, else to the day: a date is its whole day. */
function notAfter(a: Moment, b: Moment, timeZone: string): boolean {
  if (a.length === 10 || b.length === 10) return dayOf(a, timeZone) <= dayOf(b, timeZone);
  return instantMs(a, timeZone) <= instantMs(b, timeZone);
}

interface IcuShare {
  icu: boolean | null;
  icuAtIndex: boolean | null;
}

/** From the movements: null where no stay of the admission says what unit it was. */
function icuByMovements({ stay, admission }: Place): IcuShare {
  if (!stay || !admission) return { icu: null, icuAtIndex: null };
  const upToIndex = admission.stays.filter(({ fromMs }) => fromMs <= stay.fromMs);
  const icuAtIndex = stay.unitType === null ? null : isIcu(stay.unitType);
  const icu = upToIndex.some(({ unitType }) => isIcu(unitType)) ? true : icuAtIndex;
  return { icu, icuAtIndex };
}

/** From what the sender said; an ICU stay of an earlier admission is none of this one. */
function icuByClaim(step: IsolateStep, timeZone: string): IcuShare {
  const { unitType, icuAdmittedAt, icuDischargedAt, admittedAt } = step.encounter ?? {};
  const collectedAt = step.specimen?.collectedAt;
  const ofThisAdmission =
    icuAdmittedAt !== undefined &&
    (admittedAt === undefined || notAfter(admittedAt, icuAdmittedAt, timeZone));
  if (!ofThisAdmission || collectedAt === undefined) {
    const atIndex = unitType === undefined ? null : isIcu(unitType);
    return { icu: atIndex, icuAtIndex: atIndex };
  }
  const before = notAfter(icuAdmittedAt, collectedAt, timeZone);
  const stillThere =
    icuDischargedAt === undefined || notAfter(collectedAt, icuDischargedAt, timeZone);
  const icuAtIndex = unitType === undefined ? before && stillThere : isIcu(unitType);
  return { icu: icuAtIndex || before, icuAtIndex };
}

/**
 * Movements come first, the sender's claim where they are silent. A claim of an ICU stay before
 * the culture also stands beside them: the feed may have begun in the middle of the admission.
 */
function icuShareOf(step: IsolateStep, place: Place, timeZone: string): IcuShare {
  const moved = icuByMovements(place);
  const claimed = icuByClaim(step, timeZone);
  const icuAtIndex = moved.icuAtIndex ?? claimed.icuAtIndex;
  const claimedEarlier = step.encounter?.icuAdmittedAt !== undefined && claimed.icu === true;
  return { icuAtIndex, icu: claimedEarlier ? true : (moved.icu ?? claimed.icu) };
}

function isInpatient(step: IsolateStep, { stay, admission }: Place): boolean | null {
  const claimed = step.encounter?.class;
  // A culture of the emergency room counts for the admission that followed from it.
  if (admission?.stays.some((each) => each.class === 'inpatient')) return true;
  const known = stay?.class ?? claimed ?? (stay ? 'inpatient' : undefined);
  return known === undefined ? null : known === 'inpatient';
}

interface DatedDiagnosis {
  diagnosis: Diagnosis;
  /** When it was first known to have been made; undefined is unknown. */
  at: Moment | undefined;
}

function dated(diagnosis: Diagnosis, saidAt: Moment | undefined): DatedDiagnosis {
  const ofAdmission = diagnosis.type === 'admission' || diagnosis.presentOnAdmission === true;
  return { diagnosis, at: ofAdmission ? undefined : (diagnosis.recordedAt ?? saidAt) };
}

/** A movement belongs to the encounter by its visit, or, without one, by its time. */
function isOfEncounter(
  fact: MovementFact,
  visits: ReadonlySet<string>,
  admission: Admission | null,
  timeZone: string,
): boolean {
  if (fact.visit !== undefined) return visits.has(fact.visit);
  if (!admission) return false;
  const ms = instantMs(fact.at, timeZone);
  return admission.fromMs <= ms && (admission.toMs === null || ms <= admission.toMs);
}

function diagnosesOf(
  step: IsolateStep,
  movements: readonly MovementFact[],
  admission: Admission | null,
  timeZone: string,
): DatedDiagnosis[] {
  const visits = new Set<string>();
  if (step.encounter?.visit !== undefined) visits.add(step.encounter.visit);
  for (const { visit } of admission?.stays ?? []) if (visit !== null) visits.add(visit);
  const reported = (step.encounter?.diagnoses ?? []).map((each) => dated(each, undefined));
  const moved = movements
    .filter((fact) => fact.diagnoses && isOfEncounter(fact, visits, admission, timeZone))
    .flatMap((fact) => (fact.diagnoses ?? []).map((each) => dated(each, fact.at)));
  return [...reported, ...moved];
}

/** Codes of the set hepatobiliary-1, at or before the culture where the time is known. */
function hepatobiliaryAmong(
  diagnoses: readonly DatedDiagnosis[],
  collectedAt: Moment | undefined,
  timeZone: string,
): Diagnosis[] {
  return diagnoses
    .filter(
      ({ diagnosis, at }) =>
        matchesCodeSet(HEPATOBILIARY_1, diagnosis.code, diagnosis.system) &&
        (at === undefined || collectedAt === undefined || notAfter(at, collectedAt, timeZone)),
    )
    .map(({ diagnosis }) => diagnosis);
}

/**
 * Hepatobiliary disease by another code than an infection of the system itself, which may be the
 * very infection that grew the isolate. Null where no diagnosis of the encounter is known.
 */
export function hepatobiliaryWithoutInfection(
  step: IsolateStep,
  whereabouts: Whereabouts,
  timeZone: string,
): boolean | null {
  const collectedAt = step.specimen?.collectedAt;
  const { admission } = placeOf(collectedAt, whereabouts, timeZone);
  const diagnoses = diagnosesOf(step, whereabouts.movements, admission, timeZone);
  if (diagnoses.length === 0) return null;
  return hepatobiliaryAmong(diagnoses, collectedAt, timeZone).some(
    ({ code, system }) => !isInfectionItself(HEPATOBILIARY_1, code, system),
  );
}

function placeOf(collectedAt: Moment | undefined, { stays }: Whereabouts, timeZone: string): Place {
  if (collectedAt === undefined) return { stay: null, admission: null };
  return {
    stay: stayAt(stays, collectedAt, timeZone),
    admission: admissionAt(stays, collectedAt, timeZone),
  };
}

export function settingOf(step: IsolateStep, whereabouts: Whereabouts, timeZone: string): Setting {
  const collectedAt = step.specimen?.collectedAt;
  const place = placeOf(collectedAt, whereabouts, timeZone);
  const moved = place.stay?.ward ?? null;
  const claimed = step.encounter?.ward ?? null;
  // What the sender says of a unit holds for the ward that it names, and for no other.
  const ofClaimed = moved === null || moved === claimed ? step.encounter?.unitType : undefined;
  const diagnoses = diagnosesOf(step, whereabouts.movements, place.admission, timeZone);
  return {
    ward: moved ?? claimed,
    wardSource: moved !== null ? 'movement' : claimed !== null ? 'sender' : null,
    unitType: (moved === null ? null : place.stay?.unitType) ?? ofClaimed ?? null,
    inpatient: isInpatient(step, place),
    ...icuShareOf(step, place, timeZone),
    hepatobiliary:
      diagnoses.length === 0
        ? null
        : hepatobiliaryAmong(diagnoses, collectedAt, timeZone).length > 0,
  };
}
