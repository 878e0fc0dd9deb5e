import { dayOf } from '@carbawatch/contracts';
import {
  CORRECTED_REPORT,
  collectedWords,
  detectedByCorrection,
  isFinalAfter,
  newIn,
  notDetected,
  typeChanged,
  type Change,
} from './corrected-result';
import { MECHANISM_UNKNOWN, concernsPatient, familiesIn, isProducer } from './evidence';
import type { SpecimenFact } from './facts';
import { named, presentState } from './gone';
import { WENT_WITH_VISIT } from './moved-visits';
import type { Picture, SpecimenView } from './picture';
import type { Learned } from './receipt-order';

/** A sentence on a report, and whether what was said before is said no more, or otherwise. */
export interface Told {
  readonly isCorrection: boolean;
  readonly text: string;
  /** A further result that says what the one before did not. */
  readonly brings?: boolean;
}

/**
 * What a report on a specimen takes back of the one before it, or says otherwise, or which further
 * one it is. An isolate of a screen is seen here for what it says of the swab.
 */
export function toldOfSpecimen(
  before: Picture,
  now: Picture,
  learned: Learned & { kind: 'specimen' },
): Told | null {
  const { reportId, step, index } = learned;
  const was = viewIn(before, reportId);
  const is = viewIn(now, reportId);
  const { timeZone } = now;
  if (step.isolateId !== undefined) {
    return ofIsolate(step.isolateId, step, { was, is }, now) ?? furtherReport(is, index, timeZone);
  }
  if (!was) {
    if (!is || index === 0) return furtherReport(is, index, timeZone);
    const day = dayOf(is.collectedAt, timeZone);
    return corrected(`The report on the specimen of ${day} counts for this patient now.`);
  }
  const day = dayOf(was.collectedAt, timeZone);
  if (!is) return goneReport(was.step, step, day);
  return ofReport(changeOfReport({ was, is }, before, now), day);
}

function corrected(text: string): Told {
  return { isCorrection: true, text };
}

function ofReport({ as, isLess, clauses }: Change, day: string): Told {
  const said = clauses.join('; ');
  if (as === 'correction')
    return corrected(`The report on the specimen of ${day} was corrected: ${said}.`);
  const which = as === 'final' ? 'The final report' : 'A further report';
  const text = said === '' ? '' : `: ${said}`;
  return { isCorrection: isLess, text: `${which} on the specimen of ${day}${text}.` };
}

function furtherReport(is: SpecimenView | undefined, index: number, timeZone: string): Told | null {
  if (!is) return null;
  const day = dayOf(is.collectedAt, timeZone);
  const text =
    index > 0 ? `A further report on the specimen of ${day}.` : `A further specimen, of ${day}.`;
  return { isCorrection: false, text };
}

function goneReport(was: SpecimenFact, step: SpecimenFact, day: string): Told {
  const gone = whyGone(step);
  if (isNegative(was) && (step.withdrawn || gone === OF_ANOTHER || gone === WENT_WITH_VISIT)) {
    const how = step.withdrawn ? 'was withdrawn' : 'is of another patient';
    return corrected(`The negative screen of ${day} ${how}.`);
  }
  return corrected(`The report on the specimen of ${day} was corrected: ${gone}.`);
}

function viewIn({ specimens }: Picture, asked: string): SpecimenView | undefined {
  return specimens.find(({ reportId }) => reportId === asked);
}

function isNegative({ classification }: SpecimenFact): boolean {
  return classification.cultureNegative || classification.negativeFor.length > 0;
}

