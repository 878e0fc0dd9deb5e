import type { IsolateClassified } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { SiteScope } from '@carbawatch/service-kit';
import { NEWEST_FIRST, isBehind, orderBy, sortKey, type IsolateOrder } from './isolate-order';
import { movedWards, type MovedWard, type MovedWards } from './moved-wards';

/** Filters of the isolate list; every one is optional, days are collection days, both included. */
export interface IsolateFilters {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Where the specimen was taken, by movements where they are known. */
  readonly ward?: string | undefined;
  readonly organism?: string | undefined;
  readonly cre?: string | undefined;
  readonly cpe?: string | undefined;
  readonly carbapenemase?: string | undefined;
  readonly st?: string | undefined;
  /** A part of the isolate's number, or what the patient's pseudonym begins with. */
  readonly search?: string | undefined;
}

/** Where a page ended: the text that it is sorted by, if any, then day, site and isolate. */
export interface IsolateCursor {
  readonly key: string | null;
  readonly collectedOn: string;
  readonly site: string;
  readonly isolateId: string;
}

/** An isolate with its ward by movements, where these tell it. */
export interface ShownIsolate {
  readonly state: IsolateClassified;
  readonly moved: MovedWard | null;
}

interface IsolateRow extends ShownIsolate {
  readonly key: string | null;
  readonly collectedOn: string;
}

/** What the list has of the columns of its narrow index, under the filters $1 to $10. */
const FITS = `isolate.state IS NOT NULL
    AND ($1::text[] IS NULL OR isolate.site = ANY ($1))
    AND ($2::date IS NULL OR isolate.collected_on >= $2)
    AND ($3::date IS NULL OR isolate.collected_on <= $3)
    AND ($5::text IS NULL OR isolate.organism = $5)
    AND ($6::text IS NULL OR isolate.cpe = $6)
    AND ($7::text IS NULL OR isolate.families @> ARRAY[$7])
    AND ($8::text IS NULL OR isolate.st = $8)
    AND ($9::text IS NULL OR isolate.cre = $9)
    AND ($10::text IS NULL OR strpos(lower(isolate.isolate_id), lower($10)) > 0
         OR strpos(lower(isolate.patient), lower($10)) = 1)`;

const BEHIND = { key: '$11', day: '$12', site: '$13', isolate: '$14' };

type Keys = (source: string, ward: string) => string;

/** Keys of one page; the ward is a condition of each source, since it is known in two places. */
const pageKeys =
  (order: IsolateOrder): Keys =>
  (source, ward) => `
  SELECT isolate.collected_on, isolate.site, isolate.isolate_id,
         ${sortKey(order) ?? 'NULL::text'} AS key
  FROM ${source}
  WHERE ${FITS} AND ${ward}
    AND ($12::date IS NULL OR ${isBehind(order, BEHIND)})
  ORDER BY ${orderBy(order, 'isolate')}
  LIMIT $15`;

const allKeys: Keys = (source, ward) => `
  SELECT isolate.site, isolate.isolate_id FROM ${source} WHERE ${FITS} AND ${ward}`;

const ISOLATES = 'classification.isolate AS isolate';

const MOVED_WARD = `CASE WHEN moved.ward IS NOT NULL
  THEN jsonb_build_object('ward', moved.ward, 'unitType', moved.unit_type) END AS moved`;

const movedTo = (moved: MovedWards) => `${moved} AS moved
  ON moved.site = isolate.site AND moved.isolate_id = isolate.isolate_id
     AND moved.known_to = 'infinity'`;

/**
 * Reported from the ward and not known to have lain elsewhere, or lain there by movements. As a
 * join the former would read all movements: hardly an isolate lay elsewhere, which no plan knows.
 */
const keysOfWard = (moved: MovedWards, keys: Keys) => `
    (${keys(
      ISOLATES,
      `isolate.ward = $4 AND NOT EXISTS (
         SELECT FROM ${moved} AS moved
         WHERE moved.site = isolate.site AND moved.isolate_id = isolate.isolate_id
           AND moved.known_to = 'infinity' AND moved.ward <> $4
         OFFSET 0)`,
    )})
    UNION
    (${keys(`${ISOLATES} JOIN ${movedTo(moved)}`, 'moved.ward = $4')})`;

