import { SEVERITIES, type Severity } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { uuidV5 } from '../decide/alert-id';
import { MAY_HAVE_ARRIVED, reachesSomebody } from './sender';
import type { KnownNotice, PlannedNotice, RevivedNotice } from './plan';

/** Hint that something is due. */
export const DELIVERY_CHANNEL = 'carbawatch_delivery';

/** Notices that one round takes up: a storm that is told as one message. */
const ROUND_MAX = 500;

export type NoticeStatus = 'waiting' | 'telling' | 'reached' | 'unreached' | 'cancelled';

export interface NoticeRow {
  readonly site: string;
  readonly id: string;
  readonly alertId: string;
  readonly kind: string;
  readonly occurrence: string;
  readonly level: number;
  readonly role: string;
  readonly route: string;
  readonly severity: Severity;
  readonly expiresAt: Date;
  /** Since when it waits for room in its role's channels. */
  readonly heldFrom: Date | null;
}

const COLUMNS = `site, id, alert_id AS "alertId", kind, occurrence, level, role, route, severity,
  expires_at AS "expiresAt", held_from AS "heldFrom"`;

/** The same notice has the same id, so that planning it twice is planning it once. */
export function noticeId(
  alertId: string,
  notice: Pick<PlannedNotice, 'occurrence' | 'level' | 'role' | 'severity'> & { kind: string },
): string {
  const { kind, occurrence, severity, level, role } = notice;
  return uuidV5(alertId, JSON.stringify([kind, occurrence, severity, level, role]));
}

/**
 * Notices are locked before their messages, and those of several alerts at once, in one order: by
 * whoever plans, and by whoever notes what became of a message and then plans again.
 */
export async function lockNotices(
  tx: Tx,
  about: readonly Pick<NoticeRow, 'site' | 'alertId'>[],
): Promise<void> {
  await tx.query(
    `SELECT FROM alerting.notice
     WHERE site = ANY ($1::text[]) AND alert_id = ANY ($2::uuid[])
     ORDER BY site, id FOR UPDATE`,
    [[...new Set(about.map(({ site }) => site))], about.map(({ alertId }) => alertId)],
  );
}

/** The same of all that other routes may change. */
export async function lockNoticesOfSite(tx: Tx, site: string): Promise<void> {
  await tx.query(
    `SELECT FROM alerting.notice
     WHERE site = $1 AND (status = 'waiting' OR alert_id IN (
       SELECT id FROM alerting.alert WHERE site = $1 AND status = 'open'))
     ORDER BY site, id FOR UPDATE`,
    [site],
  );
}

interface KnownRow extends KnownNotice {
  readonly cancelledAt: Date | null;
  readonly dueAt: Date;
  readonly expiresAt: Date;
}

export async function knownNotices(tx: Tx, site: string, alertId: string): Promise<KnownNotice[]> {
  const rows = await tx.query<KnownRow>(
    `SELECT notice.id, notice.kind, notice.occurrence, notice.level, notice.role, notice.route, notice.severity,
            notice.due_at AS "dueAt", notice.expires_at AS "expiresAt",
            CASE WHEN status = 'cancelled' THEN notice.cancelled_at END AS "cancelledAt",
            EXISTS (SELECT FROM alerting.delivery
                    WHERE delivery.site = notice.site AND delivery.notice_id = notice.id
                      AND delivery.status = 'delivered' AND NOT delivery.merely_shown)
              AS reached,
            EXISTS (SELECT FROM alerting.delivery
                    WHERE delivery.site = notice.site AND delivery.notice_id = notice.id
                      AND ${MAY_HAVE_ARRIVED} AND delivery.channel_kind <> 'in-app')
              AS "perhapsTaken",
            EXISTS (SELECT FROM alerting.delivery
                    WHERE delivery.site = notice.site AND delivery.notice_id = notice.id
                      AND ${MAY_HAVE_ARRIVED} AND NOT delivery.merely_shown)
              AS "perhapsReached"
     FROM alerting.notice WHERE site = $1 AND alert_id = $2`,
    [site, alertId],
  );
  return rows.map(({ cancelledAt, dueAt, expiresAt, ...known }) => {
    if (cancelledAt === null) return known;
    const [atMs, dueMs] = [cancelledAt.getTime(), dueAt.getTime()];
    return { ...known, calledBack: { atMs, dueMs, expiresMs: expiresAt.getTime() } };
  });
}

type NewNotice = Omit<PlannedNotice, 'kind'> & { readonly kind: string };

