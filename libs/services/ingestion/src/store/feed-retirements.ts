import { ForwardMigration, type Tx } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';
import type { FeedRow } from './feeds';

/**
 * That somebody retired a feed, and how that ended; the audit keeps those before. Whoever reads
 * what is published of the feeds waits for none that is retired.
 */
export class RetireFeeds1791350000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE ingestion.feed
        ADD COLUMN retired_at timestamptz,
        ADD COLUMN retired_by text,
        ADD COLUMN retired_reason text,
        ADD COLUMN returned_at timestamptz,
        ADD COLUMN returned_by text,
        ADD COLUMN retirement_turn int NOT NULL DEFAULT 0`);
    await runner.query(`
      CREATE OR REPLACE VIEW ingestion.feed_standing WITH (security_invoker = true) AS
      SELECT feed.site, feed.sender, feed.last_at, feed.told = 'silent' AS silent,
             coalesce(waiting.n, 0) AS quarantined, coalesce(waiting.refused, 0) AS refused,
             feed.first_at, coalesce(recent.n, 0)::int AS recent_messages,
             feed.silent_from, feed.judged_last_at,
             feed.retired_at IS NOT NULL AND feed.returned_at IS NULL AS retired
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

type Named = Pick<FeedRow, 'site' | 'sender'>;

export function isRetired({ retiredAt, returnedAt }: FeedRow): boolean {
  return retiredAt !== null && returnedAt === null;
}

/** A message has brought it back, and nobody was told of it yet. */
export function hasSpokenAgain({ returnedAt, retirementTurn }: FeedRow): boolean {
  return returnedAt !== null && retirementTurn % 2 === 1;
}

export async function markRetired(
  tx: Tx,
  { site, sender }: Named,
  by: { readonly at: Date; readonly who: string; readonly reason: string; readonly turn: number },
): Promise<void> {
  await tx.execute(
    `UPDATE ingestion.feed
     SET retired_at = $3, retired_by = $4, retired_reason = $5, retirement_turn = $6,
         returned_at = NULL, returned_by = NULL
     WHERE site = $1 AND sender = $2`,
    [site, sender, by.at, by.who, by.reason, by.turn],
  );
}

/** `who` is null where a message did it. */
export async function markReturned(
  tx: Tx,
  { site, sender }: Named,
  by: { readonly at: Date; readonly who: string | null; readonly turn: number },
): Promise<void> {
  await tx.execute(
    `UPDATE ingestion.feed SET returned_at = $3, returned_by = $4, retirement_turn = $5
     WHERE site = $1 AND sender = $2`,
    [site, sender, by.at, by.who, by.turn],
  );
}
