import type { IsolateHistory, IsolateStep, KnownClassification } from './facts';

/** Family of a carbapenemase that only an activity test has shown. */
export const MECHANISM_UNKNOWN = 'unknown';

/**
 * Gene-first across Gram-negatives: an acquired carbapenemase in *Acinetobacter* or *Pseudomonas*
 * counts here as one in an Enterobacterales does, though only the latter is called CPE.
 */
export function isConfirmed({ cpe, cpo }: KnownClassification): boolean {
  return cpe.status === 'confirmed' || cpo.status === 'confirmed';
}

export function isProbable(classification: KnownClassification): boolean {
  const { cpe, cpo } = classification;
  return !isConfirmed(classification) && (cpe.status === 'probable' || cpo.status === 'probable');
}

/** A carbapenemase is shown or next to shown: what the cohort counts as CPE. */
export function isProducer(classification: KnownClassification): boolean {
  return isConfirmed(classification) || isProbable(classification);
}

export function isCre({ cre }: KnownClassification): boolean {
  return cre.status === 'cre';
}

/** CRE whose mechanism no test has shown or excluded yet. */
export function isPendingCre(classification: KnownClassification): boolean {
  const { cpe } = classification;
  return isCre(classification) && (cpe.status === 'suspected' || cpe.status === 'undetermined');
}

/** Suspected by any definition: the phenotype is beyond a screening cut-off or is CRE. */
export function isSuspected(classification: KnownClassification): boolean {
  return (
    !isProducer(classification) &&
    (classification.cpe.status === 'suspected' || isPendingCre(classification))
  );
}

/** Families of the carbapenemases shown, sorted; `unknown` when only activity was shown. */
export function familiesOf({ cpe }: KnownClassification): string[] {
  const families = [...new Set(cpe.carbapenemases.map(({ family }) => family))].sort();
  return families.length > 0 ? families : [MECHANISM_UNKNOWN];
}

/**
 * Whether an isolate may concern a patient at all: not withdrawn, no test message (MSH-11 T or D),
 * no environmental or quality-control strain. Screening does: it finds most carriers.
 */
export function concernsPatient({ withdrawn, isolate }: IsolateStep): boolean {
  const purpose = isolate.specimen?.purpose;
  return (
    !withdrawn &&
    isolate.testMessage !== true &&
    purpose !== 'environmental' &&
    purpose !== 'quality-control'
  );
}

/** Whether the isolate has ever said something that a rule could take up. */
export function everRelevant({ steps }: IsolateHistory): boolean {
  return steps.some(
    (step) =>
      concernsPatient(step) &&
      (isProducer(step.classification) ||
        isCre(step.classification) ||
        isSuspected(step.classification)),
  );
}
