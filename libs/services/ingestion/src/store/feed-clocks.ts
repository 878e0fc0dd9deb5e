import type { FeedClock } from '@carbawatch/contracts';
import { ForwardMigration, rowLevelSecurity, type Tx } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';
import { HOURS_BEHIND, type HourLag } from '../decide/feed-clock';

export const FEED_CLOCK_TABLES = ['feed_lag'];

/** How far each sender's own times lie from receipt, the least of each hour; and what was told. */
export class AddFeedClocks1791280000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ingestion.feed_lag (
        site text NOT NULL,
        sender text NOT NULL,
        hour timestamptz NOT NULL,
        least_ms bigint NOT NULL,
        PRIMARY KEY (site, sender, hour)
      )`);
    for (const sql of rowLevelSecurity('ingestion.feed_lag')) await runner.query(sql);
    await runner.query(`
      ALTER TABLE ingestion.feed
        ADD COLUMN clock text NOT NULL DEFAULT 'right'
          CHECK (clock IN ('right', 'ahead', 'behind')),
        ADD COLUMN clock_off_seconds int NOT NULL DEFAULT 0,
        ADD COLUMN clock_since timestamptz`);
  }
}

/** A message that says when it was made. */
export interface DatedMessage {
  readonly site: string;
  readonly sender: string;
  readonly receivedAt: Date;
  readonly statedMs: number;
}

const HOUR_MS = 3_600_000;

/** Only what is less than is known locks a row: of a busy feed that is a few messages an hour. */
const SAVE_LAGS = {
  name: 'ingestion-save-feed-lags',
  text: `
    INSERT INTO ingestion.feed_lag AS known (site, sender, hour, least_ms)
    SELECT site, sender, hour, least_ms
    FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::bigint[])
      AS heard (site, sender, hour, least_ms)
    WHERE NOT EXISTS (
      SELECT FROM ingestion.feed_lag lag
      WHERE lag.site = heard.site AND lag.sender = heard.sender AND lag.hour = heard.hour
        AND lag.least_ms <= heard.least_ms)
    ON CONFLICT (site, sender, hour)
      DO UPDATE SET least_ms = least(known.least_ms, excluded.least_ms)`,
};

/** Notes a batch, in the order of its keys, so that two processes never wait in a ring. */
export async function noteDated(tx: Tx, messages: readonly DatedMessage[]): Promise<void> {
  if (messages.length === 0) return;
  const least = new Map<string, DatedMessage & { hourMs: number; leastMs: number }>();
  for (const message of messages) {
    const { site, sender, receivedAt, statedMs } = message;
    const hourMs = Math.floor(receivedAt.getTime() / HOUR_MS) * HOUR_MS;
    const leastMs = receivedAt.getTime() - statedMs;
    const place = `${site}\n${sender}\n${hourMs}`;
    const known = least.get(place);
    if (!known || leastMs < known.leastMs) least.set(place, { ...message, hourMs, leastMs });
  }
  const rows = [...least].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  await tx.execute(SAVE_LAGS, [
    rows.map(({ site }) => site),
    rows.map(({ sender }) => sender),
    rows.map(({ hourMs }) => new Date(hourMs)),
    rows.map(({ leastMs }) => leastMs),
  ]);
}

/** The last hours of a feed in which messages said their time, the newest first. */
export async function lastLags(
  tx: Pick<Tx, 'query'>,
  { site, sender }: { readonly site: string; readonly sender: string },
): Promise<HourLag[]> {
  const rows = await tx.query<{ hour: Date; leastMs: number }>(
    `SELECT hour, least_ms::float8 AS "leastMs" FROM ingestion.feed_lag
     WHERE site = $1 AND sender = $2 ORDER BY hour DESC LIMIT $3`,
    [site, sender, HOURS_BEHIND],
  );
  return rows.map(({ hour, leastMs }) => ({ hourMs: hour.getTime(), leastMs }));
}

export async function markClock(
  tx: Tx,
  { site, sender }: { readonly site: string; readonly sender: string },
  { status, offSeconds }: Pick<FeedClock, 'status' | 'offSeconds'>,
  since: Date,
): Promise<void> {
  await tx.execute(
    `UPDATE ingestion.feed SET clock = $3, clock_off_seconds = $4, clock_since = $5
     WHERE site = $1 AND sender = $2`,
    [site, sender, status, offSeconds, since],
  );
}
