import {
  expectedBetween,
  missingForSilence,
  silentFromMs,
  type ExpectedVolume,
} from './expected-volume';

/** A message and the one that came next; null where none has come since. */
export interface Pause {
  readonly sinceMs: number;
  readonly untilMs: number | null;
}

/** A pause that was a silence, from `fromMs` on. */
export interface Silence extends Pause {
  readonly fromMs: number;
  /** Messages that would usually have come until it was one. */
  readonly expected: number;
}

/** The silence that a pause was by what was usual when it began; null where it was none yet. */
export function silenceOf(
  pause: Pause,
  volume: ExpectedVolume | null,
  at: { readonly nowMs: number; readonly timeZone: string },
): Silence | null {
  if (!volume) return null;
  const { sinceMs, untilMs } = pause;
  const endMs = untilMs ?? at.nowMs;
  // Of most pauses the missing messages are told sooner than the moment of silence.
  if (expectedBetween(volume, sinceMs, endMs, at.timeZone) < missingForSilence(volume)) return null;
  const fromMs = silentFromMs(volume, sinceMs, at.timeZone);
  if (fromMs === null || fromMs > endMs || fromMs === untilMs) return null;
  return { ...pause, fromMs, expected: expectedBetween(volume, sinceMs, fromMs, at.timeZone) };
}
