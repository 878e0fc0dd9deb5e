import type { Alert, ChannelKind, DeliveryKind, Severity } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { uuidV5 } from '../decide/alert-id';
import { NOTHING_UNDER_WAY, NOT_UNDER_WAY, type UnderWay } from './channel-waits';
import { isAsGrave, lockNotices, type NoticeRow } from './notices.store';
import { INTERRUPTED, reachesSomebody, type Attempted } from './sender';

/** Messages that one round sends at once: mail servers count connections. */
const ROUND_MAX = 20;

/** Longer than any attempt may last; after it another process may try. */
export const LEASE_MS = 60_000;

/** A message that this process may try to send now. */
export interface ClaimedDelivery {
  readonly site: string;
  readonly id: string;
  readonly noticeId: string;
  readonly alertId: string;
  /** The id by which receivers know the alert, where they were told it under another. */
  readonly toldAs: string | null;
  readonly channel: string;
  readonly channelKind: ChannelKind;
  readonly attempts: number;
  readonly expiresAt: Date;
  readonly kind: DeliveryKind;
  readonly level: number;
  readonly severity: Severity;
}

/** The same notice by the same channel is the same message. */
export function deliveryId(noticeId: string, channel: string): string {
  return uuidV5(noticeId, channel);
}

/** A message of a notice to each of its channels, by itself or carried by a gathered one. */
export async function saveDeliveries(
  tx: Tx,
  notice: NoticeRow,
  channels: readonly {
    readonly name: string;
    readonly kind: ChannelKind;
    /** An open page or a Flag, which show the alert to whoever looks. */
    readonly isMerelyShown: boolean;
    readonly carriedBy: string | null;
  }[],
  now: Date,
): Promise<void> {
  for (const { name, kind, isMerelyShown, carriedBy } of channels) {
    await tx.execute(
      `INSERT INTO alerting.delivery
         (site, id, notice_id, alert_id, channel, channel_kind, status, created_at,
          next_attempt_at, expires_at, carried_by, merely_shown)
       VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, $7, $8, $9, $10)
       ON CONFLICT (site, id) DO NOTHING`,
      [
        notice.site,
        deliveryId(notice.id, name),
        notice.id,
        notice.alertId,
        name,
        kind,
        now,
        notice.expiresAt,
        carriedBy,
        isMerelyShown,
      ],
    );
  }
}

/** SQL: the id by which receivers know an alert that goes on as another. */
export const TOLD_AS = (alert: string): string => `
  SELECT told.told_as FROM alerting.delivery told
  WHERE told.alert_id = ${alert} AND told.told_as IS NOT NULL
  ORDER BY told.created_at DESC, told.id LIMIT 1`;

export const CLAIM_DELIVERIES = `
  UPDATE alerting.delivery AS claimed
  SET leased_until = $2, attempts = claimed.attempts + 1
  FROM alerting.notice
  WHERE (claimed.site, claimed.id) IN (
      SELECT site, id FROM alerting.delivery
      WHERE status = 'waiting' AND carried_by IS NULL AND next_attempt_at <= $1
        AND (leased_until IS NULL OR leased_until <= $1) AND ${NOT_UNDER_WAY}
      ORDER BY next_attempt_at, id LIMIT ${ROUND_MAX} FOR UPDATE SKIP LOCKED)
    AND notice.site = claimed.site AND notice.id = claimed.notice_id
  RETURNING claimed.site, claimed.id, claimed.notice_id AS "noticeId",
            claimed.alert_id AS "alertId",
            (${TOLD_AS('claimed.alert_id')}) AS "toldAs", claimed.channel,
            claimed.channel_kind AS "channelKind", claimed.attempts,
            claimed.expires_at AS "expiresAt", notice.kind, notice.level, notice.severity`;

const INTERRUPTED_ONES = (table: 'delivery' | 'digest'): string => `
  SELECT site, id FROM alerting.${table}
  WHERE leased_until <= $1 AND NOT (id = ANY ($2::uuid[]))`;

