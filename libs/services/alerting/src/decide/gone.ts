import { concernsPatient, familiesOf, isProducer } from './evidence';
import type { IsolateStep, KnownClassification, KnownIsolate } from './facts';
import { WENT_WITH_VISIT } from './moved-visits';
import type { Picture } from './picture';
import type { Facts } from './rules/expression';
import { distinct, familyWords, listed, methodWords } from './wording';

/**
 * What became of the isolates that an alert stood on, one clause each; by the facts that the alert
 * told of them, so that an enzyme or a resistance that is reported no more is named.
 */
export function whatBecameOf(
  isolates: readonly string[],
  picture: Picture,
  told: Facts = {},
): string {
  return `${listed(isolates.map((id) => `${id}: ${becameWords(id, picture, told)}`))}.`;
}

/** What became of one isolate. */
export function becameWords(id: string, picture: Picture, told: Facts = {}): string {
  const step = picture.steps.get(id);
  if (!step) return elsewhereWords(id, picture);
  return lostOf(step, told) ?? presentState(step);
}

/** Why an isolate is the patient's no more. */
export function elsewhereWords(id: string, { movedAway, partedAway }: Picture): string {
  if (partedAway?.has(id)) return 'a merge of two numbers was taken back';
  return movedAway?.has(id) ? WENT_WITH_VISIT : 'the result is now said to be of another patient';
}

/**
 * A report after the one before it: with what it takes back of the carbapenemases shown, what of it
 * does not agree, and since when it was said that the patient has left.
 */
export function after(before: IsolateStep | undefined, step: IsolateStep): IsolateStep {
  const leftToldAt = step.isolate.hasLeft && (before?.leftToldAt ?? step.receivedAt);
  const known = new Set(before?.classification.discordance?.map(({ because }) => because));
  const disagrees = (before ? (step.classification.discordance ?? []) : [])
    .map(({ because }) => because)
    .filter((because) => !known.has(because));
  const now: IsolateStep = {
    ...step,
    ...(leftToldAt && { leftToldAt }),
    ...ownSince(before, step),
    ...shownBefore(before),
    ...(disagrees.length > 0 && { disagrees }),
  };
  if (!before || !isProducer(before.classification) || isProducer(step.classification)) return now;
  return { ...now, takenBack: before.classification.cpe.carbapenemases };
}

function shownBefore(before: IsolateStep | undefined): Pick<IsolateStep, 'hasShown'> {
  if (!before || !isProducer(before.classification)) {
    return before?.hasShown ? { hasShown: before.hasShown } : {};
  }
  return { hasShown: distinct([...(before.hasShown ?? []), ...familiesOf(before.classification)]) };
}

/** Since when it is said to be of its number, where it was said to be of another. */
export function ownSince(
  before: Pick<IsolateStep, 'pseudonym' | 'itsSince'> | undefined,
  { pseudonym, receivedAt }: Pick<IsolateStep, 'pseudonym' | 'receivedAt'>,
): Pick<IsolateStep, 'itsSince'> {
  if (!before) return {};
  const itsSince = before.pseudonym === pseudonym ? before.itsSince : receivedAt;
  return itsSince === undefined ? {} : { itsSince };
}

/** Whether the report says less than the alert told of it: of the patient's all the same. */
export function isLess(step: IsolateStep, told: Facts): boolean {
  return lostOf(step, told) !== null;
}

/** Whether all isolates still concern this patient, so that the reason lies elsewhere. */
export function allStand(isolates: readonly string[], picture: Picture): boolean {
  return isolates.every((id) => {
    const step = picture.steps.get(id);
    return step !== undefined && concernsPatient(step);
  });
}

