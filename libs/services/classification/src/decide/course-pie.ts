import type { TypingPie } from '@carbawatch/contracts';
import {
  CRE_DOOR_1,
  doorPlaceOf,
  fateOnDay30,
  type CourseAfterCulture,
} from '@carbawatch/epidemiology';
import type { TypedIsolate } from './study-isolates';

/** Pies of what became of the patients, which the cohort knows and a result does not. */
const COURSE_PIES = ['death30', 'icu', 'door'] as const satisfies readonly TypingPie[];
type CoursePie = (typeof COURSE_PIES)[number];

export function isCoursePie(pie: TypingPie | undefined): pie is CoursePie {
  return COURSE_PIES.some((name) => name === pie);
}

/** As the cohort knows it of an isolate. */
interface Course extends CourseAfterCulture {
  /** In an ICU at the culture or earlier in that admission; null where the unit is unknown. */
  readonly icu: boolean | null;
}

/**
 * The value of an isolate's pie on the day asked; null is what nobody knows. Each isolate counts
 * from its own culture, and who was not ranked yet because day 30 is to come is told apart from
 * whom nobody followed.
 */
const VALUE_OF: Readonly<Record<CoursePie, (course: Course, asOf: string) => string | null>> = {
  death30: (course, asOf) => {
    const fate = fateOnDay30(course, asOf);
    return fate === 'unknown' || fate === 'died-before-index' ? null : fate;
  },
  icu: ({ icu }) => (icu === null ? null : icu ? 'icu' : 'elsewhere'),
  door: (course, asOf) => {
    const place = doorPlaceOf(course, CRE_DOOR_1, asOf);
    if (place === 'followUp') return 'not-due';
    return typeof place === 'number' ? String(place + 1) : null;
  },
};

/** Isolates with the pie's value; those that the cohort does not hold have none. */
export function withCourses(
  isolates: readonly TypedIsolate[],
  courses: readonly (Course & Pick<TypedIsolate, 'site' | 'isolateId'>)[],
  { pie, asOf }: { readonly pie: CoursePie; readonly asOf: string },
): TypedIsolate[] {
  const idOf = ({ site, isolateId }: Pick<TypedIsolate, 'site' | 'isolateId'>): string =>
    JSON.stringify([site, isolateId]);
  const byId = new Map(courses.map((course) => [idOf(course), course]));
  return isolates.map((each) => {
    const course = byId.get(idOf(each));
    return { ...each, course: course ? VALUE_OF[pie](course, asOf) : null };
  });
}
