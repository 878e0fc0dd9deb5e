import type { CohortPopulation } from '@carbawatch/contracts';
import { dedupPolicyText, parseDedupPolicy } from '@carbawatch/epidemiology';

/** The population as it is called where it is chosen. */
export const POPULATION_WORDS: Record<CohortPopulation, string> = {
  clinical: 'clinical specimens of inpatients',
  infection: 'clinical specimens of inpatients, assessed as infection',
  all: 'all isolates of patients',
};

/** What counts of a patient, by the name of a policy. */
export function dedupWords(dedup: string): string {
  return dedupPolicyText(parseDedupPolicy(dedup));
}
