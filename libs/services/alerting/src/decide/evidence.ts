import type { IsolateHistory, IsolateStep, KnownClassification, SpecimenFact } from './facts';
import type { Picture } from './picture';

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

/** CRE in which tests have found no carbapenemase: it resists by other means. */
export function isExcludedCre(classification: KnownClassification): boolean {
  return isCre(classification) && !isProducer(classification) && !isPendingCre(classification);
}

/** Suspected by any definition: the phenotype is beyond a screening cut-off or is CRE. */
export function isSuspected(classification: KnownClassification): boolean {
  return (
    !isProducer(classification) &&
    (classification.cpe.status === 'suspected' || isPendingCre(classification))
  );
}

/**
 * Waits for a test that settles it: suspected, or probable by what PCR or the genome has to confirm
 * (a band in a species that deceives it, an inhibitor test, a claim without a method). Of what the
 * genome itself leaves at probable no test says more.
 */
export function awaitsTest(classification: KnownClassification): boolean {
  if (isSuspected(classification)) return true;
  const { carbapenemases } = classification.cpe;
  return (
    isProbable(classification) && !carbapenemases.some(({ evidence }) => evidence.includes('wgs'))
  );
}

/** Families of the carbapenemases shown, sorted; `unknown` when only activity was shown. */
export function familiesOf({ cpe }: KnownClassification): string[] {
  const families = [...new Set(cpe.carbapenemases.map(({ family }) => family))].sort();
  return families.length > 0 ? families : [MECHANISM_UNKNOWN];
}

/** Whether a specimen shows a carbapenemase by itself (CSTE 22-ID-04: no organism is needed). */
export function isPositive({ classification: { status } }: Pick<SpecimenFact, 'classification'>) {
  return status === 'confirmed' || status === 'probable';
}

/**
 * Families that a specimen shows by itself, sorted; `unknown` when only activity, or a test that
 * names none, has shown it, and nothing of the person names one.
 */
export function familiesIn(
  step: Pick<SpecimenFact, 'classification'>,
  picture: Pick<Picture, 'isolates' | 'specimens'>,
): string[] {
  if (!isPositive(step)) return [];
  const families = step.classification.carbapenemases.map(({ family }) => family);
  if (families.length > 0) return [...new Set(families)].sort();
  return namedFamilies(picture).length > 0 ? [] : [MECHANISM_UNKNOWN];
}

/** Families that isolates or specimens of the person name, sorted. */
export function namedFamilies({
  isolates,
  specimens,
}: Pick<Picture, 'isolates' | 'specimens'>): string[] {
  const found = [
    ...isolates.flatMap(({ step: { classification } }) =>
      isProducer(classification) ? familiesOf(classification) : [],
    ),
    ...specimens.flatMap(({ step }) =>
      isPositive(step) ? step.classification.carbapenemases.map(({ family }) => family) : [],
    ),
  ];
  return [...new Set(found)].filter((family) => family !== MECHANISM_UNKNOWN).sort();
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
