import type { CohortPopulation } from '@carbawatch/contracts';
import { specimenGroupOf } from '@carbawatch/epidemiology';
import type { IsolateStep } from './facts';

/**
 * Where an isolate stands towards the cohort: `infection` and `clinical` (not assessed) are in the
 * clinical population; each of the others is the first reason, in this order, that keeps it out.
 */
export const STANDINGS = [
  'infection',
  'clinical',
  'screening',
  'colonisation',
  'contaminant',
  'outpatient',
  'preliminary',
] as const;
export type Standing = (typeof STANDINGS)[number];

const MEMBERS: Record<CohortPopulation, readonly Standing[]> = {
  clinical: ['infection', 'clinical'],
  infection: ['infection'],
  all: STANDINGS,
};

export function isIn(population: CohortPopulation, standing: Standing): boolean {
  return MEMBERS[population].includes(standing);
}

/** Carbapenemase of an isolate as the cohort counts it. */
export type Verdict = 'cpe' | 'non-cpe' | 'undetermined';

export function verdictOf({ cpe }: IsolateStep): Verdict {
  if (cpe.status === 'confirmed' || cpe.status === 'probable') return 'cpe';
  return cpe.status === 'negative' ? 'non-cpe' : 'undetermined';
}

/** False for what is no patient's isolate, or no longer one: cancelled, a test, the sink. */
export function counts({ withdrawn, status, specimen }: IsolateStep): boolean {
  if (withdrawn || status === 'cancelled') return false;
  return specimen?.purpose !== 'environmental' && specimen?.purpose !== 'quality-control';
}

/** `inpatient` is null where neither movements nor the sender said; it then counts as one. */
export function standingOf(step: IsolateStep, inpatient: boolean | null): Standing {
  if (specimenGroupOf(step.specimen ?? {}) === 'screening') return 'screening';
  if (step.infection === 'colonisation' || step.infection === 'contaminant') return step.infection;
  if (inpatient === false) return 'outpatient';
  if (step.status === 'preliminary') return 'preliminary';
  return step.infection === 'infection' ? 'infection' : 'clinical';
}
