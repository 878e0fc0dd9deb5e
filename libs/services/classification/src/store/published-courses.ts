import type { CourseAfterCulture } from '@carbawatch/epidemiology';
import type { Tx } from '@carbawatch/postgres';
import { isPublished } from './published';

/** How the patient of an isolate fared, as the cohort knows it. */
export interface PublishedCourse extends CourseAfterCulture {
  readonly site: string;
  readonly isolateId: string;
  /** In an ICU at the culture or earlier in that admission; null where the unit is unknown. */
  readonly icu: boolean | null;
}

interface Wanted {
  readonly site: string;
  readonly isolateId: string;
}

const COURSES = `
  SELECT course.site, course.isolate_id AS "isolateId", course.day,
         course.died_after_days AS "diedAfterDays", course.alive_after_days AS "aliveAfterDays",
         course.icu,
         CASE WHEN course.outcome IS NOT NULL
              THEN jsonb_build_object('outcome', course.outcome, 'stay', course.stay) END AS detail
  FROM unnest($1::text[], $2::text[]) AS wanted (site, isolate_id)
  JOIN stats.course_after_culture AS course
    ON course.site = wanted.site AND course.isolate_id = wanted.isolate_id
  WHERE course.known_from <= coalesce($3::date, 'infinity')
    AND CASE WHEN $3::date IS NULL THEN course.known_to = 'infinity' ELSE course.known_to > $3 END`;

/**
 * Courses of those isolates that the cohort holds, as known at the end of a day, or now. Where
 * stats does not run, or has not yet made what it publishes, none is known.
 */
export async function publishedCourses(
  tx: Tx,
  isolates: readonly Wanted[],
  asOf: string | null,
): Promise<PublishedCourse[]> {
  if (!(await isPublished(tx, 'course_after_culture'))) return [];
  return tx.query<PublishedCourse>(COURSES, [
    isolates.map(({ site }) => site),
    isolates.map(({ isolateId }) => isolateId),
    asOf,
  ]);
}
