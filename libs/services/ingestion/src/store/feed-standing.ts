import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * What ingestion publishes of its feeds to other services' reads: when each was last heard, whether
 * it was told to be silent, and how many of its messages wait for somebody's hand. The view binds
 * whoever reads it by that role's own sites; its columns are a contract, the tables behind it not.
 */
export class PublishFeedStanding1791230000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE VIEW ingestion.feed_standing WITH (security_invoker = true) AS
      SELECT feed.site, feed.sender, feed.last_at, feed.told = 'silent' AS silent,
             (SELECT count(*) FROM ingestion.message waiting
              WHERE waiting.site = feed.site AND waiting.sender = feed.sender
                AND waiting.status = 'quarantined') AS quarantined
      FROM ingestion.feed`);
  }
}