export async function saveNotice(
  tx: Tx,
  site: string,
  alertId: string,
  notice: NewNotice & { readonly status: NoticeStatus; readonly at: Date },
): Promise<void> {
  await tx.execute(
    `INSERT INTO alerting.notice
       (site, id, alert_id, kind, occurrence, level, role, route, severity, due_at, expires_at,
        status, created_at, untold_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
             CASE WHEN $12 = 'unreached' THEN $13::timestamptz END)
     ON CONFLICT (site, id) DO NOTHING`,
    [
      site,
      noticeId(alertId, notice),
      alertId,
      notice.kind,
      notice.occurrence,
      notice.level,
      notice.role,
      notice.route,
      notice.severity,
      new Date(notice.dueMs),
      new Date(notice.expiresMs),
      notice.status,
      notice.at,
    ],
  );
}

/** First calls that no storm holds, but the quiet hours of their routes. */
export async function heldByQuiet(
  tx: Tx,
  site: string,
  now: Date,
): Promise<{ readonly id: string; readonly route: string; readonly severity: Severity }[]> {
  return tx.query(
    `SELECT id, route, severity FROM alerting.notice
     WHERE site = $1 AND status = 'waiting' AND due_at > $2 AND kind = 'raised'
       AND held_from IS NULL FOR UPDATE`,
    [site, now],
  );
}

/** A notice is due at another time, and expires so much later. */
export async function setDue(tx: Tx, site: string, id: string, dueAt: Date): Promise<void> {
  await tx.execute(
    `UPDATE alerting.notice SET due_at = $3, expires_at = expires_at + ($3 - due_at)
     WHERE site = $1 AND id = $2`,
    [site, id, dueAt],
  );
}

/** A notice waits until there is room in its role's channels, and expires so much later. */
export async function holdNotice(
  tx: Tx,
  { site, id }: Pick<NoticeRow, 'site' | 'id'>,
  hold: { readonly from: Date; readonly until: Date },
): Promise<void> {
  await tx.execute(
    `UPDATE alerting.notice
     SET held_from = coalesce(held_from, $3), due_at = $4, expires_at = expires_at + ($4 - due_at)
     WHERE site = $1 AND id = $2`,
    [site, id, hold.from, hold.until],
  );
}

/** Channels that have told this role of the alert, and of which it may hear the end. */
export async function toldChannels(
  tx: Tx,
  { site, alertId, role }: Pick<NoticeRow, 'site' | 'alertId' | 'role'>,
): Promise<string[]> {
  const rows = await tx.query<{ channel: string }>(
    `SELECT DISTINCT delivery.channel FROM alerting.notice
     JOIN alerting.delivery ON delivery.site = notice.site AND delivery.notice_id = notice.id
     WHERE notice.site = $1 AND notice.alert_id = $2 AND notice.role = $3
       AND notice.kind IN ('raised', 'escalated') AND ${MAY_HAVE_ARRIVED}
     ORDER BY delivery.channel`,
    [site, alertId, role],
  );
  return rows.map(({ channel }) => channel);
}

/** What calls for somebody, and what says that this is over. */
export const CALLS = ['raised', 'escalated'] as const;
export const ENDS = ['retracted', 'cleared', 'flag'] as const;

/**
 * Why a call was called back: what people did, what the facts did, that it calls anew as graver,
 * that no route asks for it, or that an end was none.
 */
export type CalledBackFor =
  'acknowledged' | 'resolved' | 'retracted' | 'cleared' | 'graver' | 'no-route' | 'stands-again';

interface Cancelling {
  readonly kinds: typeof CALLS | typeof ENDS;
  readonly at: Date;
  readonly because: CalledBackFor;
  /** These of them; absent where it is all. */
  readonly only?: readonly KnownNotice[];
}

/** Nothing that waits about this alert is sent any more; what is on its way may still arrive. */
export async function cancelNotices(
  tx: Tx,
  site: string,
  alertId: string,
  { kinds, at, because, only }: Cancelling,
): Promise<void> {
  const ids = only?.map(({ id }) => id) ?? null;
  await tx.execute(
    `UPDATE alerting.notice
     SET status = 'cancelled', cancelled_at = $4, called_back_for = $6,
         untold_at = CASE WHEN status = 'waiting' THEN $4::timestamptz END
     WHERE site = $1 AND alert_id = $2 AND status IN ('waiting', 'telling') AND kind = ANY ($3)
       AND ($5::uuid[] IS NULL OR id = ANY ($5))`,
    [site, alertId, kinds, at, ids, because],
  );
  await tx.execute(
    `UPDATE alerting.delivery SET status = 'cancelled'
     FROM alerting.notice
     WHERE delivery.site = $1 AND delivery.alert_id = $2 AND delivery.status = 'waiting'
       AND notice.site = delivery.site AND notice.id = delivery.notice_id
       AND notice.status = 'cancelled'`,
    [site, alertId],
  );
}

