import { z } from 'zod';

/** Which cell of a comparison or of the outcomes is opened into its isolates. */

const name = z.string().min(1).max(200);

export const COHORT_STAYS = [
  'icuBeforeIndex',
  'icuAfterIndex',
  'hospitalBeforeIndex',
  'hospitalAfterIndex',
] as const;

export const cohortPart = z.discriminatedUnion('part', [
  /** Of Table 1: who has the level, `true` of a yes-no variable; null: of whom nobody said. */
  z.strictObject({ part: z.literal('level'), variable: name, level: name.nullable() }),
  /** Of Table 1: of whom the variable is known. */
  z.strictObject({ part: z.literal('known'), variable: name }),
  z.strictObject({
    part: z.literal('genotype'),
    genotype: name,
    organism: name,
    scheme: name.nullable(),
    st: name.nullable(),
  }),
  /** Resistant ones, or all whose result could be read; the stratum as the answer names it. */
  z.strictObject({
    part: z.literal('resistance'),
    agent: name,
    stratum: name,
    count: z.enum(['resistant', 'read']),
  }),
  /** A DOOR rank, 0 the best. */
  z.strictObject({ part: z.literal('rank'), rank: z.number().int().min(0).max(50) }),
  z.strictObject({
    part: z.literal('stay'),
    stay: z.enum(COHORT_STAYS),
    count: z.enum(['known', 'still-there', 'missing']),
  }),
  /** Still followed on a day after the index culture. */
  z.strictObject({
    part: z.literal('followed'),
    course: z.enum(['survival', 'hospital', 'icu']),
    day: z.number().int().min(0).max(365),
  }),
]);

export type CohortPart = z.infer<typeof cohortPart>;
