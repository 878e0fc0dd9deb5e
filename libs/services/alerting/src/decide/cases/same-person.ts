import { MERGED, PARTED } from './case-corrections';
import type { KnownGap } from './case-gaps';
import type { KnownNumbers } from './contact-screens';

/** Times of knowing in which a merge held a number for the case's own. */
export function timesAsSelf(numbers: readonly KnownNumbers[], pseudonym: string): KnownGap[] {
  const turns = [...new Set(numbers.flatMap((one) => one.turns))].sort((a, b) => a - b);
  return turns.flatMap((fromMs, i): KnownGap[] => {
    const isSelf = numbers.some((one) => one.at(fromMs).includes(pseudonym));
    const toMs = turns[i + 1] ?? Infinity;
    return isSelf ? [{ fromMs, toMs, because: [MERGED], becauseBack: [PARTED] }] : [];
  });
}

/** The first of these that holds a moment. */
export function holding<T extends { readonly fromMs: number; readonly toMs: number }>(
  times: readonly T[],
  ms: number,
): T | undefined {
  return times.find(({ fromMs, toMs }) => fromMs <= ms && ms < toMs);
}