/** What was called back goes on: waits as before, or is sent on by the channels that lacked it. */
export async function reviveNotice(
  tx: Tx,
  site: string,
  { notice: { id }, dueMs, expiresMs }: RevivedNotice,
): Promise<void> {
  const expiresAt = new Date(expiresMs);
  await tx.execute(
    `UPDATE alerting.notice
     SET cancelled_at = NULL, called_back_for = NULL, untold_at = NULL, due_at = $3,
         expires_at = $4,
         status = CASE WHEN EXISTS (
             SELECT FROM alerting.delivery AS sent
             WHERE sent.site = $1 AND sent.notice_id = $2 AND sent.status = 'cancelled')
           THEN 'telling' ELSE 'waiting' END
     WHERE site = $1 AND id = $2 AND status = 'cancelled'`,
    [site, id, new Date(dueMs), expiresAt],
  );
  await tx.execute(
    `UPDATE alerting.delivery
     SET status = 'waiting', carried_by = NULL, next_attempt_at = $3, expires_at = $4
     WHERE site = $1 AND notice_id = $2 AND status = 'cancelled'`,
    [site, id, new Date(dueMs), expiresAt],
  );
}

/** Of an open alert that no route takes an operator who is named later hears too, once. */
export async function tellOperatorAnew(
  tx: Tx,
  site: string,
  { role, since }: { readonly role: string; readonly since: Date },
): Promise<void> {
  await tx.execute(
    `UPDATE alerting.notice SET operator_told = false
     FROM alerting.alert
     WHERE notice.site = $1 AND notice.role = $2 AND notice.status = 'unreached'
       AND notice.operator_told AND alert.site = notice.site AND alert.id = notice.alert_id
       AND alert.status = 'open' AND notice.created_at > $3
       AND NOT EXISTS (
         SELECT FROM alerting.notice other
         WHERE other.site = notice.site AND other.alert_id = notice.alert_id
           AND other.role <> $2)`,
    [site, role, since],
  );
}

export const DUE_NOTICES = `
  SELECT ${COLUMNS} FROM alerting.notice
  WHERE status = 'waiting' AND due_at <= $1
  ORDER BY due_at, id LIMIT ${ROUND_MAX} FOR UPDATE SKIP LOCKED`;

/** Notices whose time has come, locked; another process takes others. */
export async function dueNotices(tx: Tx, now: Date): Promise<NoticeRow[]> {
  return tx.query(DUE_NOTICES, [now]);
}

export async function setNoticeStatus(
  tx: Tx,
  { site, id }: Pick<NoticeRow, 'site' | 'id'>,
  status: NoticeStatus,
): Promise<void> {
  await tx.execute(`UPDATE alerting.notice SET status = $3 WHERE site = $1 AND id = $2`, [
    site,
    id,
    status,
  ]);
}

/** Its time has come, and there was no channel to tell anybody by. */
export async function endUntold(
  tx: Tx,
  { site, id }: Pick<NoticeRow, 'site' | 'id'>,
  at: Date,
): Promise<void> {
  await tx.execute(
    `UPDATE alerting.notice SET status = 'unreached', untold_at = $3 WHERE site = $1 AND id = $2`,
    [site, id, at],
  );
}

/** SQL: whether the second notice was as grave as the first; who heard of less knows less. */
export function isAsGrave(notice: string, other: string): string {
  const rank = (one: string) =>
    `array_position(ARRAY['${SEVERITIES.join("', '")}'], ${one}.severity)`;
  return `${rank(other)} <= ${rank(notice)}`;
}

export const UNREACHED_NOTICES = `
  UPDATE alerting.notice SET operator_told = true
   WHERE (site, id) IN (
     SELECT late.site, late.id FROM alerting.notice late
     WHERE late.status IN ('telling', 'unreached') AND NOT late.operator_told
       AND (late.status = 'unreached' OR late.due_at <= $1)
       AND late.kind IN ('raised', 'escalated')
       AND NOT EXISTS (
         SELECT FROM alerting.notice tried
         WHERE tried.site = late.site AND tried.alert_id = late.alert_id
           AND tried.occurrence = late.occurrence AND tried.kind IN ('raised', 'escalated')
           AND ${isAsGrave('late', 'tried')}
           AND tried.status = 'telling' AND tried.due_at > $1)
       AND NOT EXISTS (
         SELECT FROM alerting.notice other
         JOIN alerting.delivery d ON d.site = other.site AND d.notice_id = other.id
         WHERE other.site = late.site AND other.alert_id = late.alert_id
           AND other.occurrence = late.occurrence AND other.kind <> 'nobody-reached'
           AND ${isAsGrave('late', 'other')}
           AND d.status = 'delivered'
           AND ${reachesSomebody('late')})
     ORDER BY late.due_at LIMIT ${ROUND_MAX} FOR UPDATE SKIP LOCKED)
   RETURNING ${COLUMNS}`;

/**
 * Notices that have been due since before `since` and have reached nobody, about an alert that has
 * reached nobody as grave as it is, and of which the operator does not know yet; marked as told.
 * While another call of it is being tried, its time is waited for.
 */
export async function unreachedNotices(tx: Tx, since: Date): Promise<NoticeRow[]> {
  return tx.query(UNREACHED_NOTICES, [since]);
}
