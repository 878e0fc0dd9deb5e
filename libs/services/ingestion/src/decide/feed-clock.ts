import type { FeedClock } from '@carbawatch/contracts';

/** The least time between a message's own time and its receipt, of those received in one hour. */
export interface HourLag {
  readonly hourMs: number;
  /** Negative where a message was dated after its receipt. */
  readonly leastMs: number;
}

/** Minutes that clocks of a hospital differ by, and times told to the minute. */
export const AHEAD_MS_MAX = 5 * 60_000;
/** What a queue or a sender that gathers messages may cost. */
export const BEHIND_MS_MAX = 15 * 60_000;
/** A clock is off by the same in every hour; what waits in a queue is not. */
const STEADY_MS_MAX = 5 * 60_000;
/** So many hours in which something came must agree before a lag is called a clock's. */
export const HOURS_BEHIND = 6;

/**
 * How a sender's clock stands by its last hours, the newest first. The least lag of an hour is what
 * the clock filter of NTP takes (RFC 5905, section 10): waiting only ever adds to a lag. A message
 * from the future is certain at once; a lag is the clock's only if it is long and steady. What was
 * told stands until an hour shows the clock right.
 */
export function clockOf(
  hours: readonly HourLag[],
  told: FeedClock['status'],
): Pick<FeedClock, 'status' | 'offSeconds'> {
  const [newest] = hours;
  if (!newest) return { status: 'right', offSeconds: 0 };
  const { leastMs } = newest;
  if (leastMs < -AHEAD_MS_MAX) return { status: 'ahead', offSeconds: secondsOf(leastMs) };
  if (leastMs <= BEHIND_MS_MAX) return { status: 'right', offSeconds: 0 };
  const lags = hours.slice(0, HOURS_BEHIND).map((hour) => hour.leastMs);
  const least = Math.min(...lags);
  const steady = Math.max(...lags) - least <= STEADY_MS_MAX;
  const isBehind = lags.length === HOURS_BEHIND && least > BEHIND_MS_MAX && steady;
  if (isBehind || told === 'behind') return { status: 'behind', offSeconds: secondsOf(least) };
  return { status: 'right', offSeconds: 0 };
}

function secondsOf(ms: number): number {
  return Math.round(Math.abs(ms) / 1_000);
}
