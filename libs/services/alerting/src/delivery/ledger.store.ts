import type { Delivery } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { CalledBackFor } from './notices.store';

/** One entry of the ledger, with what its words are made of. */
export interface LedgerRow extends Omit<
  Delivery,
  'createdAt' | 'nextAttemptAt' | 'expiresAt' | 'attempts' | 'why'
> {
  readonly createdAt: Date;
  readonly nextAttemptAt: Date | null;
  readonly expiresAt: Date;
  readonly attempts: { at: string; outcome: 'delivered' | 'failed'; code: string }[];
  /** When it was to be told, and called back; null where it was not. */
  readonly dueAt: Date;
  readonly calledBackAt: Date | null;
  readonly calledBackFor: CalledBackFor | null;
}

export interface LedgerFilters {
  readonly alertId: string | null;
  readonly status: string | null;
  readonly unreached: boolean;
  /** The gathered message that carried them. */
  readonly carriedBy?: string | null;
}

const OF_NOTICE = `notice.kind, notice.level, notice.role, notice.due_at AS "dueAt"`;
const ASKED = `($1::text[] IS NULL OR notice.site = ANY ($1))
       AND ($2::uuid IS NULL OR notice.alert_id = $2)
       AND (NOT $4::boolean OR notice.operator_told OR notice.status = 'unreached')`;

const MESSAGES = `
    SELECT delivery.id, delivery.site, delivery.alert_id AS "alertId", ${OF_NOTICE},
           delivery.channel, delivery.channel_kind AS "channelKind", delivery.status,
           delivery.carried_by AS "carriedBy", delivery.created_at AS "createdAt",
           delivery.expires_at AS "expiresAt",
           CASE WHEN delivery.status = 'waiting' THEN delivery.next_attempt_at END
             AS "nextAttemptAt",
           coalesce((SELECT jsonb_agg(jsonb_build_object('at', at, 'outcome', outcome,
                                                         'code', code) ORDER BY n)
                     FROM alerting.delivery_attempt tried
                     WHERE tried.site = delivery.site
                       AND tried.delivery_id = coalesce(delivery.carried_by, delivery.id)), '[]')
             AS attempts,
           CASE WHEN delivery.status = 'cancelled' THEN notice.cancelled_at END AS "calledBackAt",
           CASE WHEN delivery.status = 'cancelled' THEN notice.called_back_for END
             AS "calledBackFor"
    FROM alerting.delivery
    JOIN alerting.notice ON notice.site = delivery.site AND notice.id = delivery.notice_id
    WHERE ${ASKED.replaceAll(/notice\.(site|alert_id)/g, 'delivery.$1')}
      AND ($3::text IS NULL OR delivery.status = $3)
      AND ($8::uuid IS NULL OR delivery.carried_by = $8)
      AND ($5::timestamptz IS NULL OR (delivery.created_at, delivery.id) < ($5, $6::uuid))
    ORDER BY delivery.created_at DESC, delivery.id DESC LIMIT $7`;

/** What ended before there was a message, under the moment at which it ended. */
const UNTOLD = `
    SELECT notice.id, notice.site, notice.alert_id, ${OF_NOTICE}, NULL, NULL,
           CASE notice.status WHEN 'cancelled' THEN 'cancelled' ELSE 'expired' END, NULL::uuid,
           notice.untold_at, notice.expires_at, NULL::timestamptz, '[]'::jsonb,
           notice.cancelled_at, notice.called_back_for
    FROM alerting.notice
    WHERE ${ASKED} AND notice.untold_at IS NOT NULL AND $8::uuid IS NULL
      AND ($3::text IS NULL
           OR $3 = CASE notice.status WHEN 'cancelled' THEN 'cancelled' ELSE 'expired' END)
      AND ($5::timestamptz IS NULL OR (notice.untold_at, notice.id) < ($5, $6::uuid))
    ORDER BY notice.untold_at DESC, notice.id DESC LIMIT $7`;

/** One page of the ledger, the newest entry first. */
export async function pageOfDeliveries(
  tx: Tx,
  sites: readonly string[] | 'all',
  { alertId, status, unreached, carriedBy = null }: LedgerFilters,
  { after, limit }: { readonly after: readonly [string, string] | null; readonly limit: number },
): Promise<LedgerRow[]> {
  return tx.query(
    `SELECT * FROM ((${MESSAGES}) UNION ALL (${UNTOLD})) AS entry
     ORDER BY "createdAt" DESC, id DESC LIMIT $7`,
    [
      ...[sites === 'all' ? null : sites, alertId, status, unreached],
      ...[after?.[0] ?? null, after?.[1] ?? null, limit, carriedBy],
    ],
  );
}
