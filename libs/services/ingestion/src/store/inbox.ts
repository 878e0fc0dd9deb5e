import type { Tx } from '@carbawatch/postgres';

/** What makes two messages the same: the sender's id for it and its content. */
export interface InboxClaim {
  readonly site: string;
  readonly sender: string;
  readonly controlId: string;
  readonly contentHash: string;
  readonly messageId: string;
}

// Sorted, so that two processes that claim the same keys wait for each other and never in a ring;
// within a key by arrival, so that the first of a batch is the one that counts.
const CLAIM = {
  name: 'ingestion-claim-inbox',
  text: `
    INSERT INTO ingestion.inbox (site, sender, control_id, content_hash, message_id)
    SELECT site, sender, control_id, content_hash, message_id
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::uuid[])
      WITH ORDINALITY AS claim (site, sender, control_id, content_hash, message_id, place)
    ORDER BY site, sender, control_id, content_hash, place
    ON CONFLICT DO NOTHING`,
};

const FIRSTS = {
  name: 'ingestion-inbox-firsts',
  text: `
    SELECT claim.place::int AS place, inbox.message_id AS "messageId"
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
      WITH ORDINALITY AS claim (site, sender, control_id, content_hash, place)
    JOIN ingestion.inbox AS inbox USING (site, sender, control_id, content_hash)`,
};

/** For each claim the id of the message that came first; its own when it is new. */
export async function claimInbox(tx: Tx, claims: readonly InboxClaim[]): Promise<string[]> {
  const keys = [
    claims.map((claim) => claim.site),
    claims.map((claim) => claim.sender),
    claims.map((claim) => claim.controlId),
    claims.map((claim) => claim.contentHash),
  ];
  await tx.execute(CLAIM, [...keys, claims.map((claim) => claim.messageId)]);
  const rows = await tx.query<{ place: number; messageId: string }>(FIRSTS, keys);
  const firsts = new Map(rows.map(({ place, messageId }) => [place, messageId]));
  return claims.map(({ messageId }, index) => firsts.get(index + 1) ?? messageId);
}
