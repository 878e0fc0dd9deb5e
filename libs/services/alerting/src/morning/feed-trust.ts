import type { FeedState } from '@carbawatch/contracts';

const DAY_MS = 86_400_000;
/** So much has to be heard of a feed before its silence can be told (ADR 41). */
const LEARNING_DAYS = 14;
const LEARNING_MESSAGES = 20;
/** Whoever spoke less than this ago is not silent, whatever is usual (ADR 41). */
const SPEAKING_MS = 15 * 60_000;
/** Who has sent less than that in so long sends rarely. */
const RARE_DAYS = 28;

export interface HeardFeed {
  readonly firstMs: number;
  readonly lastMs: number;
  /** In the eight weeks before the last one. */
  readonly recentMessages: number;
  /** Whether ingestion has said by its last message from when on it is silent. */
  readonly isJudged: boolean;
}

/**
 * Why nobody can tell whether this feed is silent, once it has not spoken for a day; null while it
 * speaks, or where enough of it was heard for ingestion to tell.
 */
export function unjudgedFeed(
  { firstMs, lastMs, recentMessages, isJudged }: HeardFeed,
  nowMs: number,
): NonNullable<FeedState['unjudged']> | null {
  if (!isJudged && nowMs - lastMs >= SPEAKING_MS) return 'not-yet';
  if (nowMs - lastMs < DAY_MS) return null;
  if (recentMessages < LEARNING_MESSAGES) {
    return nowMs - firstMs < RARE_DAYS * DAY_MS ? 'new' : 'rare';
  }
  return lastMs - firstMs < LEARNING_DAYS * DAY_MS ? 'new' : null;
}
