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
  /** Ids of whoever a name fits. */
  readonly actors?: readonly string[] | undefined;
  readonly action?: string | undefined;
  readonly target?: string | undefined;
  /** How the id begins: lists show the first letters alone. */
  readonly about?: string | undefined;
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
  const { actor, actors, action, target, about, from, to } = filters;
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
       AND ($10::text[] IS NULL OR actor = ANY ($10))
       AND ($11::text IS NULL OR starts_with(target, $11))
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
      actors ?? null,
      about ?? null,
    ],
  );
}

/**
 * Ids of the keys, clients and accounts of a name, revoked ones too: of exactly this name where
 * there are any, else of those that hold it. An id stands for itself.
 */
export async function actorsNamed(tx: Tx, who: string): Promise<string[]> {
  const rows = await tx.query<{ actor: string; isExact: boolean }>(
    `SELECT actor, lower(name) = lower($1) AS "isExact"
     FROM (SELECT id::text AS actor, name FROM access.api_key
           UNION ALL SELECT id::text, name FROM access.client
           UNION ALL SELECT name, regexp_replace(name, '^oidc:', '') FROM access.account) AS known
     WHERE strpos(lower(name), lower($1)) > 0`,
    [who],
  );
  const exact = rows.filter(({ isExact }) => isExact);
  return [who, ...(exact.length > 0 ? exact : rows).map(({ actor }) => actor)];
}
