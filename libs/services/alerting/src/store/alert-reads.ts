import type { Tx } from '@carbawatch/postgres';
import type { AlertRow } from './alert-row';

/** Filters of the list; every one is optional. */
export interface AlertFilters {
  readonly statuses: readonly string[] | null;
  readonly rules: readonly string[] | null;
  readonly severities: readonly string[] | null;
  /** The ward at collection or the patient's present one. */
  readonly ward: string | null;
  /** Raised at or after this instant. */
  readonly from: Date | null;
  /** Raised before this instant. */
  readonly before: Date | null;
}

/** Where a page ended: the newest alert comes first. */
export interface AlertCursor {
  readonly raisedAt: string;
  readonly id: string;
}

type ReadRow = Omit<AlertRow, 'raisedAt'> & { readonly raisedAt: Date };

const COLUMNS = `
  site, id, rule, key, pseudonym, patient, severity, status, disposition, isolation, reopened,
  ward_at_collection AS "wardAtCollection", ward_now AS "wardNow", isolates,
  raised_at AS "raisedAt", count, title, because, timeline, deliveries, goal,
  alert_group AS "group", basis`;

const PAGE_OF_ALERTS = `
  SELECT ${COLUMNS} FROM alerting.alert
  WHERE ($1::text[] IS NULL OR site = ANY ($1))
    AND ($2::text[] IS NULL OR status = ANY ($2))
    AND ($3::text[] IS NULL OR rule = ANY ($3))
    AND ($4::text[] IS NULL OR severity = ANY ($4))
    AND ($5::text IS NULL OR ward_at_collection = $5 OR ward_now = $5)
    AND ($6::timestamptz IS NULL OR raised_at >= $6)
    AND ($7::timestamptz IS NULL OR raised_at < $7)
    AND ($8::timestamptz IS NULL OR (raised_at, id) < ($8, $9::uuid))`;

/**
 * Statement of a page. What is not resolved is said as its index says it, or the planner would read
 * what is resolved, which only grows.
 */
export function pageStatement(statuses: readonly string[] | null): string {
  const unresolved = statuses && !statuses.includes('resolved') ? `AND status <> 'resolved'` : '';
  return `${PAGE_OF_ALERTS} ${unresolved} ORDER BY raised_at DESC, id DESC LIMIT $10`;
}

/** One page of alerts, the one raised last first; `limit` rows at the most. */
export async function pageOfAlerts(
  tx: Tx,
  sites: readonly string[] | 'all',
  filters: AlertFilters,
  page: { readonly after: AlertCursor | null; readonly limit: number },
): Promise<AlertRow[]> {
  const rows = await tx.query<ReadRow>(pageStatement(filters.statuses), [
    sites === 'all' ? null : sites,
    filters.statuses,
    filters.rules,
    filters.severities,
    filters.ward,
    filters.from,
    filters.before,
    page.after?.raisedAt ?? null,
    page.after?.id ?? null,
    page.limit,
  ]);
  return rows.map(asRow);
}

/** One alert, or null where there is none in these sites. */
export async function alertOfId(
  tx: Tx,
  sites: readonly string[] | 'all',
  id: string,
): Promise<AlertRow | null> {
  const [row] = await tx.query<ReadRow>(
    `SELECT ${COLUMNS} FROM alerting.alert
     WHERE id = $1 AND ($2::text[] IS NULL OR site = ANY ($2))`,
    [id, sites === 'all' ? null : sites],
  );
  return row ? asRow(row) : null;
}

export async function alertsOfIds(tx: Tx, ids: readonly string[]): Promise<AlertRow[]> {
  const rows = await tx.query<ReadRow>(
    `SELECT ${COLUMNS} FROM alerting.alert WHERE id = ANY ($1)`,
    [ids],
  );
  return rows.map(asRow);
}

/** Alerts about these numbers of one person, the one raised last first. */
export async function alertsOfPatient(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
  limit: number,
): Promise<AlertRow[]> {
  const rows = await tx.query<ReadRow>(
    `SELECT ${COLUMNS} FROM alerting.alert
     WHERE site = $1 AND pseudonym = ANY ($2) ORDER BY raised_at DESC, id DESC LIMIT $3`,
    [site, pseudonyms, limit],
  );
  return rows.map(asRow);
}

function asRow(row: ReadRow): AlertRow {
  return { ...row, raisedAt: row.raisedAt.toISOString() };
}
