import { DAY_30, fateOnDay30, isDay30Due, type LifeAfterCulture } from './day-30';
import { CRE_DOOR_1, doorRank, type DoorRanking } from './door-ranks';

type Answer = boolean | null;

/** How a patient fared after the index culture, as far as a ranking of outcomes asks. */
export interface CourseAfterCulture extends LifeAfterCulture {
  readonly detail: {
    /** What the report said. */
    readonly outcome: {
      readonly clinicalResponse: Answer;
      readonly readmitted: Answer;
      readonly renalFailure: Answer;
      readonly cDifficile: Answer;
    };
    /** The admission of the culture; null where none is known. */
    readonly stay: {
      readonly source: 'movements' | 'report';
      readonly hospital: {
        readonly end: 'death' | 'alive' | 'there' | 'unknown';
        readonly afterDays: number | null;
        /** Nobody told a discharge, so that a late death need not have been in hospital. */
        readonly untold?: true | undefined;
      };
      readonly readmittedAfterDays: number | null;
    } | null;
  } | null;
}

/** True where any is true, false where all are false, else unknown. */
function any(...answers: Answer[]): Answer {
  if (answers.includes(true)) return true;
  return answers.includes(null) ? null : false;
}

function not(answer: Answer): Answer {
  return answer === null ? null : !answer;
}

/** Not left alive by day 30; null where the stay is not known. */
function stillInHospital({ detail }: CourseAfterCulture): Answer {
  const course = detail?.stay?.hospital;
  if (!course || course.end === 'unknown' || course.untold) return null;
  return course.end === 'there' || (course.afterDays ?? 0) > DAY_30;
}

/** The report's word, else the next admission that the movements show. */
function readmitted({ detail }: CourseAfterCulture): Answer {
  const said = detail?.outcome.readmitted ?? null;
  if (said !== null || detail?.stay?.source !== 'movements') return said;
  const after = detail.stay.readmittedAfterDays;
  return after !== null && after <= DAY_30;
}

/** Undesirable events that a ranking may count, of a patient whose day 30 is past. */
const EVENTS: Record<string, (patient: CourseAfterCulture) => Answer> = {
  noClinicalResponse: ({ detail }) => not(detail?.outcome.clinicalResponse ?? null),
  unsuccessfulDischarge: (patient) => any(stillInHospital(patient), readmitted(patient)),
  seriousComplication: ({ detail }) =>
    any(detail?.outcome.renalFailure ?? null, detail?.outcome.cDifficile ?? null),
  stillInHospital,
  readmitted,
  renalFailure: ({ detail }) => detail?.outcome.renalFailure ?? null,
  cDifficile: ({ detail }) => detail?.outcome.cDifficile ?? null,
};

export const DOOR_EVENTS: readonly string[] = Object.keys(EVENTS);

/** Rankings by the name that a question may give; more versions are added, none is changed. */
export const DOOR_RANKINGS: Readonly<Record<string, DoorRanking>> = {
  [`${CRE_DOOR_1.id}-${CRE_DOOR_1.version}`]: CRE_DOOR_1,
};

export type DoorPlace = number | 'vitalStatus' | 'followUp' | 'components';

/** A rank, or why the patient has none. Nobody is ranked before day 30: deaths come first. */
export function doorPlaceOf(
  patient: CourseAfterCulture,
  ranking: DoorRanking,
  asOf: string,
): DoorPlace {
  if (!isDay30Due(patient, asOf)) return 'followUp';
  const fate = fateOnDay30(patient, asOf);
  if (fate === 'died-before-index' || fate === 'unknown' || fate === 'not-due') {
    return 'vitalStatus';
  }
  const events = Object.fromEntries(
    ranking.events.map((event) => [event, EVENTS[event]?.(patient) ?? null]),
  );
  return doorRank(ranking, { dead: fate === 'died', events }) ?? 'components';
}
