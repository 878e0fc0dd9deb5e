import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * Of the messages that wait, how many were refused in the answer to their sender (a status of 4xx,
 * AE or AR): the sender knows of those, nobody but the desk knows of the others.
 */
export class PublishRefusedWaiting1791270000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE OR REPLACE VIEW ingestion.feed_standing WITH (security_invoker = true) AS
      SELECT feed.site, feed.sender, feed.last_at, feed.told = 'silent' AS silent,
             coalesce(waiting.n, 0) AS quarantined, coalesce(waiting.refused, 0) AS refused
      FROM ingestion.feed
      LEFT JOIN LATERAL (
        SELECT count(*) AS n,
               count(*) FILTER (WHERE (message.answer ->> 'status')::int >= 400) AS refused
        FROM ingestion.message
        WHERE message.site = feed.site AND message.sender = feed.sender
          AND message.status = 'quarantined') waiting ON true`);
  }
}
