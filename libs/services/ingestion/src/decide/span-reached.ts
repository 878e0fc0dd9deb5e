const DAY_MS = 86_400_000;

interface Heard {
  readonly channel: string;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

/**
 * From when to when a site in demonstration or replay has heard, in ms since the epoch; null before
 * its first message over MLLP, which is what streams. What people post meanwhile bears the day of
 * the wall, months ahead of a stream that has just begun, and says nothing of how far it has come;
 * within a day of its end it is the hospital's newest message like any other.
 */
export function spanReached(
  feeds: readonly Heard[],
): { readonly fromMs: number; readonly toMs: number } | null {
  const streamed = feeds.filter(({ channel }) => channel === 'mllp');
  if (streamed.length === 0) return null;
  const fromMs = Math.min(...streamed.map(({ firstAt }) => firstAt.getTime()));
  const streamedMs = Math.max(...streamed.map(({ lastAt }) => lastAt.getTime()));
  const near = feeds.map(({ lastAt }) => lastAt.getTime()).filter((ms) => ms < streamedMs + DAY_MS);
  return { fromMs, toMs: Math.max(streamedMs, ...near) };
}
