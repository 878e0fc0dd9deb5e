import type {
  CohortComparison,
  CohortOutcomes,
  CohortPredictors,
  CohortSummary,
} from '@carbawatch/contracts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, type Parameters } from './client';

/** Answers about the cohort; the last one stays while another is on its way. */
function answer<T>(name: string, parameters: Parameters) {
  return queryOptions({
    queryKey: ['cohort', name, parameters],
    queryFn: ({ signal }) => get<T>(`cohort/${name}`, parameters, signal),
    placeholderData: keepPreviousData,
  });
}

export const cohortSummaryQuery = (parameters: Parameters) =>
  answer<CohortSummary>('summary', parameters);
export const comparisonQuery = (parameters: Parameters) =>
  answer<CohortComparison>('comparison', parameters);
export const predictorsQuery = (parameters: Parameters) =>
  answer<CohortPredictors>('predictors', parameters);
export const outcomesQuery = (parameters: Parameters) =>
  answer<CohortOutcomes>('outcomes', parameters);