/** Whether each isolate says all that the alert told of it: what became of them is no reason. */
export function standAsTold(isolates: readonly string[], picture: Picture, told: Facts): boolean {
  return isolates.every((id) => {
    const step = picture.steps.get(id);
    if (!step || !concernsPatient(step) || step.takenBack) return false;
    return lostOf(step, told) === null;
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

/**
 * What the alert told and the report says no more: another organism, where the alert is one of a
 * species, or less of a producer; null where that is not it.
 */
function lostOf(step: IsolateStep, told: Facts): string | null {
  if (!concernsPatient(step)) return null;
  const { organism } = step.isolate;
  const [keyed] = wordsIn(told['keyedSpecies']);
  if (organism && keyed !== undefined && organism.code !== keyed) {
    return `the organism is now said to be ${organism.name}`;
  }
  if (!isProducer(step.classification)) return null;
  const kept = familiesOf(step.classification);
  // An alert of several isolates told of families that this one never showed.
  const families = (step.hasShown ?? []).filter(
    (one) => wordsIn(told['family'] ?? told['families']).includes(one) && !kept.includes(one),
  );
  if (families.length > 0) {
    return `${lostWords(families, step.isolate)}, ${named(kept)} still there`;
  }
  const agents = wordsIn(told['resistantNamed']).filter(
    (agent) => !(step.isolate.resistant ?? []).includes(agent),
  );
  return agents.length > 0 ? `resistance to ${listed(agents)} reported no more` : null;
}

export function named(families: readonly string[]): string {
  return listed(families.map(familyWords));
}

function wordsIn(value: unknown): string[] {
  return [value].flat().filter((one): one is string => typeof one === 'string' && one !== '');
}

export function presentState(step: IsolateStep): string {
  if (step.withdrawn) return 'the laboratory withdrew the result';
  if (step.isolate.testMessage) return 'the message is now marked as a test';
  if (!concernsPatient(step)) {
    return `the specimen is now said to be ${step.isolate.specimen?.purpose ?? 'no patient specimen'}`;
  }
  const now = classificationWords(step.classification);
  // The test that showed it stands: sequencing has named a member that is no carbapenemase.
  const named = step.classification.discordance?.find(({ code }) => code === ALLELE_IS_NONE);
  if (step.takenBack && named) return `${named.because}; now ${now}`;
  return step.takenBack ? takenBackWords(step.takenBack, step.isolate, now) : now;
}

/** What was looked for again and not found is another thing than what a report leaves out. */
function takenBackWords(shown: TakenBack, isolate: KnownIsolate, now: string): string {
  const { negativeGenes = [], inactiveTests = [] } = isolate;
  const isDenied =
    shown.length === 0
      ? inactiveTests.length > 0
      : shown.every(({ family }) => negativeGenes.includes(family));
  if (isDenied) return `${shownWords(shown)}: not detected now, ${now}`;
  const families = distinct(shown.map(({ family }) => family));
  return families.some((family) => negativeGenes.includes(family))
    ? `${lostWords(families, isolate)}, now ${now}`
    : `${shownWords(shown)} reported no more, now ${now}`;
}

export function lostWords(
  families: readonly string[],
  { negativeGenes = [] }: KnownIsolate,
): string {
  const denied = families.filter((family) => negativeGenes.includes(family));
  const left = families.filter((family) => !negativeGenes.includes(family));
  return [
    ...(denied.length > 0 ? [`${named(denied)}: not detected now`] : []),
    ...(left.length > 0 ? [`${named(left)} reported no more`] : []),
  ].join(', ');
}

type TakenBack = NonNullable<IsolateStep['takenBack']>;

/** As classification calls it. */
const ALLELE_IS_NONE = 'wgs-allele-not-carbapenemase';

/** `NDM by PCR`; without an enzyme that is named, an activity test has shown it. */
function shownWords(shown: TakenBack): string {
  if (shown.length === 0) return 'carbapenemase activity';
  const families = named(distinct(shown.map(({ family }) => family)));
  const methods = listed(distinct(shown.flatMap(({ evidence }) => evidence.map(methodWords))));
  return methods === '' ? families : `${families} by ${methods}`;
}

const STANDARD_WORDS = {
  'activity+genes': 'no activity and no gene found',
  activity: 'no activity found',
  wgs: 'no carbapenemase gene in the genome',
  'genes-only': 'no carbapenemase gene found',
} as const;

function classificationWords({ cre, cpe }: KnownClassification): string {
  const standard = cpe.nonCpeStandard ? ` (${STANDARD_WORDS[cpe.nonCpeStandard]})` : '';
  return `carbapenemase ${cpe.status}${standard}, ${creWords(cre.status)} by ${cre.definition}`;
}

/** `CRE`, `not-CRE`; others as they are coded. */
function creWords(status: KnownClassification['cre']['status']): string {
  return status.replace('cre', 'CRE');
}
