import type { ChannelKind } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { NOTHING_UNDER_WAY, NOT_UNDER_WAY, type UnderWay } from './channel-waits';
import { ANSWERED_LATE, LEASE_MS } from './deliveries.store';
import type { Gathered } from './gather';
import type { Attempted } from './sender';

/** Gathered messages that one round sends. */
const ROUND_MAX = 20;

/** One message that carries those of many alerts. */
export interface DigestRow {
  readonly site: string;
  readonly id: string;
  readonly role: string;
  readonly channel: string;
  readonly channelKind: ChannelKind;
  readonly body: Gathered;
  readonly attempts: number;
  readonly expiresAt: Date;
}

type NewDigest = Omit<DigestRow, 'attempts'> & { readonly at: Date };

export async function saveDigest(tx: Tx, digest: NewDigest): Promise<void> {
  const { site, id, role, channel, channelKind, body, at, expiresAt } = digest;
  await tx.execute(
    `INSERT INTO alerting.digest
       (site, id, role, channel, channel_kind, body, status, created_at, next_attempt_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, $7, $8)`,
    [site, id, role, channel, channelKind, JSON.stringify(body), at, expiresAt],
  );
}

/** When this role was sent messages by a channel since then; what was carried counts as one. */
export async function sentSince(
  tx: Tx,
  { site, role }: { readonly site: string; readonly role: string },
  channel: string,
  since: Date,
): Promise<number[]> {
  const rows = await tx.query<{ at: Date }>(
    `SELECT delivery.created_at AS at FROM alerting.delivery
     JOIN alerting.notice ON notice.site = delivery.site AND notice.id = delivery.notice_id
     WHERE delivery.site = $1 AND delivery.channel = $3 AND delivery.created_at > $4
       AND delivery.carried_by IS NULL AND notice.role = $2
     UNION ALL
     SELECT created_at FROM alerting.digest
     WHERE site = $1 AND role = $2 AND channel = $3 AND created_at > $4`,
    [site, role, channel, since],
  );
  return rows.map(({ at }) => at.getTime());
}

/** One writer decides what goes alone and what together: two would each see room. */
export async function lockGathering(tx: Tx): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('alerting gathering', 0))`);
}

export const CLAIM_DIGESTS = `
  UPDATE alerting.digest AS claimed SET leased_until = $2, attempts = claimed.attempts + 1
  WHERE (claimed.site, claimed.id) IN (
      SELECT site, id FROM alerting.digest
      WHERE status = 'waiting' AND next_attempt_at <= $1
        AND (leased_until IS NULL OR leased_until <= $1) AND ${NOT_UNDER_WAY}
      ORDER BY next_attempt_at, id LIMIT ${ROUND_MAX} FOR UPDATE SKIP LOCKED)
  RETURNING site, id, role, channel, channel_kind AS "channelKind", body, attempts,
            expires_at AS "expiresAt"`;

/**
 * Takes gathered messages that are due, but for what is under way; one of which nothing waits any
 * more is not sent.
 */
export async function claimDigests(
  tx: Tx,
  now: Date,
  { busy, ids }: UnderWay = NOTHING_UNDER_WAY,
): Promise<DigestRow[]> {
  await tx.execute(
    `UPDATE alerting.digest SET status = 'cancelled'
     WHERE status = 'waiting' AND next_attempt_at <= $1
       AND (leased_until IS NULL OR leased_until <= $1)
       AND NOT EXISTS (
         SELECT FROM alerting.delivery
         WHERE delivery.site = digest.site AND delivery.carried_by = digest.id
           AND delivery.status = 'waiting')`,
    [now],
  );
  return tx.query(CLAIM_DIGESTS, [now, new Date(now.getTime() + LEASE_MS), busy, ids]);
}

/** Writes an attempt at a gathered message into the ledger of everything that it carries. */
export async function saveDigestAttempt(
  tx: Tx,
  { site, id, attempts }: DigestRow,
  attempted: Attempted & { readonly at: Date; readonly nextAt: Date | null },
): Promise<void> {
  const { outcome, code, at, nextAt } = attempted;
  await tx.execute(
    `INSERT INTO alerting.delivery_attempt (site, delivery_id, n, at, outcome, code)
     VALUES ($1, $2, $3, $4, $5, $6) ${ANSWERED_LATE}`,
    [site, id, attempts, at, outcome, code],
  );
  const status = outcome === 'delivered' ? 'delivered' : nextAt === null ? 'expired' : 'waiting';
  await tx.execute(
    `UPDATE alerting.digest
     SET leased_until = NULL, status = $3, next_attempt_at = coalesce($4, next_attempt_at)
     WHERE site = $1 AND id = $2`,
    [site, id, status, nextAt],
  );
  // What arrived has arrived, even what was called back on its way.
  await tx.execute(
    `UPDATE alerting.delivery
     SET status = CASE WHEN $3 = 'delivered' OR status = 'waiting' THEN $3 ELSE status END,
         next_attempt_at = coalesce($4, next_attempt_at)
     WHERE site = $1 AND carried_by = $2`,
    [site, id, status, nextAt],
  );
}

/** Alerts that a gathered message told of. */
export async function carriedAlerts(
  tx: Tx,
  { site, id }: Pick<DigestRow, 'site' | 'id'>,
): Promise<string[]> {
  const rows = await tx.query<{ alertId: string }>(
    `SELECT DISTINCT alert_id AS "alertId" FROM alerting.delivery
     WHERE site = $1 AND carried_by = $2 ORDER BY 1`,
    [site, id],
  );
  return rows.map(({ alertId }) => alertId);
}

/** Present wards of alerts, for the line that names them. */
export async function wardsOfAlerts(
  tx: Tx,
  site: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  const rows = await tx.query<{ id: string; ward: string | null }>(
    `SELECT id, coalesce(array_to_string(wards, ', '), ward_now, ward_at_collection) AS ward
     FROM alerting.alert
     WHERE site = $1 AND id = ANY ($2::uuid[])`,
    [site, ids],
  );
  return new Map(rows.map(({ id, ward }) => [id, ward]));
}
