import { PREDICTOR_METHODS, REPORT_FORMATS, doorRanking } from '@carbawatch/contracts';
import {
  CRE_DOOR_1,
  DOOR_EVENTS,
  DOOR_RANKINGS,
  RefusedInputError,
  checkDoorRanking,
} from '@carbawatch/epidemiology';
import type { DoorRanking } from '@carbawatch/epidemiology';
import { z } from 'zod';
import { namedGuideline } from '../decide/cohort/rules';
import type { GuidelineEdition } from '../decide/cohort/rules';
import { cohortQuery } from './cohort-query';

const NAMES = Object.keys(DOOR_RANKINGS);
const RANKING_LENGTH_MAX = 4_000;
const VARIABLES_MAX = 40;
/** Survival is kept for a year after the culture. */
const HORIZON_DAYS_MAX = 365;

/** Why the ranking's parts do not fit; null where they do. */
function misfit(ranking: DoorRanking): string | null {
  const strange = ranking.events.filter((event) => !DOOR_EVENTS.includes(event));
  if (strange.length > 0) return `events: only ${DOOR_EVENTS.join(', ')}`;
  try {
    checkDoorRanking(ranking);
    return null;
  } catch (error) {
    if (error instanceof RefusedInputError) return error.message;
    throw error;
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const ranking = z
  .string()
  .max(RANKING_LENGTH_MAX)
  .transform((text, context): DoorRanking => {
    const named = DOOR_RANKINGS[text];
    if (named) return named;
    const read = doorRanking.safeParse(parsedJson(text));
    const message = read.success
      ? misfit(read.data)
      : `must be one of ${NAMES.join(', ')}, or a ranking as JSON`;
    if (read.success && message === null) return read.data;
    context.addIssue({ code: 'custom', message: message ?? 'is no ranking' });
    return z.NEVER;
  });

const predictors = {
  method: z.enum(PREDICTOR_METHODS).default('auto').meta({
    description: 'auto: maximum likelihood, and Firth where the outcome is separated',
  }),
  variables: z
    .string()
    .max(2_000)
    .transform((text) => text.split(',').map((name) => name.trim()))
    .pipe(z.array(z.string().min(1).max(100)).min(1).max(VARIABLES_MAX))
    .optional()
    .meta({ description: 'Names separated by commas; without it all that are offered' }),
  enterBelow: z.coerce.number().gt(0).max(1).default(0.1).meta({
    description: 'Univariable p below which a variable enters the multivariable model',
  }),
  leaveAtOrAbove: z.coerce.number().gt(0).max(1).optional().meta({
    description: 'Backward elimination: p at or above which the weakest variable leaves again',
  }),
};

const outcomes = {
  horizon: z.coerce.number().int().min(1).max(HORIZON_DAYS_MAX).default(30).meta({
    description: 'Last day of the curves, counted from the index culture',
  }),
  door: ranking.prefault(`${CRE_DOOR_1.id}-${CRE_DOOR_1.version}`).meta({
    description: `DOOR ranking: ${NAMES.join(', ')}, or one as JSON with its id and version`,
  }),
};

const comparison = {
  guideline: z
    .string()
    .max(40)
    .transform((text, context): GuidelineEdition => {
      const named = namedGuideline(text);
      if (named) return named;
      context.addIssue({ code: 'custom', message: 'must name a guideline, EUCAST 2025' });
      return z.NEVER;
    })
    .optional()
    .meta({
      description:
        'Guideline and year for resistance, as published; without it the classification’s, after ' +
        'the site’s own limits',
    }),
};

export const comparisonQuery = cohortQuery.extend(comparison);
export const predictorsQuery = cohortQuery.extend(predictors);
export const outcomesQuery = cohortQuery.extend(outcomes);
export const reportQuery = cohortQuery.extend({
  ...comparison,
  ...predictors,
  ...outcomes,
  format: z.enum(REPORT_FORMATS).default('json'),
});

export type CohortQuery = z.output<typeof cohortQuery>;
export type ComparisonQuery = z.output<typeof comparisonQuery>;
export type PredictorsQuery = z.output<typeof predictorsQuery>;
export type OutcomesQuery = z.output<typeof outcomesQuery>;
export type ReportQuery = z.output<typeof reportQuery>;
