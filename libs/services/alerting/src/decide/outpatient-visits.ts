import { dayOf, type EncounterChanged, type Moment, type UnitType } from '@carbawatch/contracts';
import { placedMovements, type Stay } from '@carbawatch/epidemiology';

/** Clinics tell that somebody came, and seldom when they went: nobody is there a day later. */
const VISIT_MS = 86_400_000;

/** Somebody came as an outpatient: no bed, no admission, and no end that can be relied on. */
export interface OutpatientVisit {
  /** The visit's number with the day, since a series of visits goes by one number. */
  readonly key: string;
  readonly visit: string | null;
  readonly ward: string | null;
  readonly unitType: UnitType | null;
  readonly isolation: Stay['isolation'];
  readonly from: Moment;
  readonly fromMs: number;
  /** When the patient left or was admitted; null where nobody has said so. */
  readonly leftMs: number | null;
  /** Nobody is there any more by then. */
  readonly expiresMs: number;
  /** What told that the patient came. */
  readonly told: readonly EncounterChanged[];
}

/** Every outpatient visit of a person, one a day and number, in the order of time; in any order. */
export function outpatientVisits(
  movements: readonly EncounterChanged[],
  timeZone: string,
): OutpatientVisit[] {
  if (!movements.some((one) => one.class === 'outpatient')) return [];
  const visits = new Map<string, OutpatientVisit>();
  const present = new Map<string, string>();
  for (const { kind, fact, ms, cancelled } of placedMovements(movements, timeZone)) {
    if (cancelled || fact.announced) continue;
    const visit = fact.visit ?? null;
    const here = visits.get(present.get(visit ?? '') ?? '');
    if (kind === 'admit' && fact.class === 'outpatient') {
      const key = visit === null ? fact.at : `${visit} ${dayOf(fact.at, timeZone)}`;
      const known = visits.get(key);
      const fresh = { key, visit, ward: null, unitType: null, isolation: null, from: fact.at };
      const start = known ?? { ...fresh, fromMs: ms, told: [], expiresMs: ms + VISIT_MS };
      const told = [...start.told, fact];
      visits.set(key, { ...start, ...placeIn(start, fact), told, leftMs: null });
      present.set(visit ?? '', key);
    } else if (here && (kind === 'discharge' || kind === 'death' || isAdmitted(fact))) {
      visits.set(here.key, { ...here, leftMs: ms });
      present.delete(visit ?? '');
    } else if (here) {
      visits.set(here.key, { ...here, ...placeIn(here, fact) });
    }
  }
  return [...visits.values()];
}

/** Registered as an inpatient or in the emergency department under the number of the visit. */
function isAdmitted({ class: kind }: EncounterChanged): boolean {
  return kind !== undefined && kind !== 'outpatient';
}

type Place = Pick<OutpatientVisit, 'ward' | 'unitType' | 'isolation'>;

function placeIn(before: Place, fact: EncounterChanged): Place {
  const ward = fact.ward ?? before.ward;
  const isSame = before.ward === null || ward === before.ward;
  return {
    ward,
    unitType: fact.unitType ?? (isSame ? before.unitType : null),
    isolation: fact.isolation ?? (isSame ? before.isolation : null),
  };
}
