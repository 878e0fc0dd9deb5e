import { dayOf } from '@carbawatch/contracts';
import { positiveAgain, type PersonCarriage, type PositiveAgain } from '../carriage';
import { familiesIn, familiesOf, isProducer } from '../evidence';
import { foundAfterClearance, lastAfterListed, type Found } from '../known-before';
import { takenWith, type IsolateView, type Picture, type PlaceAtCollection } from '../picture';
import { clockTime, isolateSentence, placeSentence } from '../wording';

/** What is new of somebody who is positive again after presumed clearance. */
export interface News {
  readonly on: string;
  /** Where it was taken. */
  readonly ward: string | null;
  readonly sentences: () => readonly string[];
}

/** Something that was taken on that day and shows the enzyme. */
interface Shown {
  /** The isolate, or null for a specimen without one. */
  readonly isolateId: string | null;
  readonly place: PlaceAtCollection;
  readonly words: string;
}

/** By which specimens the carriage of an isolate is positive again; null where it is not. */
export function newsOf(view: IsolateView, found: Found, picture: Picture): News | null {
  const again = positiveAgain(picture, found.family) ?? foundAfterClearance(picture, found);
  if (!again) return null;
  const shown = shownOn(again.on, found.family, picture);
  return {
    on: again.on,
    ward: shown[0]?.place.ward ?? null,
    sentences: () => [
      againSentence(again),
      // The alert says of its first isolate by itself what it is and where it was taken.
      ...shown
        .filter(({ isolateId }) => isolateId !== view.isolateId)
        .flatMap(({ words, place }) => [words, placeSentence(place)]),
    ],
  };
}

/** The last day on which somebody was positive again for any of what is carried; null for none. */
export function lastAgain(carrying: readonly PersonCarriage[], picture: Picture): string | null {
  const families = carrying.flatMap(({ kind, family }) => (kind === 'carrier' && family) || []);
  const days = families.flatMap(
    (family) => positiveAgain(picture, family)?.on ?? lastAfterListed(picture, family) ?? [],
  );
  return days.sort().at(-1) ?? null;
}

function shownOn(day: string, family: string, picture: Picture): Shown[] {
  const { isolates, specimens, timeZone } = picture;
  const ofIsolates = isolates
    .filter(
      ({ step, collectedAt }) =>
        dayOf(collectedAt, timeZone) === day &&
        isProducer(step.classification) &&
        familiesOf(step.classification).includes(family),
    )
    .map((one): Shown => {
      const { isolateId, place } = one;
      return { isolateId, place, words: isolateSentence(one, timeZone) };
    });
  const ofSpecimens = specimens
    .filter(
      ({ step, collectedAt }) =>
        dayOf(collectedAt, timeZone) === day && familiesIn(step, picture).includes(family),
    )
    .map((one): Shown => {
      const when = clockTime(one.collectedAt, timeZone);
      const words = `Specimen ${one.reportId}, collected ${when}, without an isolate.`;
      return { isolateId: null, place: takenWith(one, picture).place, words };
    });
  return [...ofIsolates, ...ofSpecimens];
}

function againSentence({ on, lastPositiveOn, negativesOn }: PositiveAgain): string {
  if (negativesOn.length > 0) {
    const days = negativesOn.join(', ');
    return `New is the positive of ${on}: presumed cleared before it, last positive on ${lastPositiveOn}, negative on ${days}.`;
  }
  return lastPositiveOn === null
    ? `New is the positive of ${on}: presumed cleared before it by a list.`
    : `New is the positive of ${on}: presumed cleared before it by a list, positive on ${lastPositiveOn}.`;
}
