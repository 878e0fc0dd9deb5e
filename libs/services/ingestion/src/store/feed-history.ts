import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * How long and how much each feed was heard: whoever stands on its silence has to know whether
 * enough was seen to tell one (ADR 41). `recent_messages` are those of the eight weeks before the
 * last one, from which is learned what is usual.
 */
export class PublishFeedHistory1791310000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE OR REPLACE VIEW ingestion.feed_standing WITH (security_invoker = true) AS
      SELECT feed.site, feed.sender, feed.last_at, feed.told = 'silent' AS silent,
             coalesce(waiting.n, 0) AS quarantined, coalesce(waiting.refused, 0) AS refused,
             feed.first_at, coalesce(recent.n, 0)::int AS recent_messages
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
