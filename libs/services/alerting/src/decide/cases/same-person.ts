import { MERGED, PARTED } from './case-corrections';
import { withGaps, type KnownGap, type KnownWithGaps } from './case-gaps';
import type { KnownNumbers } from './contact-screens';

interface Time {
  readonly fromMs: number;
  /** Infinity while it lasts. */
  readonly toMs: number;
}

/** Times of knowing in which a merge held a number for another's, with the words for both ends. */
export function asGaps(times: readonly Time[]): KnownGap[] {
  return times.map((time) => ({ ...time, because: [MERGED], becauseBack: [PARTED] }));
}

/** Times of knowing in which a merge held a number for the case's own. */
export function timesAsSelf(numbers: readonly KnownNumbers[], pseudonym: string): KnownGap[] {
  const turns = [...new Set(numbers.flatMap((one) => one.turns))].sort((a, b) => a - b);
  const times = turns.flatMap((fromMs, i): Time[] => {
    const isSelf = numbers.some((one) => one.at(fromMs).includes(pseudonym));
    return isSelf ? [{ fromMs, toMs: turns[i + 1] ?? Infinity }] : [];
  });
  return asGaps(times);
}

/**
 * Somebody who is a contact by what is known of a number, without the times in which the number was
 * another's: then that one was the contact, or the case itself. Null where nothing is left.
 */
export function without<T extends Contact>(
  contact: T,
  times: readonly KnownGap[],
): (T & KnownWithGaps) | null {
  const { goneMs: endMs = Infinity } = contact;
  const known = holding(times, contact.knownMs);
  const knownMs = known ? known.toMs : contact.knownMs;
  if (knownMs >= endMs) return null;
  const last = times.find(
    ({ fromMs, toMs }) => fromMs > knownMs && fromMs < endMs && toMs >= endMs,
  );
  const goneMs = last ? last.fromMs : endMs;
  const within = times.filter(({ fromMs, toMs }) => fromMs > knownMs && toMs < goneMs);
  const own = (contact.gaps ?? []).filter(({ fromMs, toMs }) => fromMs > knownMs && toMs < goneMs);
  const { gaps: _, ...rest } = contact;
  return {
    ...rest,
    knownMs,
    ...(known && { becauseKnown: known.becauseBack }),
    ...(contact.goneMs !== undefined && { goneMs }),
    ...withGaps(own, within),
  } as T & KnownWithGaps;
}

type Contact = { readonly knownMs: number; readonly goneMs?: number } & KnownWithGaps;

/** By which merge, or its undoing, a contact's number has become another's at this very moment. */
export function whyAnothers(
  numbers: KnownNumbers,
  retired: readonly Time[],
  ms: number,
): string[] | null {
  if (retired.some(({ fromMs }) => fromMs === ms)) return [MERGED];
  const now = new Set(numbers.at(ms));
  return numbers.at(ms - 1).some((number) => !now.has(number)) ? [PARTED] : null;
}

/** The first of these that holds a moment. */
export function holding<T extends { readonly fromMs: number; readonly toMs: number }>(
  times: readonly T[],
  ms: number,
): T | undefined {
  return times.find(({ fromMs, toMs }) => fromMs <= ms && ms < toMs);
}
