import { dayOfInstant } from '@carbawatch/contracts';
import { groupedBy } from '../grouped-by';
import { distinct } from '../wording';
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
      return before.length > 0 && before.every(({ goneMs }) => goneMs !== null && goneMs < ms);
    });
    return distinct([
      ...gone.flatMap((was) => {
        const now = spansOf.get(was.id)?.find(({ knownMs }) => knownMs === ms);
        return [...(was.because ?? []), ...(now ? changedWords(was, now, timeZone) : [])];
      }),
      ...back.map((one) => againWords(dayOfInstant(one.firstMs, timeZone))),
    ]).sort();
  };
}

/** A correction was corrected itself. */
export function againWords(day: string): string {
  return `What had been taken back is reported again, first positive on ${day}.`;
}

function changedWords(was: SeenCase, now: SeenCase, timeZone: string): string[] {
  const [before, day] = [was, now].map(({ firstMs }) => dayOfInstant(firstMs, timeZone));
  return [
    ...(before === day ? [] : [`First positive on ${day} instead of ${before}.`]),
    ...(was.ward === now.ward || was.ward === null || now.ward === null
      ? []
      : [`First positive on ward ${now.ward} instead of ward ${was.ward}.`]),
    ...(was.source === now.source ? [] : [sourceWords(now.source)]),
  ];
}

/** Whether a case was brought in as known. */
export function sourceWords(isSource: boolean): string {
  return isSource
    ? 'Known before the admission, as was learnt since: a source.'
    : 'Not known before the admission, as was learnt since.';
}
