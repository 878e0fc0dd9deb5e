import { z } from 'zod';
import { moment } from './canonical';
import { feedRetirement, feedRetirementTold } from './feed-retirement';
import { listOf } from './http';

/**
 * Feeds: what each sender of a site sends, when something of it was last heard, and whether it has
 * fallen silent. A feed is a site and a sender (the name of a key, or `MSH-3/MSH-4` over MLLP).
 */

/**
 * `learning`: too little was seen to say what is usual. `silent`: so long without a message that
 * chance explains it no more. `by-hand`: a person's key, of which no rhythm is expected. `retired`:
 * somebody said that nothing more is to come of it.
 */
export const FEED_STATUSES = ['ok', 'silent', 'learning', 'by-hand', 'retired'] as const;

/** Name of the administrator's key of the start: what it posts, somebody posts by hand. */
export const BY_HAND_SENDER = 'administrator';

/** What is usual for a feed in one hour of the week, on the clocks of the site. */
export const expectedHour = z.object({
  /** ISO 8601: 1 is Monday, 7 is Sunday. */
  weekday: z.number().int().min(1).max(7),
  hour: z.number().int().min(0).max(23),
  /** Mean number of messages in such an hour. */
  messages: z.number().nonnegative(),
});

/**
 * Whether a sender's own times (MSH-7, FHIR `Bundle.timestamp`) can be right. `ahead`: a message
 * was dated after its receipt. `behind`: for hours no message was younger than so long, and always
 * by the same: its clock is behind, or every message waits as long.
 */
export const CLOCK_STATUSES = ['right', 'ahead', 'behind'] as const;

export const feedClock = z.object({
  status: z.enum(CLOCK_STATUSES),
  /** By how much the nearest message of an hour lay from its receipt; 0 while it is right. */
  offSeconds: z.number().nonnegative(),
  /** On the site's clock: since when this is told; null where no other was ever told. */
  since: moment.nullable(),
});

/** A feed as it stands on the site's clock. */
export const feed = z.object({
  site: z.string(),
  sender: z.string(),
  channel: z.enum(['http', 'mllp']),
  status: z.enum(FEED_STATUSES),
  firstReceivedAt: moment,
  lastReceivedAt: moment,
  /** When the last message before the silence came; null unless the feed is silent. */
  silentSince: moment.nullable(),
  /** Messages that would usually have come since the last one; null while learning. */
  expectedSinceLast: z.number().nonnegative().nullable(),
  /** When the feed will count as silent if nothing comes; null while learning or silent. */
  silentFrom: moment.nullable(),
  /** Messages of today, and what is usual until this hour of such a day (null while learning). */
  messagesToday: z.number().int().nonnegative(),
  expectedToday: z.number().nonnegative().nullable(),
  /** Messages of this feed that wait for somebody's hand. */
  quarantined: z.number().int().nonnegative(),
  /** As it was last told. */
  clock: feedClock,
  /** The last one, which may have ended; null where nobody ever retired it. */
  retirement: feedRetirement.nullable(),
});
export const feedList = listOf(feed);

/** One feed with what is usual in each hour of the week; empty while learning. */
export const feedDetail = feed.extend({ expected: z.array(expectedHour) });

/**
 * Body of `carbawatch.feeds.changed.v1`: a feed fell silent, or was heard again; where `clock` is
 * present, its clock was found wrong or right again, and the rest is as it was last told. The key
 * is the site and the sender, so that the changes of a feed keep their order.
 */
export const feedChanged = z.object({
  site: z.string(),
  sender: z.string(),
  status: z.enum(['ok', 'silent']),
  /** On the site's clock: when the silence became one, the feed was heard, or its clock seen. */
  at: moment,
  /** The last message before the silence. */
  silentSince: moment,
  /** Messages that would usually have come within the silence. */
  expected: z.number().nonnegative(),
  clock: feedClock.pick({ status: true, offSeconds: true }).optional(),
  /** Present where the feed was retired, or that ended; the rest is as it was last told. */
  retirement: feedRetirementTold.optional(),
  /**
   * Told in a replay, where messages may come in any order: every silence of the feed by the times
   * of its messages. It stands for all that was told of the feed before; the highest `revision`
   * is the newest.
   */
  silences: z
    .array(
      z.object({
        /** The last message before it. */
        since: moment,
        /** When it counted as a silence. */
        from: moment,
        /** When the feed was heard again; null while it is silent. */
        until: moment.nullable(),
        expected: z.number().nonnegative(),
      }),
    )
    .optional(),
  revision: z.number().int().positive().optional(),
});

/** Key of a feed's events. A sender may hold any character; the colon keeps it off pseudonyms. */
export function feedKey(site: string, sender: string): string {
  return `${site}/feed:${sender}`;
}

/** Senders that always send whole cultures: what they no longer name is withdrawn. */
export const snapshotModeList = listOf(
  z.object({ site: z.string(), sender: z.string(), changedAt: moment, changedBy: z.string() }),
);

/** How often a field was filled, of the reports that could have it. */
export const fieldCompleteness = z.object({
  sender: z.string(),
  kind: z.enum(['isolate', 'movement']),
  /** Canonical name, such as `specimen.collectedAt`. */
  field: z.string(),
  present: z.number().int().nonnegative(),
  reports: z.number().int().nonnegative(),
  /** `present / reports`; null where there was no report. */
  value: z.number().min(0).max(1).nullable(),
});
export const completenessList = listOf(fieldCompleteness);

export type FeedStatus = (typeof FEED_STATUSES)[number];
export type ExpectedHour = z.infer<typeof expectedHour>;
export type FeedClock = z.infer<typeof feedClock>;
export type Feed = z.infer<typeof feed>;
export type FeedChanged = z.infer<typeof feedChanged>;
export type FieldCompleteness = z.infer<typeof fieldCompleteness>;
