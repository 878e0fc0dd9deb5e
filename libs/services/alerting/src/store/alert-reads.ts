import { SEVERITIES, type AlertCounts, type AlertOrder } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { groupedBy } from '../decide/grouped-by';
import type { AlertRow } from './alert-row';

/** Filters of the list; every one is optional. */
export interface AlertFilters {
  readonly statuses: readonly string[] | null;
  readonly rules: readonly string[] | null;
  readonly severities: readonly string[] | null;
  /** The ward at collection, the patient's present one, or one where somebody is to be screened. */
  readonly ward: string | null;
  /** Raised at or after this instant. */
  readonly from: Date | null;
  /** Raised before this instant. */
  readonly before: Date | null;
}

/** Where a page ended: the last alert of it. */
export interface AlertCursor {
  readonly raisedAt: string;
  readonly id: string;
  readonly severity: string;
}

type ReadRow = Omit<AlertRow, 'raisedAt'> & { readonly raisedAt: Date };

const COLUMNS = `
  site, id, rule, key, pseudonym, patient, severity, status, disposition, isolation, reopened,
  ward_at_collection AS "wardAtCollection", ward_now AS "wardNow", wards, isolates,
  raised_at AS "raisedAt", count, title, because, timeline, deliveries, goal,
  alert_group AS "group", basis`;

const OTHERWISE_FITS = `($1::text[] IS NULL OR site = ANY ($1))
    AND ($3::text[] IS NULL OR rule = ANY ($3))
    AND ($5::text IS NULL OR ward_at_collection = $5 OR ward_now = $5 OR $5 = ANY (wards))
    AND ($6::timestamptz IS NULL OR raised_at >= $6)
    AND ($7::timestamptz IS NULL OR raised_at < $7)`;

const PAGE_OF_ALERTS = `
  SELECT ${COLUMNS} FROM alerting.alert
  WHERE ${OTHERWISE_FITS}
    AND ($2::text[] IS NULL OR status = ANY ($2))
    AND ($4::text[] IS NULL OR severity = ANY ($4))`;

/** The more severe the higher, as the index has it: else all would be read and sorted. */
const gravityOf = (severity: string) =>
  `array_position(ARRAY[${[...SEVERITIES]
    .reverse()
    .map((name) => `'${name}'`)
    .join(', ')}], ${severity})`;
const GRAVITY = gravityOf('severity');

/** What comes after the cursor, and in which order. */
const ORDERED: Readonly<Record<AlertOrder, string>> = {
  raised: `
    AND ($8::timestamptz IS NULL OR (raised_at, id) < ($8, $9::uuid))
    AND ($10::text IS NULL OR true) %
  ORDER BY raised_at DESC, id DESC`,
  severity: `
    AND ($8::timestamptz IS NULL
         OR (${GRAVITY}, raised_at, id) < (${gravityOf('$10::text')}, $8, $9::uuid)) %
  ORDER BY ${GRAVITY} DESC, raised_at DESC, id DESC`,
};

/**
 * Statement of a page. What is not resolved is said as its index says it, or the planner would read
 * what is resolved, which only grows.
 */
export function pageStatement(
  statuses: readonly string[] | null,
  order: AlertOrder = 'raised',
): string {
  return `${PAGE_OF_ALERTS} ${ORDERED[order].replace('%', unresolvedOf(statuses))} LIMIT $11`;
}

function unresolvedOf(statuses: readonly string[] | null): string {
  return statuses && !statuses.includes('resolved') ? `AND status <> 'resolved'` : '';
}

const COUNTS = `
  SELECT status, severity, count(*)::int AS n
  FROM alerting.alert
  WHERE ${OTHERWISE_FITS} AND ($2::text[] IS NULL OR true) AND ($4::text[] IS NULL OR true)
  GROUP BY status, severity`;

const PATIENTS = `
  SELECT count(DISTINCT (site, patient))::int AS n FROM alerting.alert
  WHERE patient IS NOT NULL AND ${OTHERWISE_FITS}
    AND ($2::text[] IS NULL OR status = ANY ($2)) AND ($4::text[] IS NULL OR severity = ANY ($4))`;

/** How many alerts fit these filters, and what each status would show. */
export async function countsOfAlerts(
  tx: Tx,
  sites: readonly string[] | 'all',
  filters: AlertFilters,
): Promise<AlertCounts> {
  const asked = paramsOf(sites, filters);
  const cells = await tx.query<{ status: string; severity: string; n: number }>(COUNTS, asked);
  const [persons] = await tx.query<{ n: number }>(
    `${PATIENTS} ${unresolvedOf(filters.statuses)}`,
    asked,
  );
  const { statuses, severities } = filters;
  const ofSeverity = cells.filter(({ severity }) => severities?.includes(severity) ?? true);
  const fitting = ofSeverity.filter(({ status }) => statuses?.includes(status) ?? true);
  const summed = (rows: typeof cells, by: 'status' | 'severity') =>
    Object.fromEntries(
      [...groupedBy(rows, (row) => row[by])].map(([name, mine]) => [name, sumOf(mine)]),
    );
  return {
    total: sumOf(fitting),
    patients: persons?.n ?? 0,
    bySeverity: summed(fitting, 'severity'),
    byStatus: summed(ofSeverity, 'status'),
  };
}

function sumOf(cells: readonly { readonly n: number }[]): number {
  return cells.reduce((sum, { n }) => sum + n, 0);
}

function paramsOf(sites: readonly string[] | 'all', filters: AlertFilters): unknown[] {
  return [
    sites === 'all' ? null : sites,
    filters.statuses,
    filters.rules,
    filters.severities,
    filters.ward,
    filters.from,
    filters.before,
  ];
}

/** One page of alerts in their order; `limit` rows at the most. */
export async function pageOfAlerts(
  tx: Tx,
  sites: readonly string[] | 'all',
  filters: AlertFilters,
  page: {
    readonly after: AlertCursor | null;
    readonly limit: number;
    readonly order: AlertOrder;
  },
): Promise<AlertRow[]> {
  const { after, limit, order } = page;
  const rows = await tx.query<ReadRow>(pageStatement(filters.statuses, order), [
    ...paramsOf(sites, filters),
    after?.raisedAt ?? null,
    after?.id ?? null,
    after?.severity ?? null,
    limit,
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

/**
 * Open alerts to which something has happened since a moment, and of which nobody was to be told
 * but a role that stands for nobody.
 */
export async function untoldAlerts(
  tx: Tx,
  site: string,
  { since, but }: { readonly since: Date; readonly but: string },
): Promise<AlertRow[]> {
  const rows = await tx.query<ReadRow>(
    `SELECT ${COLUMNS} FROM alerting.alert
     WHERE site = $1 AND status = 'open' AND (timeline -> -1 ->> 'at')::timestamptz > $2
       AND NOT EXISTS (
         SELECT FROM alerting.notice
         WHERE notice.site = alert.site AND notice.alert_id = alert.id AND notice.role <> $3
           AND notice.kind IN ('raised', 'escalated'))
     ORDER BY raised_at, id`,
    [site, since, but],
  );
  return rows.map(asRow);
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
