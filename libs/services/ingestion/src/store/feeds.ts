import type { FeedChanged, FeedClock } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { SiteScope } from '@carbawatch/service-kit';
import type { Channel } from '../decide/answer';
import type { HourCount } from '../decide/expected-volume';

/** A message as its feed counts it: where it came in, whatever became of it. */
export interface HeardMessage {
  readonly site: string;
  readonly sender: string;
  readonly channel: Channel;
  readonly receivedAt: Date;
  /** The message that it repeats: a sign of life that says nothing of what is usual. */
  readonly duplicateOf: string | null;
}

const HOUR_MS = 3_600_000;

const SAVE_FEEDS = {
  name: 'ingestion-save-feeds',
  text: `
    INSERT INTO ingestion.feed AS known (site, sender, channel, first_at, last_at)
    SELECT site, sender, channel, first_at, last_at
    FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[])
      AS heard (site, sender, channel, first_at, last_at)
    ON CONFLICT (site, sender) DO UPDATE
      SET channel = excluded.channel,
          first_at = least(known.first_at, excluded.first_at),
          last_at = greatest(known.last_at, excluded.last_at),
          -- Whatever is heard of a retired feed brings it back.
          returned_at = CASE WHEN known.retired_at IS NOT NULL
            THEN coalesce(known.returned_at, greatest(known.retired_at, excluded.last_at)) END`,
};

const SAVE_HOURS = {
  name: 'ingestion-save-feed-hours',
  text: `
    INSERT INTO ingestion.feed_hour AS known (site, sender, hour, messages, repeats)
    SELECT site, sender, hour, messages, repeats
    FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::int[], $5::int[])
      AS heard (site, sender, hour, messages, repeats)
    ON CONFLICT (site, sender, hour) DO UPDATE
      SET messages = known.messages + excluded.messages,
          repeats = known.repeats + excluded.repeats`,
};

interface HeardFeed {
  readonly site: string;
  readonly sender: string;
  readonly channel: Channel;
  firstMs: number;
  lastMs: number;
  readonly hours: Map<number, { messages: number; repeats: number }>;
}

/** Counts a batch; rows are taken in their order, so that two processes never wait in a ring. */
export async function noteHeard(tx: Tx, messages: readonly HeardMessage[]): Promise<void> {
  const feeds = gathered(messages);
  if (feeds.length === 0) return;
  await tx.execute(SAVE_FEEDS, [
    feeds.map(({ site }) => site),
    feeds.map(({ sender }) => sender),
    feeds.map(({ channel }) => channel),
    feeds.map(({ firstMs }) => new Date(firstMs)),
    feeds.map(({ lastMs }) => new Date(lastMs)),
  ]);
  const hours = feeds.flatMap(({ site, sender, hours: counts }) =>
    [...counts]
      .sort(([a], [b]) => a - b)
      .map(([hour, counts]) => ({ site, sender, hour: new Date(hour * HOUR_MS), ...counts })),
  );
  await tx.execute(SAVE_HOURS, [
    hours.map(({ site }) => site),
    hours.map(({ sender }) => sender),
    hours.map(({ hour }) => hour),
    hours.map(({ messages: n }) => n),
    hours.map(({ repeats }) => repeats),
  ]);
}

function gathered(messages: readonly HeardMessage[]): HeardFeed[] {
  const feeds = new Map<string, HeardFeed>();
  for (const { site, sender, channel, receivedAt, duplicateOf } of messages) {
    const ms = receivedAt.getTime();
    const place = `${site}\n${sender}`;
    const known = feeds.get(place);
    const feed = known ?? { site, sender, channel, firstMs: ms, lastMs: ms, hours: new Map() };
    if (!known) feeds.set(place, feed);
    feed.firstMs = Math.min(feed.firstMs, ms);
    feed.lastMs = Math.max(feed.lastMs, ms);
    const hour = Math.floor(ms / HOUR_MS);
    const counts = feed.hours.get(hour) ?? { messages: 0, repeats: 0 };
    counts[duplicateOf === null ? 'messages' : 'repeats'] += 1;
    feed.hours.set(hour, counts);
  }
  return [...feeds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, feed]) => feed);
}

