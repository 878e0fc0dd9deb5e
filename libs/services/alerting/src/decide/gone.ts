import { concernsPatient, isProducer } from './evidence';
import type { IsolateStep, KnownClassification } from './facts';
import type { Picture } from './picture';
import { listed } from './wording';

/** What became of the isolates that an alert stood on, one clause each. */
export function whatBecameOf(isolates: readonly string[], picture: Picture): string {
  const clauses = isolates.map((id) => {
    const step = picture.steps.get(id);
    return `${id}: ${step ? presentState(step) : 'the result is now said to be of another patient'}`;
  });
  return `${listed(clauses)}.`;
}

/** Whether all isolates still concern this patient, so that the reason lies elsewhere. */
export function allStand(isolates: readonly string[], picture: Picture): boolean {
  return isolates.every((id) => {
    const step = picture.steps.get(id);
    return step !== undefined && concernsPatient(step);
  });
}

/**
 * Whether a test has answered for each of the isolates, shown or excluded. One that only ceased to
 * be resistant by a correction was never pending rightly.
 */
export function mechanismKnown(isolates: readonly string[], picture: Picture): boolean {
  return isolates.every((id) => {
    const step = picture.steps.get(id);
    if (!step || !concernsPatient(step)) return false;
    return isProducer(step.classification) || step.classification.cpe.status === 'negative';
  });
}

function presentState(step: IsolateStep): string {
  if (step.withdrawn) return 'the laboratory withdrew the result';
  if (step.isolate.testMessage) return 'the message is now marked as a test';
  if (!concernsPatient(step)) {
    return `the specimen is now said to be ${step.isolate.specimen?.purpose ?? 'no patient specimen'}`;
  }
  return classificationWords(step.classification);
}

const STANDARD_WORDS = {
  'activity+genes': 'no activity and no gene found',
  activity: 'no activity found',
  wgs: 'no gene in the genome',
  'genes-only': 'no gene found',
} as const;

function classificationWords({ cre, cpe }: KnownClassification): string {
  const standard = cpe.nonCpeStandard ? ` (${STANDARD_WORDS[cpe.nonCpeStandard]})` : '';
  return `carbapenemase ${cpe.status}${standard}, ${creWords(cre.status)} by ${cre.definition}`;
}

/** `CRE`, `not-CRE`; others as they are coded. */
function creWords(status: KnownClassification['cre']['status']): string {
  return status.replace('cre', 'CRE');
}
