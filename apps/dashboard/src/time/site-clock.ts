import { useSyncExternalStore } from 'react';

/**
 * What time it is where the patients are: on the wall, or in a demonstration or a replay that of
 * the newest message, by which the server counts as well.
 */
let reachedMs: number | null = null;
const listeners = new Set<() => void>();

/** Null goes back to the clock on the wall. */
export function setSiteTime(moment: string | null): void {
  reachedMs = moment === null ? null : Date.parse(moment);
  for (const tell of listeners) tell();
}

function onSiteTime(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}

export function useSiteNowMs(): number {
  return useSyncExternalStore(onSiteTime, () => reachedMs) ?? Date.now();
}
