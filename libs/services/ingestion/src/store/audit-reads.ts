import type { Tx } from '@carbawatch/postgres';
import type { SiteScope } from '@carbawatch/service-kit';

export interface AuditRow {
  readonly id: string;
  readonly at: Date;
  readonly actor: string;
  readonly actorName: string | null;
  readonly action: string;
  readonly target: string;
  readonly site: string | null;
  readonly detail: Record<string, unknown>;
}

export interface AuditFilters {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly target?: string | undefined;
  /** Instants, both included. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** Newest first; one row more than `limit` where there is more. */
export function auditPage(
  tx: Tx,
  scope: SiteScope,
  filters: AuditFilters,
  page: { readonly limit: number; readonly before: readonly [at: string, id: string] | null },
): Promise<AuditRow[]> {
  const { actor, action, target, from, to } = filters;
  return tx.query<AuditRow>(
    `SELECT id, at, actor, action, target, site, detail,
            coalesce((SELECT name FROM access.api_key k WHERE k.id::text = actor),
                     (SELECT name FROM access.client c WHERE c.id::text = actor)) AS "actorName"
     FROM access.audit
     WHERE ($1::text[] IS NULL OR site = ANY ($1))
       AND ($2::text IS NULL OR actor = $2) AND ($3::text IS NULL OR action = $3)
       AND ($4::text IS NULL OR target = $4)
       AND ($5::timestamptz IS NULL OR at >= $5) AND ($6::timestamptz IS NULL OR at <= $6)
       AND ($7::timestamptz IS NULL OR (at, id) < ($7, $8::uuid))
     ORDER BY at DESC, id DESC LIMIT $9`,
    [
      scope === 'all' ? null : scope,
      actor ?? null,
      action ?? null,
      target ?? null,
      from ?? null,
      to ?? null,
      page.before?.[0] ?? null,
      page.before?.[1] ?? null,
      page.limit + 1,
    ],
  );
}
