/**
 * What time it is where the patients are: on the wall, or in a demonstration or a replay that of
 * the newest message, by which the server counts as well.
 */
let reachedMs: number | null = null;

export function siteNowMs(): number {
  return reachedMs ?? Date.now();
}

/** Null goes back to the clock on the wall. */
export function setSiteTime(moment: string | null): void {
  reachedMs = moment === null ? null : Date.parse(moment);
}
