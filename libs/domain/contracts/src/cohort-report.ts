import { z } from 'zod';
import { cohortQuestion, cohortSummary, cohortWarning } from './cohort';
import { cohortComparison } from './cohort-comparison';
import { cohortRules } from './cohort-estimates';
import { cohortOutcomes } from './cohort-outcomes';
import { cohortPredictors } from './cohort-predictors';

/** `GET /cohort/report`: the study as living data, in JSON, CSV or as a page to print. */

export const REPORT_FORMATS = ['json', 'csv', 'html'] as const;

/** One box of the flow from isolates to patients. */
export const flowStep = z.object({
  step: z.string(),
  label: z.string(),
  count: z.number().int(),
  /** What is left out on the way to the next box, each isolate for its first reason. */
  excluded: z.array(z.object({ reason: z.string(), label: z.string(), count: z.number().int() })),
});

export const reportDefinition = z.object({ term: z.string(), text: z.string() });

export const cohortReport = z.object({
  ...cohortQuestion,
  judgedBy: cohortRules,
  flow: z.array(flowStep),
  definitions: z.array(reportDefinition),
  summary: cohortSummary,
  comparison: cohortComparison,
  predictors: cohortPredictors,
  outcomes: cohortOutcomes,
  warnings: z.array(cohortWarning),
});

export type ReportFormat = (typeof REPORT_FORMATS)[number];
export type FlowStep = z.infer<typeof flowStep>;
export type ReportDefinition = z.infer<typeof reportDefinition>;
export type CohortReport = z.infer<typeof cohortReport>;
