import { z } from 'zod';
import { date } from './canonical';
import { cohortQuestion } from './cohort';
import { listOf } from './http';

/** The isolates behind a number. About patients, so not for the analyst's role. */

/**
 * Which number is opened. Before dedup: `isolates`, those by what the CRE definition says of them,
 * `cre-isolates` and, of these, the `repeats` that dedup took out. The others stand after it.
 */
export const COHORT_CELLS = [
  'isolates',
  'cre-judged',
  'not-cre',
  'cre-not-judged',
  'cre-not-assessed',
  'cre-isolates',
  'repeats',
  'cre',
  'cpe',
  'non-cpe',
  'undetermined',
  'tested',
  'multiple-families',
  'cpe-outside-cre',
  'died-30d',
  'alive-30d',
  'followed-30d',
  'outcome-unknown',
  'follow-up-open',
  'day30-unknown',
  'icu',
  'icu-known',
  'icu-at-index',
  'icu-at-index-known',
  'hepatobiliary',
  'hepatobiliary-known',
  'enzyme-only',
  'ward-unknown',
  'diagnoses-unknown',
  'infection-unknown',
  'purpose-unknown',
  'class-unknown',
  'mechanism-unknown',
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
export const cohortIsolates = listOf(cohortIsolate).extend({
  ...cohortQuestion,
  /** How many there are, on the first page; null on those after it. */
  total: z.number().int().nullable(),
});

export type CohortCell = (typeof COHORT_CELLS)[number];
export type CohortIsolate = z.infer<typeof cohortIsolate>;
export type CohortIsolates = z.infer<typeof cohortIsolates>;