/** Isolates of all wards; whoever sorts by ward needs to know it of each. */
function keysOfAll(moved: MovedWards, keys: Keys, byWard: boolean): string {
  const source = byWard ? `${ISOLATES} LEFT JOIN ${movedTo(moved)}` : ISOLATES;
  return keys(source, '$4::text IS NULL');
}

/**
 * One page of isolates with their wards. In the order of days each way to a ward ends at its own
 * page's length, by an index; any other order reads the narrow index through. Wards by movements
 * are looked up for the page alone, but where they make the order.
 */
export function pageStatement(moved: MovedWards, ofWard: boolean, order: IsolateOrder): string {
  // All of one ward have the same: what is left of that order is the day.
  const meant = ofWard && order.column === 'ward' ? NEWEST_FIRST : order;
  const keys = pageKeys(meant);
  const page = ofWard
    ? `SELECT * FROM (${keysOfWard(moved, keys)}) AS found
       ORDER BY ${orderBy(meant, 'found')} LIMIT $15`
    : keysOfAll(moved, keys, meant.column === 'ward');
  return `
  WITH page AS (${page})
  SELECT page.key, isolate.collected_on AS "collectedOn", isolate.state, ${MOVED_WARD}
  FROM page
  JOIN ${ISOLATES} USING (site, isolate_id)
  LEFT JOIN ${movedTo(moved)}
  ORDER BY ${orderBy(meant, 'page')}`;
}

function filterParameters(filters: IsolateFilters, sites: SiteScope): unknown[] {
  return [
    sites === 'all' ? null : sites,
    filters.from ?? null,
    filters.to ?? null,
    filters.ward ?? null,
    filters.organism ?? null,
    filters.cpe ?? null,
    filters.carbapenemase ?? null,
    filters.st ?? null,
    filters.cre ?? null,
    filters.search ?? null,
  ];
}

interface Page {
  readonly sites: SiteScope;
  readonly order: IsolateOrder;
  readonly after: IsolateCursor | null;
  readonly limit: number;
}

export function pageParameters(filters: IsolateFilters, page: Page): unknown[] {
  const { sites, after, limit } = page;
  return [
    ...filterParameters(filters, sites),
    ...[after?.key, after?.collectedOn, after?.site, after?.isolateId].map((at) => at ?? null),
    limit,
  ];
}

/** One page of isolates in their order. */
export async function pageOfIsolates(
  tx: Tx,
  filters: IsolateFilters,
  page: Page,
): Promise<IsolateRow[]> {
  const statement = pageStatement(await movedWards(tx), filters.ward !== undefined, page.order);
  return tx.query<IsolateRow>(statement, pageParameters(filters, page));
}

/** How many isolates fit. */
export async function countOfIsolates(
  tx: Tx,
  filters: IsolateFilters,
  sites: SiteScope,
): Promise<number> {
  const moved = await movedWards(tx);
  const keys =
    filters.ward === undefined ? keysOfAll(moved, allKeys, false) : keysOfWard(moved, allKeys);
  const [row] = await tx.query<{ isolates: number }>(
    `SELECT count(*)::int AS isolates FROM (${keys}) AS found`,
    filterParameters(filters, sites),
  );
  return row?.isolates ?? 0;
}

/** The isolate's state with its history and ward, or null where there is none. */
export async function isolateOf(
  tx: Tx,
  site: string,
  isolateId: string,
): Promise<ShownIsolate | null> {
  const moved = await movedWards(tx);
  const [row] = await tx.query<ShownIsolate>(
    `SELECT isolate.state, ${MOVED_WARD}
     FROM ${ISOLATES} LEFT JOIN ${movedTo(moved)}
     WHERE isolate.site = $1 AND isolate.isolate_id = $2 AND isolate.state IS NOT NULL`,
    [site, isolateId],
  );
  return row ?? null;
}