const NOTE_INTERRUPTED = (table: 'delivery' | 'digest'): string => `
  WITH late AS (
    SELECT site, id, attempts, leased_until FROM alerting.${table}
    WHERE leased_until <= $1 AND id = ANY ($2::uuid[]) FOR UPDATE SKIP LOCKED
  ), freed AS (
    UPDATE alerting.${table} SET leased_until = NULL FROM late
    WHERE (${table}.site, ${table}.id) = (late.site, late.id)
  )
  INSERT INTO alerting.delivery_attempt (site, delivery_id, n, at, outcome, code)
  SELECT site, id, attempts, leased_until - make_interval(secs => ${LEASE_MS / 1_000}), 'failed',
         '${INTERRUPTED}' FROM late
  ON CONFLICT DO NOTHING
  RETURNING site, delivery_id AS id`;

/**
 * Notes the attempts of a process that ended before their answers were noted; they may have
 * arrived. Answers the alerts that they were about.
 */
export async function noteInterrupted(
  tx: Tx,
  now: Date,
  { ids }: UnderWay = NOTHING_UNDER_WAY,
): Promise<{ readonly site: string; readonly alertId: string }[]> {
  const late = await forEachTable((table) => tx.query(INTERRUPTED_ONES(table), [now, ids]));
  if (late.length === 0) return [];
  await lockNotices(tx, await alertsOfMessages(tx, late));
  const mine = late.map(({ id }) => id);
  const tried = await forEachTable((table) => tx.query(NOTE_INTERRUPTED(table), [now, mine]));
  return tried.length === 0 ? [] : alertsOfMessages(tx, tried);
}

type Message = Pick<ClaimedDelivery, 'site' | 'id'>;

async function forEachTable(
  read: (table: 'delivery' | 'digest') => Promise<Message[]>,
): Promise<Message[]> {
  return [...(await read('delivery')), ...(await read('digest'))];
}

/** The alerts that messages are about, or that gathered ones carry. */
function alertsOfMessages(
  tx: Tx,
  messages: readonly Message[],
): Promise<{ readonly site: string; readonly alertId: string }[]> {
  return tx.query(
    `SELECT DISTINCT delivery.site, delivery.alert_id AS "alertId"
     FROM unnest($1::text[], $2::uuid[]) AS tried (site, id)
     JOIN alerting.delivery ON delivery.site = tried.site
       AND tried.id IN (delivery.id, delivery.carried_by)
     ORDER BY 2, 1`,
    [messages.map(({ site }) => site), messages.map(({ id }) => id)],
  );
}

/**
 * Takes what is due for this process until the lease ends, but for what is under way; a process
 * that dies gives it back.
 */
export async function claimDeliveries(
  tx: Tx,
  now: Date,
  { busy, ids }: UnderWay = NOTHING_UNDER_WAY,
): Promise<ClaimedDelivery[]> {
  return tx.query(CLAIM_DELIVERIES, [now, new Date(now.getTime() + LEASE_MS), busy, ids]);
}

/** An answer that comes after the lease was taken for that of a process that had ended. */
export const ANSWERED_LATE = `ON CONFLICT (site, delivery_id, n)
     DO UPDATE SET at = excluded.at, outcome = excluded.outcome, code = excluded.code`;

/** Writes an attempt into the ledger, with what becomes of the message. */
export async function saveAttempt(
  tx: Tx,
  { site, id, attempts }: ClaimedDelivery,
  attempted: Attempted & { readonly at: Date; readonly nextAt: Date | null },
): Promise<void> {
  await tx.execute(
    `INSERT INTO alerting.delivery_attempt (site, delivery_id, n, at, outcome, code)
     VALUES ($1, $2, $3, $4, $5, $6) ${ANSWERED_LATE}`,
    [site, id, attempts, attempted.at, attempted.outcome, attempted.code],
  );
  // What arrived has arrived, even if it was called back on its way.
  await tx.execute(
    `UPDATE alerting.delivery
     SET leased_until = NULL,
         status = CASE WHEN $3 = 'delivered' THEN 'delivered'
                       WHEN status = 'waiting' AND $4::timestamptz IS NULL THEN 'expired'
                       ELSE status END,
         next_attempt_at = coalesce($4, next_attempt_at)
     WHERE site = $1 AND id = $2`,
    [site, id, attempted.outcome, attempted.nextAt],
  );
}

/**
 * Ends notices whose messages all have an end: reached if any channel took one that reaches
 * somebody.
 */
