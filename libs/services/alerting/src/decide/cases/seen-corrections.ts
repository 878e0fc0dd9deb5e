import { dayOfInstant } from '@carbawatch/contracts';
import { groupedBy } from '../grouped-by';
import { distinct } from '../wording';
import { MERGED, PARTED } from './case-corrections';
import { isSameIsolate } from './exchanged-cases';
import type { SeenCase } from './seen-cases';

/** Which corrections of these cases came at a moment, a sentence each. */
export type Corrections = (ms: number, isAsked: (one: SeenCase) => boolean) => readonly string[];

/** By what was known of cases in short, one moment after the other. */
export function correctionsAmong(cases: readonly SeenCase[], timeZone: string): Corrections {
  const ended = groupedBy(cases, ({ goneMs }) => goneMs ?? Infinity);
  const spansOf = groupedBy(cases, ({ id }) => id);
  const begun = groupedBy(cases, ({ knownMs }) => knownMs);
  return (ms, isAsked) => {
    const gone = (ended.get(ms) ?? []).filter(isAsked);
    const back = (begun.get(ms) ?? []).filter(isAsked).filter((one) => {
      const before = spansOf.get(one.id)?.filter(({ knownMs }) => knownMs < ms) ?? [];
      const isBegun = before.every(({ goneMs }) => goneMs !== null && goneMs < ms);
      // By what took the same isolate from another case.
      return isBegun && !gone.some((was) => was.because && isSameIsolate(was, one));
    });
    /** The very case, and not a further one of the same person. */
    const isBack = (one: SeenCase) =>
      (spansOf.get(one.id) ?? []).some(
        (was) => was.knownMs < ms && (was.firstMs === one.firstMs || isSameIsolate(was, one)),
      );
    const told = gone.flatMap((was) => {
      const now = spansOf.get(was.id)?.find(({ knownMs }) => knownMs === ms);
      // What is known otherwise by another number, or of another patient, is no correction of it.
      const isSame = now?.pseudonym === was.pseudonym;
      return [...(was.because ?? []), ...(isSame ? changedWords(was, now, timeZone) : [])];
    });
    const isOfNumbers = told.includes(MERGED) || told.includes(PARTED);
    const again = back.flatMap(
      (one) =>
        one.becauseBack ?? (isBack(one) ? [againWords(dayOfInstant(one.firstMs, timeZone))] : []),
    );
    return distinct([...told, ...(isOfNumbers ? [] : again)]).sort();
  };
}

/** A correction was corrected itself. */
export function againWords(day: string): string {
  return `What had been taken back counts again, first positive on ${day}.`;
}

/** What of where, when and whence a case was first positive is known otherwise. */
export function changedWords(was: FirstSeen, now: FirstSeen, timeZone: string): string[] {
  return [
    ...dayChanged(was.firstMs, now.firstMs, timeZone),
    ...(was.ward === now.ward ? [] : [wardChanged(was.ward, now.ward)]),
    ...(was.source === now.source
      ? []
      : now.source
        ? ['Known before the admission, as was learnt since: a source.']
        : ['Not known before the admission, as was learnt since.']),
  ];
}

const MINUTE_MS = 60_000;

function dayChanged(was: number, now: number, timeZone: string): string[] {
  const [before, day] = [was, now].map((ms) => dayOfInstant(ms, timeZone));
  if (before !== day) return [`First positive on ${day} instead of ${before}.`];
  // Seconds are told by the one report and left out by the other.
  const isOther = Math.floor(was / MINUTE_MS) !== Math.floor(now / MINUTE_MS);
  return isOther ? [`First positive on ${day} at another time, as is known now.`] : [];
}

function wardChanged(before: string | null, ward: string | null): string {
  if (ward === null)
    return `By movements as told now, the first positive was not on ward ${before}.`;
  return before === null
    ? `First positive on ward ${ward}, as is known now.`
    : `First positive on ward ${ward} instead of ward ${before}.`;
}

type FirstSeen = Pick<SeenCase, 'firstMs' | 'ward' | 'source'>;
