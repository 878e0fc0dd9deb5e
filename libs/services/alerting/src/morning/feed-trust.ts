import type { FeedState } from '@carbawatch/contracts';

const DAY_MS = 86_400_000;
/** So much has to be heard of a feed before its silence can be told (ADR 41). */
const LEARNING_DAYS = 14;
const LEARNING_MESSAGES = 20;
/** Whoever spoke less than this ago is not silent, whatever is usual (ADR 41). */
const SPEAKING_MS = 15 * 60_000;
/** Who has sent less than that in so long sends rarely. */
const RARE_DAYS = 28;
/** Ingestion learns from so many days before the last message (ADR 41). */
const WINDOW_DAYS = 56;
/**
 * Who sends rarely is waited for as long as it usually pauses, three times over: of arrivals by
 * chance one pause in twenty is longer (exp(−3)).
 */
const USUAL_PAUSES = 3;

export interface HeardFeed {
  readonly firstMs: number;
  readonly lastMs: number;
  /** In the eight weeks before the last one. */
  readonly recentMessages: number;
  /** Whether ingestion has said by its last message from when on it is silent. */
  readonly isJudged: boolean;
  /** Whether it could say so: of a feed that it still learns, it can't, however long that takes. */
  readonly isMissed: boolean;
}

/**
 * Why nobody can tell whether this feed is silent, once it has not spoken for a day; null while it
 * speaks, or where enough of it was heard for ingestion to tell.
 */
export function unjudgedFeed(
  feed: HeardFeed,
  nowMs: number,
): NonNullable<FeedState['unjudged']> | null {
  const { firstMs, lastMs, recentMessages, isJudged, isMissed } = feed;
  if (!isJudged && nowMs - lastMs >= SPEAKING_MS) return 'not-yet';
  if (nowMs - lastMs < DAY_MS) return null;
  const isYoung = lastMs - firstMs < LEARNING_DAYS * DAY_MS;
  if (recentMessages >= LEARNING_MESSAGES && isYoung) return 'new';
  if (recentMessages >= LEARNING_MESSAGES && isMissed) return null;
  if (nowMs - firstMs < RARE_DAYS * DAY_MS) return 'new';
  return nowMs - lastMs > USUAL_PAUSES * usualPauseMs(feed) ? 'quiet' : 'rare';
}

/** Mean time between two messages; nothing is usual of who has sent a single one. */
function usualPauseMs({ firstMs, lastMs, recentMessages }: HeardFeed): number {
  const heardMs = Math.min(lastMs - firstMs, WINDOW_DAYS * DAY_MS);
  return recentMessages > 1 ? heardMs / (recentMessages - 1) : 0;
}