function ofIsolate(
  isolateId: string,
  { status }: SpecimenFact,
  { was, is }: { readonly was: SpecimenView | undefined; readonly is: SpecimenView | undefined },
  { steps, timeZone }: Picture,
): Told | null {
  if (!was || (is && isNegative(is.step)) || !isNegative(was.step)) return null;
  const step = steps.get(isolateId);
  const what = step ? presentState(step) : OF_ANOTHER;
  const isolate = `isolate of ${dayOf(was.collectedAt, timeZone)}`;
  if (step && concernsPatient(step)) {
    if (isFinalAfter(was.step, { status })) {
      return corrected(`The final result of the ${isolate}: ${what}.`);
    }
    // What a further test shows takes nothing back of what the one before looked for.
    if (status !== 'corrected' && isProducer(step.classification)) {
      return { isCorrection: false, text: `A further result of the ${isolate}: ${what}.` };
    }
  }
  return corrected(`The ${isolate} was corrected: ${what}.`);
}

const OF_ANOTHER = 'the result is now said to be of another patient';

/** Why a report says nothing of the patient any more. */
export function whyGone(step: SpecimenFact): string {
  return step.withdrawn ? 'the laboratory withdrew the result' : noneOfThePatients(step);
}

function noneOfThePatients({ testMessage, specimen, movedVisit }: SpecimenFact): string {
  if (movedVisit) return WENT_WITH_VISIT;
  if (testMessage) return 'the message is now marked as a test';
  const purpose = specimen?.purpose;
  return purpose === 'environmental' || purpose === 'quality-control'
    ? `the specimen is now said to be ${purpose}`
    : OF_ANOTHER;
}

interface Both {
  readonly was: SpecimenView;
  readonly is: SpecimenView;
}

function changeOfReport(both: Both, before: Picture, now: Picture): Change {
  const { was, is } = both;
  const [shown, families] = [familiesIn(was.step, before), familiesIn(is.step, now)];
  const [lost, gained] = [newIn(families, shown), newIn(shown, families)];
  // An enzyme that only its activity had shown has a name now.
  const isExchange = lost.some((family) => family !== MECHANISM_UNKNOWN);
  const detected = isExchange ? [] : gained;
  const isCorrected = is.step.status === 'corrected';
  const isShown = !isCorrected && detected.length > 0;
  const less = [
    ...shownNoMore(isExchange || gained.length === 0 ? lost : [], gained),
    ...(isNegative(was.step) && !isNegative(is.step) && !isShown
      ? ['it is not negative any more']
      : []),
    ...saidOtherwise(both, now.timeZone),
  ];
  const { negativeFor } = was.step.classification;
  const negative = notDetected(
    newIn([...negativeFor, ...shown], is.step.classification.negativeFor),
  );
  if (isCorrected) {
    const clauses = [...less, ...detectedByCorrection(detected)];
    const rest = negative.length > 0 ? negative : [CORRECTED_REPORT];
    return { as: 'correction', isLess: true, clauses: clauses.length > 0 ? clauses : rest };
  }
  const isFinal = isFinalAfter(was.step, is.step);
  if (less.length > 0 && !isFinal) return { as: 'correction', isLess: true, clauses: less };
  const found = detected.length > 0 ? [`${named(detected)} detected`] : [];
  const clauses = [...less, ...found, ...negative];
  return { as: isFinal ? 'final' : 'further', isLess: less.length > 0, clauses };
}

function saidOtherwise({ was, is }: Both, timeZone: string): string[] {
  const [ward, wardNow] = [was.step.ward, is.step.ward];
  const isOtherDay = dayOf(was.collectedAt, timeZone) !== dayOf(is.collectedAt, timeZone);
  return [
    ...(was.step.culture === 'growth' && is.step.culture !== 'growth'
      ? ['growth reported no more']
      : []),
    ...typeChanged(was.step.specimen?.type, is.step.specimen?.type),
    ...(isOtherDay ? collectedWords(was.collectedAt, is.collectedAt, timeZone) : []),
    ...(ward !== null && wardNow !== null && ward !== wardNow
      ? [`by its report taken on ward ${wardNow} instead of ward ${ward}`]
      : []),
  ];
}

function shownNoMore(lost: readonly string[], gained: readonly string[]): string[] {
  if (lost.length === 0) return [];
  return [
    gained.length > 0
      ? `it shows ${named(gained)} instead of ${named(lost)}`
      : `it shows ${named(lost)} no more`,
  ];
}
