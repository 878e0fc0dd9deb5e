import type { Cohort } from './contributions';

/** Isolates before dedup, by what keeps them in or out. */
export interface FlowCount {
  standing: string;
  cre: string;
  n: number;
}

/** Counts over the members of one cohort that the policy keeps. */
export interface CohortCounts {
  cohort: Cohort;
  isolates: number;
  cpe: number;
  nonCpe: number;
  enzymeOnly: number;
  diedBy30: number;
  aliveOn30: number;
  diedBeforeIndex: number;
  day30NotReached: number;
  /** Among those who died by day 30: it is not reached yet. */
  diedBeforeDay30Due: number;
  outcomeUnknown: number;
  icu: number;
  icuKnown: number;
  icuAtIndex: number;
  icuAtIndexKnown: number;
  hepatobiliary: number;
  hepatobiliaryKnown: number;
  infectionUnknown: number;
  purposeUnknown: number;
  classUnknown: number;
  mechanismUnknown: number;
  multipleFamilies: number;
  dayNotCollected: number;
}

export interface FacetCount {
  facet: 'standard' | 'family' | 'allele' | 'no-allele' | 'organism' | 'rules';
  name: string;
  detail: string;
  n: number;
}
