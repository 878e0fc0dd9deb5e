import { z } from 'zod';
import { cohortQuestion, cohortWarning } from './cohort';
import { cohortRules, unboundedNumber } from './cohort-estimates';

/** `GET /cohort/predictors`: what goes with a carbapenemase among CRE. */

export const PREDICTOR_METHODS = ['auto', 'ml', 'firth'] as const;

const count = z.number().int();
const limit = unboundedNumber.nullable();

const coefficient = z.object({
  estimate: limit,
  se: z.number().nullable(),
  oddsRatio: limit,
  lower: limit,
  upper: limit,
  p: z.number().nullable(),
  /** `firth` where `auto` met separation. */
  method: z.enum(['ml', 'firth']),
  /** What p and the limits are from. */
  ci: z.enum(['wald', 'profile']),
  reason: z.string().nullable(),
});

export const predictorRow = z.object({
  name: z.string(),
  label: z.string(),
  source: z.enum(['system', 'covariate']),
  kind: z.enum(['yes-no', 'number', 'level']),
  /** The variable that it is of; its isolates are asked for by this name and the level. */
  variable: z.string(),
  /** Of a level: which one. */
  level: z.string().nullable(),
  /** Of a number: the odds ratio is for one of it more; null where nobody named it. */
  unit: z.string().nullable().optional(),
  /** Of a level: what it is compared with. */
  reference: z.string().nullable(),
  /** Yes or no and levels: patients with it of those known; numbers: known alone. */
  cpe: z.object({ with: count.nullable(), known: count, missing: count }),
  nonCpe: z.object({ with: count.nullable(), known: count, missing: count }),
  univariable: coefficient,
  /** Null where it did not enter or left again. */
  multivariable: coefficient.nullable(),
});

const model = z.object({
  method: z.enum(['ml', 'firth']),
  n: count,
  events: count,
  /** Patients left out for a missing value of any variable in the model. */
  missing: count,
  eventsPerVariable: z.number().nullable(),
  logLik: z.number(),
});

export const cohortPredictors = z.object({
  ...cohortQuestion,
  judgedBy: cohortRules,
  outcome: z.string(),
  cpe: count,
  nonCpe: count,
  /** CRE without a verdict: in no model. */
  undetermined: count,
  method: z.enum(PREDICTOR_METHODS),
  level: z.number(),
  enterBelow: z.number(),
  leaveAtOrAbove: z.number().nullable(),
  rows: z.array(predictorRow),
  model: model.nullable(),
  /**
   * The model again with hepatobiliary disease without the codes of an infection of the system
   * itself, which may be the very infection that grew the isolate.
   */
  sensitivity: z
    .object({
      replaced: z.string(),
      by: z.string(),
      model: model.nullable(),
      rows: z.array(z.object({ name: z.string(), multivariable: coefficient })),
    })
    .nullable(),
  /** In the order in which they left. */
  eliminated: z.array(z.string()),
  /** Variables that can be asked for, and for how many patients each is known. */
  variables: z.array(z.object({ name: z.string(), label: z.string(), known: count })),
  /** Asked for or offered, and not fitted. */
  leftOut: z.array(z.object({ name: z.string(), because: z.string() })),
  warnings: z.array(cohortWarning),
});

export type PredictorMethod = (typeof PREDICTOR_METHODS)[number];
export type CohortPredictorRow = z.infer<typeof predictorRow>;
export type CohortPredictors = z.infer<typeof cohortPredictors>;
