import type { ClassifiedStep, IsolateFacts } from '@carbawatch/contracts';
import { specimenGroupOf } from '@carbawatch/epidemiology';

/** What the cohort's counts ask of one isolate under one rule set. */
export interface CohortPlace {
  readonly cre: boolean;
  readonly verdict: 'cpe' | 'non-cpe' | 'undetermined';
}

export function cohortPlaceOf({ classification }: ClassifiedStep): CohortPlace {
  const { cre, cpe } = classification;
  const producer = cpe.status === 'confirmed' || cpe.status === 'probable';
  return {
    cre: cre.status === 'cre',
    verdict: producer ? 'cpe' : cpe.status === 'negative' ? 'non-cpe' : 'undetermined',
  };
}

/**
 * The clinical population as far as the isolate itself tells: final or corrected results of
 * clinical specimens of inpatients, no contaminant or colonisation. An unstated class counts as
 * inpatient; movements, which stats also asks, are not known here.
 */
export function isInClinicalPopulation({
  withdrawn,
  isolate,
}: Pick<ClassifiedStep, 'withdrawn'> & {
  readonly isolate: Pick<
    IsolateFacts,
    'status' | 'specimen' | 'infection' | 'encounter' | 'testMessage'
  >;
}): boolean {
  const { status, specimen, infection, encounter, testMessage } = isolate;
  const purpose = specimen?.purpose;
  if (withdrawn || testMessage === true) return false;
  if (status !== 'final' && status !== 'corrected') return false;
  if (purpose === 'environmental' || purpose === 'quality-control') return false;
  if (specimenGroupOf(specimen ?? {}) === 'screening') return false;
  if (infection?.status === 'colonisation' || infection?.status === 'contaminant') return false;
  return encounter?.class === undefined || encounter.class === 'inpatient';
}