export async function settleNotices(tx: Tx): Promise<void> {
  await tx.execute(
    `WITH done AS (
       SELECT told.site, told.id,
              bool_or(sent.status = 'delivered' AND ${reachesSomebody('told', 'sent')}) AS reached
       FROM alerting.notice told
       JOIN alerting.delivery sent ON sent.site = told.site AND sent.notice_id = told.id
       WHERE told.status = 'telling'
       GROUP BY told.site, told.id
       HAVING NOT bool_or(sent.status = 'waiting')
     ), mine AS (
       SELECT notice.site, notice.id, done.reached FROM done
       JOIN alerting.notice ON notice.site = done.site AND notice.id = done.id
       WHERE notice.status = 'telling'
       ORDER BY notice.site, notice.id FOR UPDATE OF notice
     )
     UPDATE alerting.notice SET status = CASE WHEN mine.reached THEN 'reached' ELSE 'unreached' END
     FROM mine
     WHERE notice.site = mine.site AND notice.id = mine.id AND notice.status = 'telling'`,
  );
}

type DeliveryShown = Alert['deliveries'][number];

/**
 * What an alert shows of its deliveries: channel, last attempt, outcome. What waits for the end of
 * quiet hours or for room (`held`), or is told only if nobody acknowledges (`planned`), has no
 * channel before its time: the role stands in its place, and when it is due.
 */
export async function deliveriesOfAlerts(
  tx: Tx,
  alertIds: readonly string[],
): Promise<Map<string, DeliveryShown[]>> {
  const rows = await tx.query<Omit<DeliveryShown, 'at'> & { alertId: string; at: Date }>(
    `SELECT delivery.alert_id AS "alertId", delivery.channel, delivery.status AS outcome,
            notice.kind, coalesce(tried.at, delivery.created_at) AS at
     FROM alerting.delivery
     JOIN alerting.notice ON notice.site = delivery.site AND notice.id = delivery.notice_id
     LEFT JOIN LATERAL (
       SELECT at FROM alerting.delivery_attempt tried
       WHERE tried.site = delivery.site
         AND tried.delivery_id = coalesce(delivery.carried_by, delivery.id)
       ORDER BY n DESC LIMIT 1) AS tried ON true
     WHERE delivery.alert_id = ANY ($1::uuid[])
     UNION ALL
     SELECT alert_id, role, CASE WHEN kind = 'escalated' THEN 'planned' ELSE 'held' END, kind, due_at
     FROM alerting.notice
     WHERE status = 'waiting' AND (site, alert_id) IN (
       SELECT site, id FROM alerting.alert WHERE id = ANY ($1::uuid[]))
     ORDER BY at, channel`,
    [alertIds],
  );
  const byAlert = new Map<string, DeliveryShown[]>();
  for (const { alertId, at, ...shown } of rows) {
    const known = byAlert.get(alertId) ?? [];
    byAlert.set(alertId, [...known, { ...shown, at: at.toISOString() }]);
  }
  return byAlert;
}

/** Open notices that reached nobody, and messages that wait, for the metrics. */
export async function deliveryCounts(
  tx: Tx,
): Promise<{ readonly unreached: number; readonly waiting: number }> {
  const [row] = await tx.query<{ unreached: number; waiting: number }>(
    `SELECT
       (SELECT count(DISTINCT (notice.site, notice.alert_id)) FROM alerting.notice
        JOIN alerting.alert ON alert.site = notice.site AND alert.id = notice.alert_id
        WHERE (notice.operator_told OR notice.status = 'unreached') AND alert.status = 'open'
          AND NOT EXISTS (
            SELECT FROM alerting.notice call
            JOIN alerting.delivery d ON d.site = call.site AND d.notice_id = call.id
            WHERE call.site = notice.site AND call.alert_id = notice.alert_id
              AND call.kind <> 'nobody-reached' AND ${isAsGrave('notice', 'call')}
              AND d.status = 'delivered'
              AND ${reachesSomebody('notice')})) AS unreached,
       (SELECT count(*) FROM alerting.delivery WHERE status = 'waiting') AS waiting`,
  );
  return row ?? { unreached: 0, waiting: 0 };
}
