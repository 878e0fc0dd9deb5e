/**
 * A time of knowing in which the case of a contact was none, or in which they were known not to
 * have lain beside each other, until a correction gave it back.
 */
export interface KnownGap {
  readonly fromMs: number;
  readonly toMs: number;
  /** Which correction took the case, or the time beside it, a sentence each. */
  readonly because: readonly string[];
  /** Which one gave it back. */
  readonly becauseBack: readonly string[];
}

/** Who stands as a contact, with the times in which there was no case whose contact it was. */
export interface KnownWithGaps {
  readonly gaps?: readonly KnownGap[];
}

interface Believed extends KnownWithGaps {
  readonly knownMs: number;
  readonly goneMs: number | null;
}

/** Of the case's times as none those that are over: who was a contact before is one again. */
export function gapsThatEnded(gaps: readonly KnownGap[]): KnownGap[] {
  return gaps
    .filter(({ toMs }) => toMs < Infinity)
    .map(({ fromMs, toMs, because, becauseBack }) => ({ fromMs, toMs, because, becauseBack }));
}

/** All times in which somebody was known to be no contact, in their order; absent for none. */
export function withGaps(...times: readonly (readonly KnownGap[])[]): KnownWithGaps {
  const gaps = times.flat().sort((a, b) => a.fromMs - b.fromMs);
  return gaps.length > 0 ? { gaps } : {};
}

/** Whether the case was known to be none at a moment. */
export function isInGap({ gaps = [] }: KnownWithGaps, ms: number): boolean {
  return gaps.some(({ fromMs, toMs }) => fromMs <= ms && ms < toMs);
}

export function turnsOfGaps({ gaps = [] }: KnownWithGaps): number[] {
  return gaps.flatMap(({ fromMs, toMs }) => [fromMs, toMs]);
}

/** What took the case of whoever was its contact, or gave it back, at this very moment. */
export function becauseOfGaps({ knownMs, goneMs, gaps = [] }: Believed, ms: number): string[] {
  if (ms <= knownMs || ms >= (goneMs ?? Infinity)) return [];
  return gaps.flatMap(({ fromMs, toMs, because, becauseBack }) => [
    ...(fromMs === ms ? because : []),
    ...(toMs === ms ? becauseBack : []),
  ]);
}

/** The times of knowing between the gaps, in their order; null: to this day. */
export function timesBetweenGaps({
  knownMs,
  goneMs,
  gaps = [],
}: Believed): Pick<Believed, 'knownMs' | 'goneMs'>[] {
  const times: Pick<Believed, 'knownMs' | 'goneMs'>[] = [];
  const endMs = goneMs ?? Infinity;
  let sinceMs = knownMs;
  for (const { fromMs, toMs } of gaps) {
    const untilMs = Math.min(fromMs, endMs);
    if (untilMs > sinceMs) times.push({ knownMs: sinceMs, goneMs: untilMs });
    sinceMs = Math.max(sinceMs, toMs);
  }
  return sinceMs < endMs ? [...times, { knownMs: sinceMs, goneMs }] : times;
}
