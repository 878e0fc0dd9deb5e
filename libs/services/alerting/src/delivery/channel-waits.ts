import type { Tx } from '@carbawatch/postgres';

/** A channel's name is its site's own. */
export function channelKey(site: string, channel: string): string {
  return `${site}\n${channel}`;
}

/** Not of these channels. */
export const NOT_BUSY = `NOT (site || E'\\n' || channel = ANY ($3::text[]))`;

/** What has just failed is not tried again at once: it may be the message and not the channel. */
const REST_MS = 60_000;

const WAKE = (table: 'delivery' | 'digest', alone: string): string => `
  UPDATE alerting.${table} AS waiting SET next_attempt_at = $3
  WHERE site = $1 AND channel = $2 AND status = 'waiting' AND attempts > 0
    AND next_attempt_at > $3 ${alone}
    AND NOT EXISTS (
      SELECT FROM alerting.delivery_attempt tried
      WHERE tried.site = waiting.site AND tried.delivery_id = waiting.id AND tried.at > $4)`;

/** A channel that takes messages again is given what it failed to take before. */
export async function wakeChannel(
  tx: Tx,
  { site, channel }: { readonly site: string; readonly channel: string },
  now: Date,
): Promise<void> {
  const params = [site, channel, now, new Date(now.getTime() - REST_MS)];
  await tx.execute(WAKE('delivery', 'AND carried_by IS NULL'), params);
  await tx.execute(WAKE('digest', ''), params);
}
