import { dayOf } from '@carbawatch/contracts';
import { MECHANISM_UNKNOWN, familiesIn } from './evidence';
import type { SpecimenFact } from './facts';
import { presentState } from './gone';
import type { Picture, SpecimenView } from './picture';
import type { Learned } from './receipt-order';
import { clockTime, familyWords, listed } from './wording';

/**
 * What a report on a specimen takes back of the one before it, or says otherwise. An isolate of a
 * screen is seen here for what it says of the swab.
 */
export function correctedSpecimen(
  before: Picture,
  now: Picture,
  { reportId, step, index }: Learned & { kind: 'specimen' },
): string[] {
  const was = viewIn(before, reportId);
  const is = viewIn(now, reportId);
  const { timeZone } = now;
  if (step.isolateId !== undefined) return ofIsolate(step.isolateId, { was, is }, now);
  if (!was) {
    if (!is || index === 0) return [];
    const day = dayOf(is.collectedAt, timeZone);
    return [`The report on the specimen of ${day} counts for this patient now.`];
  }
  const day = dayOf(was.collectedAt, timeZone);
  const gone = step.withdrawn ? 'the laboratory withdrew the result' : noneOfThePatients(step);
  if (!is && isNegative(was.step) && (step.withdrawn || gone === OF_ANOTHER)) {
    return [
      `The negative screen of ${day} ${step.withdrawn ? 'was withdrawn' : 'is of another patient'}.`,
    ];
  }
  const clauses = is ? clausesOf({ was, is }, before, now) : [gone];
  return clauses.length > 0
    ? [`The report on the specimen of ${day} was corrected: ${clauses.join('; ')}.`]
    : [];
}

function viewIn({ specimens }: Picture, asked: string): SpecimenView | undefined {
  return specimens.find(({ reportId }) => reportId === asked);
}

function isNegative({ classification }: SpecimenFact): boolean {
  return classification.cultureNegative || classification.negativeFor.length > 0;
}

function ofIsolate(
  isolateId: string,
  { was, is }: { readonly was: SpecimenView | undefined; readonly is: SpecimenView | undefined },
  { steps, timeZone }: Picture,
): string[] {
  if (!was || (is && isNegative(is.step)) || !isNegative(was.step)) return [];
  const step = steps.get(isolateId);
  const what = step ? presentState(step) : OF_ANOTHER;
  return [`The isolate of ${dayOf(was.collectedAt, timeZone)} was corrected: ${what}.`];
}

const OF_ANOTHER = 'the result is now said to be of another patient';

function noneOfThePatients({ testMessage, specimen }: SpecimenFact): string {
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

function clausesOf({ was, is }: Both, before: Picture, now: Picture): string[] {
  const { timeZone } = now;
  const [shown, families] = [familiesIn(was.step, before), familiesIn(is.step, now)];
  const lost = shown.filter((family) => !families.includes(family));
  const [type, typeNow] = [was.step.specimen?.type, is.step.specimen?.type];
  const [ward, wardNow] = [was.step.ward, is.step.ward];
  const clauses = [
    ...shownNoMore(
      lost,
      families.filter((family) => !shown.includes(family)),
    ),
    ...(isNegative(was.step) && !isNegative(is.step) ? ['it is not negative any more'] : []),
    ...(was.step.culture === 'growth' && is.step.culture !== 'growth'
      ? ['growth reported no more']
      : []),
    ...(type !== undefined && typeNow !== undefined && type !== typeNow
      ? [`from ${typeNow} instead of ${type}`]
      : []),
    ...(dayOf(was.collectedAt, timeZone) === dayOf(is.collectedAt, timeZone)
      ? []
      : [
          `collected ${clockTime(is.collectedAt, timeZone)}, ` +
            `not ${clockTime(was.collectedAt, timeZone)}`,
        ]),
    ...(ward !== null && wardNow !== null && ward !== wardNow
      ? [`by its report taken on ward ${wardNow} instead of ward ${ward}`]
      : []),
  ];
  const isSaid = clauses.length > 0 || is.step.status !== 'corrected';
  return isSaid ? clauses : ['the laboratory sent a corrected report'];
}

function shownNoMore(lost: readonly string[], gained: readonly string[]): string[] {
  // An enzyme that only its activity had shown has a name now.
  const isNamed = gained.length > 0 && lost.every((family) => family === MECHANISM_UNKNOWN);
  if (lost.length === 0 || isNamed) return [];
  const words = listed(lost.map(familyWords));
  return [
    gained.length > 0
      ? `it shows ${listed(gained.map(familyWords))} instead of ${words}`
      : `it shows ${words} no more`,
  ];
}
