import { z } from 'zod';

/** What the answers about groups of the cohort are made of. */

/**
 * The groups that are compared: carbapenemase producers (confirmed or probable), CRE that are
 * negative, and CRE without a verdict.
 */
export const COHORT_GROUPS = ['cpe', 'nonCpe', 'undetermined'] as const;
export type CohortGroup = (typeof COHORT_GROUPS)[number];

/**
 * A number that may have no bound: JSON has no infinity, so that is a word. (Two literals and no
 * enum: TypeScript writes a key `-Infinity` into a declaration that it can't read again.)
 */
export const unboundedNumber = z.union([z.number(), z.literal('Infinity'), z.literal('-Infinity')]);

/** Null where the data do not carry it; `reason` then says why. */
export const cohortEstimate = z.object({
  value: unboundedNumber.nullable(),
  lower: unboundedNumber.nullable(),
  upper: unboundedNumber.nullable(),
  method: z.string(),
  reason: z.string().nullable(),
});

export const COHORT_TESTS = [
  'chi-square',
  'chi-square-yates',
  'fisher',
  'fisher-freeman-halton',
  'mann-whitney',
  'mann-whitney-exact',
  'log-rank',
] as const;

/** A test between CPE and non-CPE by its name, with the stated rule that chose it. */
export const cohortTest = z.object({
  name: z.enum(COHORT_TESTS),
  rule: z.string(),
  statistic: unboundedNumber.nullable(),
  df: z.number().nullable(),
  p: z.number().nullable(),
  reason: z.string().nullable(),
});

export const groupsOf = <T extends z.ZodType>(each: T) =>
  z.object({ cpe: each, nonCpe: each, undetermined: each });

/** Median and quartiles (R's type 7) of those for whom the value is known. */
export const cohortMeasure = z.object({
  known: z.number().int(),
  missing: z.number().int(),
  median: z.number().nullable(),
  q1: z.number().nullable(),
  q3: z.number().nullable(),
  /** Limits of the median from the order of the values; null where they are too few. */
  medianLimits: z.object({
    method: z.literal('order-statistics'),
    level: z.number(),
    lower: z.number().nullable(),
    upper: z.number().nullable(),
  }),
});

/** By which rules the isolates of an answer were judged. */
export const cohortRules = z.object({
  /** Labels of the rule sets in force when they were classified. */
  rules: z.array(z.string()),
  creDefinitions: z.array(z.string()),
  breakpoints: z.array(z.string()),
  catalogues: z.array(z.string()),
});

export type CohortEstimate = z.infer<typeof cohortEstimate>;
export type CohortTest = z.infer<typeof cohortTest>;
export type CohortMeasure = z.infer<typeof cohortMeasure>;
export type CohortRules = z.infer<typeof cohortRules>;
export type UnboundedNumber = z.infer<typeof unboundedNumber>;
