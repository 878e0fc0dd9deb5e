import { z } from 'zod';
import { date } from './canonical';
import { cohortQuestion } from './cohort';
import { listOf } from './http';

/** The isolates behind a number. About patients, so not for the analyst's role. */

/** Which number is opened: `isolates` before dedup, the others after it. */
export const COHORT_CELLS = [
  'isolates',
  'cre',
  'cpe',
  'non-cpe',
  'undetermined',
  'cpe-outside-cre',
  'died-30d',
  'alive-30d',
  'outcome-unknown',
  'icu',
  'icu-at-index',
  'hepatobiliary',
  'enzyme-only',
] as const;

export const cohortIsolate = z.object({
  site: z.string(),
  isolateId: z.string(),
  /** The person's pseudonym. */
  patient: z.string(),
  day: date,
  daySource: z.enum(['collected', 'reported', 'received']),
  organism: z.string().nullable(),
  ward: z.string().nullable(),
  specimenGroup: z.string(),
  standing: z.string(),
  cre: z.string(),
  verdict: z.enum(['cpe', 'non-cpe', 'undetermined']),
  families: z.array(z.string()),
  st: z.string().nullable(),
  /** Site day on which the isolate was first known as what it is here. */
  knownOn: date,
});

/** A page of them, with the question that the number answers. */
export const cohortIsolates = listOf(cohortIsolate).extend(cohortQuestion);

export type CohortCell = (typeof COHORT_CELLS)[number];
export type CohortIsolate = z.infer<typeof cohortIsolate>;
