import { instantMs } from '@carbawatch/contracts';
import type { ClearedTime } from '../carriage';
import { counted } from '../wording';
import type { CaseState, CaseVersion } from './case-history';
import type { FoundContact } from './contacts';

type Times = FoundContact['times'];

/** While it was known that somebody lay beside the case only when that was presumed cleared. */
export type KnownSpan = readonly [fromMs: number, toMs: number | null];

/**
 * The times of knowing in which all that two patients lay together fell into times in which the
 * case was presumed cleared: what was known of the case at each moment decides.
 */
export function spansBesideCleared(times: Times, versions: readonly CaseVersion[]): KnownSpan[] {
  const spans: [number, number | null][] = [];
  for (const [i, { from, state }] of versions.entries()) {
    if (state === null || timeOfAll(times, state) === null) continue;
    const fromMs = instantMs(from, 'UTC');
    const next = versions[i + 1];
    const toMs = next ? instantMs(next.from, 'UTC') : null;
    const last = spans.at(-1);
    if (last?.[1] === fromMs) last[1] = toMs;
    else spans.push([fromMs, toMs]);
  }
  return spans;
}

/** Whether that was known of a contact at a moment. */
export function isBesideCleared(
  { clearedSpans = [] }: { readonly clearedSpans?: readonly KnownSpan[] },
  ms: number,
): boolean {
  return clearedSpans.some(([fromMs, toMs]) => fromMs <= ms && ms < (toMs ?? Infinity));
}

/** Moments at which it was known otherwise. */
export function turnsOfCleared({
  clearedSpans = [],
}: {
  readonly clearedSpans?: readonly KnownSpan[];
}): number[] {
  return clearedSpans.flatMap(([fromMs, toMs]) => (toMs === null ? [fromMs] : [fromMs, toMs]));
}

/** The time in which the case was presumed cleared that holds the last of these; null for none. */
function timeOfAll(times: Times, { cleared = [] }: CaseState): ClearedTime | null {
  const held = times.map((time) => cleared.find((one) => holds(one, time)) ?? null);
  return held.includes(null) ? null : (held.at(-1) ?? null);
}

function holds(one: ClearedTime, { fromMs, toMs }: Times[number]): boolean {
  return (one.fromMs ?? -Infinity) <= fromMs && (toMs ?? Infinity) <= (one.toMs ?? Infinity);
}

/** What is said of contacts who lay beside the case when it was presumed cleared, by that time. */
export function clearedSentences(
  state: CaseState,
  contacts: readonly { readonly pseudonym: string; readonly times: Times }[],
): string[] {
  const persons = new Map<ClearedTime, Set<string>>();
  for (const { pseudonym, times } of contacts) {
    const time = timeOfAll(times, state);
    if (time) persons.set(time, (persons.get(time) ?? new Set()).add(pseudonym));
  }
  return [...persons].flatMap(([time, { size }]) => [
    clearedSentence(time),
    `Beside it only since then: ${counted(size, 'contact')}.`,
  ]);
}

/** By what the case is presumed cleared, where somebody lay beside it only since then. */
export function clearedBecause(times: Times, state: CaseState): string | null {
  const time = timeOfAll(times, state);
  return time && clearedSentence(time);
}

function clearedSentence({ lastPositiveOn, negativesOn }: ClearedTime): string {
  if (negativesOn.length > 0) {
    const days = negativesOn.join(', ');
    return `The case was presumed cleared: last positive on ${lastPositiveOn}, negative on ${days}.`;
  }
  return lastPositiveOn === null
    ? 'The case was presumed cleared by a list that was taken in.'
    : `The case was presumed cleared by a list that was taken in: positive on ${lastPositiveOn}.`;
}
