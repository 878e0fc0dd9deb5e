import type { MessageHand } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';

/** What the audit says of who did something to a message, the first first. */
export async function handsOn(tx: Tx, messageId: string): Promise<MessageHand[]> {
  const rows = await tx.query<{ at: Date; hand: MessageHand['hand']; by: string | null }>(
    `SELECT at, substr(action, length('message.') + 1) AS hand,
            CASE WHEN actor = 'system' THEN NULL ELSE coalesce(
              (SELECT name FROM access.api_key k WHERE k.id::text = actor),
              (SELECT name FROM access.client c WHERE c.id::text = actor), actor) END AS by
     FROM access.audit
     WHERE target = $1
       AND action IN ('message.corrected', 'message.replayed', 'message.dismissed')
     ORDER BY at, id LIMIT 100`,
    [messageId],
  );
  return rows.map(({ at, hand, by }) => ({ at: at.toISOString(), hand, by }));
}
