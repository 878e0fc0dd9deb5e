import type { Moment } from '@carbawatch/contracts';
import { MECHANISM_UNKNOWN } from './evidence';
import type { IsolateView, PlaceAtCollection, WardTime } from './picture';
import { unitWords } from './units';

const clocks = new Map<string, Intl.DateTimeFormat>();

/** `2024-01-05 06:30` as the hospital's clocks show it; a date stays a date. */
export function clockTime(moment: Moment, timeZone: string): string {
  if (moment.length === 10) return moment;
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      dateStyle: 'short',
      timeStyle: 'short',
    });
    clocks.set(timeZone, clock);
  }
  return clock.format(new Date(moment));
}

/** `Isolate L-1: Klebsiella pneumoniae from blood, collected 2024-01-05 06:30 (final result).` */
export function isolateSentence(view: IsolateView, timeZone: string): string {
  const { isolate } = view.step;
  const from = isolate.specimen?.type ? ` from ${isolate.specimen.type}` : '';
  const screening = isolate.specimen?.purpose === 'screening' ? ', screening' : '';
  const when = clockTime(view.collectedAt, timeZone);
  const collected = view.collectionKnown
    ? `collected ${when}`
    : `time of collection not told, first result ${when}`;
  return (
    `Isolate ${view.isolateId}: ${view.species.name}${from}${screening}, ` +
    `${collected} (${isolate.status} result).`
  );
}

export function placeSentence(place: PlaceAtCollection): string {
  if (!place.ward) return 'Ward at collection: not known.';
  const unit = place.unitType ? ` (${unitWords(place.unitType)})` : '';
  const source =
    place.source === 'movements'
      ? "from the patient's movements"
      : 'as the sender of the result says';
  return `Ward at collection: ${place.ward}${unit}, ${source}.`;
}

export function wardTimeSentence(time: WardTime, timeZone: string): string {
  const where = `${time.ward} (${unitWords(time.unitType)})`;
  if (time.source === 'sender') {
    return `On ${where} at collection, as the sender of the result says.`;
  }
  const when = time.from ? ` since ${clockTime(time.from, timeZone)}` : '';
  const relation = time.atCollection ? 'at collection' : 'after collection';
  return `On ${where}${when}, ${relation}, from the patient's movements.`;
}

/** Of a carrier by a list, who was there, or came, after it was known. */
export function knownTimeSentence(time: WardTime, timeZone: string): string {
  const when = time.from ? ` since ${clockTime(time.from, timeZone)}` : '';
  return `On ${time.ward} (${unitWords(time.unitType)})${when}, from the patient's movements.`;
}

export function unitWordsOf({ unitType }: WardTime): string {
  return unitWords(unitType);
}

/** `KPC`, or what to say while only the activity of an enzyme is known. */
export function familyWords(family: string): string {
  return family === MECHANISM_UNKNOWN ? 'a carbapenemase of unknown family' : family;
}

/** How a gene was shown, as people write it. */
export function methodWords(method: string): string {
  return method === 'pcr' || method === 'wgs' ? method.toUpperCase() : method;
}

/** `A`, `A and B`, `A, B and C` */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** `1 contact`, `3 contacts`; other plurals are said. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

export function distinct(words: readonly string[]): string[] {
  return [...new Set(words)];
}

/**
 * A reason, and what is so now: two sentences, however a rule of the site's own begins the second,
 * so that either can be read, and put into another language, by itself.
 */
export function followed(reason: string | undefined, summary: string): string {
  if (!reason) return summary;
  const isWord = /^\p{Ll}+(?=[\s,:;.]|$)/u.test(summary);
  return `${reason} ${isWord ? summary.charAt(0).toUpperCase() + summary.slice(1) : summary}`;
}
