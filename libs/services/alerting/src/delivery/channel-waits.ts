import type { Tx } from '@carbawatch/postgres';

/** A channel's name is its site's own. */
export function channelKey(site: string, channel: string): string {
  return `${site}\n${channel}`;
}

/** What a process has under way already: no channel gets more than it may, and nothing twice. */
export interface UnderWay {
  /** Channels with as many attempts as they may have. */
  readonly busy: readonly string[];
  readonly ids: readonly string[];
}

export const NOTHING_UNDER_WAY: UnderWay = { busy: [], ids: [] };

/** Neither of these channels nor among these messages. */
export const NOT_UNDER_WAY = `NOT (site || E'\\n' || channel = ANY ($3::text[]))
        AND NOT (id = ANY ($4::uuid[]))`;

/** What has just failed is not tried again at once: it may be the message and not the channel. */
const REST_MS = 60_000;

const WAKE = (table: 'delivery' | 'digest', alone: string): string => `
  UPDATE alerting.${table} SET next_attempt_at = $3
  WHERE (site, id) IN (
    SELECT site, id FROM alerting.${table} AS waiting
    WHERE site = $1 AND channel = $2 AND status = 'waiting' AND attempts > 0
      AND next_attempt_at > $3 ${alone}
      AND NOT EXISTS (
        SELECT FROM alerting.delivery_attempt tried
        WHERE tried.site = waiting.site AND tried.delivery_id = waiting.id AND tried.at > $4)
    FOR UPDATE SKIP LOCKED)`;

/**
 * A channel that takes messages again is given what it failed to take before; in a transaction that
 * holds nothing else, since others lock these rows in an order of their own.
 */
export async function wakeChannel(
  tx: Tx,
  { site, channel }: { readonly site: string; readonly channel: string },
  now: Date,
): Promise<void> {
  const params = [site, channel, now, new Date(now.getTime() - REST_MS)];
  await tx.execute(WAKE('delivery', 'AND carried_by IS NULL'), params);
  await tx.execute(WAKE('digest', ''), params);
}