/** A feed's row. */
export interface FeedRow {
  readonly site: string;
  readonly sender: string;
  readonly channel: Channel;
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** What the last event said of it. */
  readonly told: 'ok' | 'silent';
  readonly silentSince: Date | null;
  /** What the last event said of its clock. */
  readonly clock: FeedClock['status'];
  readonly clockOffSeconds: number;
  readonly clockSince: Date | null;
  /** The silences that were last told of it in a replay, and how often they were told. */
  readonly silences: NonNullable<FeedChanged['silences']>;
  readonly revision: number;
  /** When it was last retired, and when that ended: by a message where nobody is named. */
  readonly retiredAt: Date | null;
  readonly retiredBy: string | null;
  readonly retiredReason: string | null;
  readonly returnedAt: Date | null;
  readonly returnedBy: string | null;
  /** How often retirements and their ends were told: an odd number while it stands as told. */
  readonly retirementTurn: number;
}

const ROW = `
  site, sender, channel, first_at AS "firstAt", last_at AS "lastAt", told,
  silent_since AS "silentSince", clock, clock_off_seconds AS "clockOffSeconds",
  clock_since AS "clockSince", silences, revision, retired_at AS "retiredAt",
  retired_by AS "retiredBy", retired_reason AS "retiredReason", returned_at AS "returnedAt",
  returned_by AS "returnedBy", retirement_turn AS "retirementTurn"`;

/** Feeds of these sites, in their order; of one sender where one is named. */
export function feedRows(
  tx: Pick<Tx, 'query'>,
  scope: SiteScope,
  sender: string | null = null,
): Promise<FeedRow[]> {
  return tx.query<FeedRow>(
    `SELECT ${ROW} FROM ingestion.feed
     WHERE ($1::text[] IS NULL OR site = ANY ($1)) AND ($2::text IS NULL OR sender = $2)
     ORDER BY site, sender`,
    [scope === 'all' ? null : scope, sender],
  );
}

/** A hospital group has tens of sites; more are chosen by name in the address. */
const SITES_MAX = 500;

/**
 * Every site that a feed is of or that a message spoke of, which may be another. The lineage is
 * long and its sites are few: each step goes from one to the next by the index.
 */
export async function sitesHeardOf(tx: Pick<Tx, 'query'>): Promise<string[]> {
  const rows = await tx.query<{ site: string }>(
    `WITH RECURSIVE spoken (site) AS (
       (SELECT site FROM ingestion.lineage ORDER BY site LIMIT 1)
       UNION ALL
       SELECT (SELECT l.site FROM ingestion.lineage l WHERE l.site > spoken.site
               ORDER BY l.site LIMIT 1)
       FROM spoken WHERE spoken.site IS NOT NULL
     )
     SELECT site FROM spoken WHERE site IS NOT NULL
     UNION SELECT site FROM ingestion.feed ORDER BY site LIMIT $1`,
    [SITES_MAX],
  );
  return rows.map(({ site }) => site);
}

/** One feed under its lock, for whoever tells of its change. */
export async function lockFeed(
  tx: Tx,
  { site, sender }: Pick<FeedRow, 'site' | 'sender'>,
): Promise<FeedRow | null> {
  const [row] = await tx.query<FeedRow>(
    `SELECT ${ROW} FROM ingestion.feed WHERE site = $1 AND sender = $2 FOR UPDATE`,
    [site, sender],
  );
  return row ?? null;
}

export async function markTold(
  tx: Tx,
  { site, sender, told, silentSince }: Pick<FeedRow, 'site' | 'sender' | 'told' | 'silentSince'>,
): Promise<void> {
  await tx.execute(
    `UPDATE ingestion.feed SET told = $3, silent_since = $4 WHERE site = $1 AND sender = $2`,
    [site, sender, told, silentSince],
  );
}

export async function hourCounts(
  tx: Pick<Tx, 'query'>,
  { site, sender }: Pick<FeedRow, 'site' | 'sender'>,
  range: { readonly fromMs: number; readonly toMs: number },
): Promise<HourCount[]> {
  const rows = await tx.query<{ hour: Date; messages: number }>(
    `SELECT hour, messages FROM ingestion.feed_hour
     WHERE site = $1 AND sender = $2 AND hour >= $3 AND hour < $4`,
    [site, sender, new Date(range.fromMs), new Date(range.toMs)],
  );
  return rows.map(({ hour, messages }) => ({ hourMs: hour.getTime(), messages }));
}

/** All that came in since then, repeats too. */
export async function heardSince(
  tx: Pick<Tx, 'query'>,
  { site, sender }: Pick<FeedRow, 'site' | 'sender'>,
  sinceMs: number,
): Promise<number> {
  const [row] = await tx.query<{ heard: number }>(
    `SELECT coalesce(sum(messages + repeats), 0)::int AS heard FROM ingestion.feed_hour
     WHERE site = $1 AND sender = $2 AND hour >= $3`,
    [site, sender, new Date(sinceMs)],
  );
  return row?.heard ?? 0;
}

