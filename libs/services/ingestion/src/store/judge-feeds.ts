import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * From when on a feed counts as silent is kept with the message by which it was judged, and
 * published: who reads it knows at each moment, right after a start as well, what the list of feeds
 * says, and when the feed was not judged yet. `silences` is what a replay has told of it.
 */
export class JudgeFeeds1791330000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE ingestion.feed
        ADD COLUMN silent_from timestamptz,
        ADD COLUMN judged_last_at timestamptz,
        -- Of a replay: how far the site's clock had come by then.
        ADD COLUMN judged_to timestamptz,
        ADD COLUMN silences jsonb NOT NULL DEFAULT '[]',
        ADD COLUMN revision int NOT NULL DEFAULT 0`);
    await runner.query(`
      CREATE OR REPLACE VIEW ingestion.feed_standing WITH (security_invoker = true) AS
      SELECT feed.site, feed.sender, feed.last_at, feed.told = 'silent' AS silent,
             coalesce(waiting.n, 0) AS quarantined, coalesce(waiting.refused, 0) AS refused,
             feed.first_at, coalesce(recent.n, 0)::int AS recent_messages,
             feed.silent_from, feed.judged_last_at
      FROM ingestion.feed
      LEFT JOIN LATERAL (
        SELECT count(*) AS n,
               count(*) FILTER (WHERE (message.answer ->> 'status')::int >= 400) AS refused
        FROM ingestion.message
        WHERE message.site = feed.site AND message.sender = feed.sender
          AND message.status = 'quarantined') waiting ON true
      LEFT JOIN LATERAL (
        SELECT sum(messages) AS n FROM ingestion.feed_hour
        WHERE feed_hour.site = feed.site AND feed_hour.sender = feed.sender
          AND feed_hour.hour >= feed.last_at - interval '56 days') recent ON true`);
  }
}