/** Pauses of a quarter of an hour and more that ended since, each with the message before it. */
export async function pausesFrom(
  tx: Pick<Tx, 'query'>,
  { site, sender }: Pick<FeedRow, 'site' | 'sender'>,
  fromMs: number,
): Promise<{ readonly sinceMs: number; readonly untilMs: number }[]> {
  const rows = await tx.query<{ since: Date; until: Date }>(
    `WITH heard AS (
       SELECT received_at AS until, lag(received_at) OVER (ORDER BY received_at) AS since
       FROM ingestion.message
       WHERE site = $1 AND sender = $2 AND parent IS NULL AND received_at >= coalesce(
         (SELECT max(received_at) FROM ingestion.message
          WHERE site = $1 AND sender = $2 AND parent IS NULL AND received_at < $3), $3))
     SELECT since, until FROM heard
     WHERE until >= $3 AND until - since >= interval '15 minutes'
       -- A message that was found to be another site's was heard here all the same.
       AND NOT EXISTS (
         SELECT FROM ingestion.feed_hour
         WHERE site = $1 AND sender = $2 AND messages + repeats > 0
           AND hour > date_trunc('hour', since, 'UTC') AND hour < date_trunc('hour', until, 'UTC'))
     ORDER BY until`,
    [site, sender, new Date(fromMs)],
  );
  return rows.map(({ since, until }) => ({ sinceMs: since.getTime(), untilMs: until.getTime() }));
}

/** Messages of a feed in the hours before each of these moments. */
export async function heardBefore(
  tx: Pick<Tx, 'query'>,
  { site, sender }: Pick<FeedRow, 'site' | 'sender'>,
  moments: readonly number[],
): Promise<number[]> {
  const rows = await tx.query<{ messages: number }>(
    `SELECT (SELECT coalesce(sum(messages), 0)::int FROM ingestion.feed_hour
             WHERE site = $1 AND sender = $2 AND hour < asked.at) AS messages
     FROM unnest($3::timestamptz[]) WITH ORDINALITY AS asked (at, place) ORDER BY place`,
    [site, sender, moments.map((ms) => new Date(ms))],
  );
  return rows.map(({ messages }) => messages);
}

/** From when on a feed counts as silent if nothing comes, as judged by its last message. */
export async function markJudged(
  tx: Pick<Tx, 'query'>,
  { site, sender, lastAt }: Pick<FeedRow, 'site' | 'sender' | 'lastAt'>,
  judged: {
    readonly silentFromMs: number | null;
    readonly replayedToMs: number | null;
    /** How much had been heard of it when one began to look; null at a live site. */
    readonly heard: number | null;
  },
): Promise<void> {
  const at = (ms: number | null) => (ms === null ? null : new Date(ms));
  await tx.query(
    `UPDATE ingestion.feed
     SET silent_from = $4, judged_last_at = $3, judged_to = $5, judged_heard = $6
     WHERE site = $1 AND sender = $2 AND last_at = $3
       AND (silent_from, judged_last_at, judged_to, judged_heard)
           IS DISTINCT FROM ($4::timestamptz, $3::timestamptz, $5::timestamptz, $6::int)`,
    [site, sender, lastAt, at(judged.silentFromMs), at(judged.replayedToMs), judged.heard],
  );
}

/** What was told of a feed's silences in a replay, and how often it was told anew. */
export async function markSilences(
  tx: Tx,
  { site, sender }: Pick<FeedRow, 'site' | 'sender'>,
  told: { readonly silences: string; readonly revision: number },
): Promise<void> {
  await tx.execute(
    `UPDATE ingestion.feed SET silences = $3::jsonb, revision = $4 WHERE site = $1 AND sender = $2`,
    [site, sender, told.silences, told.revision],
  );
}

/** Messages of each feed that wait for somebody's hand, by `site` and `sender`. */
export async function waitingBySender(
  tx: Pick<Tx, 'query'>,
  scope: SiteScope,
): Promise<Map<string, number>> {
  const rows = await tx.query<{ site: string; sender: string; waiting: number }>(
    `SELECT site, sender, count(*) AS waiting FROM ingestion.message
     WHERE status = 'quarantined' AND ($1::text[] IS NULL OR site = ANY ($1))
     GROUP BY site, sender`,
    [scope === 'all' ? null : scope],
  );
  return new Map(rows.map(({ site, sender, waiting }) => [`${site}\n${sender}`, waiting]));
}
