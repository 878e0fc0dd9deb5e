import type { IsolateClassified } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { SiteScope } from '@carbawatch/service-kit';
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
}

/** Where a page ended: newest collection day first, then site and isolate. */
export interface IsolateCursor {
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
  readonly collectedOn: string;
}

/** Keys of one page; the ward is a condition of each source, since it is known in two places. */
const keysIn = (source: string, ward: string) => `
  SELECT isolate.collected_on, isolate.site, isolate.isolate_id
  FROM ${source}
  WHERE isolate.state IS NOT NULL AND ${ward}
    AND ($1::text[] IS NULL OR isolate.site = ANY ($1))
    AND ($2::date IS NULL OR isolate.collected_on >= $2)
    AND ($3::date IS NULL OR isolate.collected_on <= $3)
    AND ($5::text IS NULL OR isolate.organism = $5)
    AND ($6::text IS NULL OR isolate.cpe = $6)
    AND ($7::text IS NULL OR isolate.families @> ARRAY[$7])
    AND ($8::text IS NULL OR isolate.st = $8)
    AND ($13::text IS NULL OR isolate.cre = $13)
    AND ($9::date IS NULL
         OR (isolate.collected_on, isolate.site, isolate.isolate_id) < ($9, $10, $11))
  ORDER BY isolate.collected_on DESC, isolate.site DESC, isolate.isolate_id DESC
  LIMIT $12`;

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
const keysOfWard = (moved: MovedWards) => `
  SELECT * FROM (
    (${keysIn(
      ISOLATES,
      `isolate.ward = $4 AND NOT EXISTS (
         SELECT FROM ${moved} AS moved
         WHERE moved.site = isolate.site AND moved.isolate_id = isolate.isolate_id
           AND moved.known_to = 'infinity' AND moved.ward <> $4
         OFFSET 0)`,
    )})
    UNION
    (${keysIn(`${ISOLATES} JOIN ${movedTo(moved)}`, 'moved.ward = $4')})
  ) AS found
  ORDER BY collected_on DESC, site DESC, isolate_id DESC LIMIT $12`;

/**
 * One page of isolates with their wards. Each way to a ward ends at its own page's length, by an
 * index; wards by movements are looked up for the page alone.
 */
export const pageStatement = (moved: MovedWards, byWard: boolean) => `
  WITH page AS (${byWard ? keysOfWard(moved) : keysIn(ISOLATES, '$4::text IS NULL')})
  SELECT isolate.collected_on AS "collectedOn", isolate.state, ${MOVED_WARD}
  FROM page
  JOIN ${ISOLATES} USING (site, isolate_id)
  LEFT JOIN ${movedTo(moved)}
  ORDER BY page.collected_on DESC, page.site DESC, page.isolate_id DESC`;

/** One page of isolates, newest collection day first. */
export async function pageOfIsolates(
  tx: Tx,
  filters: IsolateFilters,
  page: { readonly sites: SiteScope; readonly after: IsolateCursor | null; readonly limit: number },
): Promise<IsolateRow[]> {
  const { sites, after, limit } = page;
  const statement = pageStatement(await movedWards(tx), filters.ward !== undefined);
  return tx.query<IsolateRow>(statement, [
    sites === 'all' ? null : sites,
    filters.from ?? null,
    filters.to ?? null,
    filters.ward ?? null,
    filters.organism ?? null,
    filters.cpe ?? null,
    filters.carbapenemase ?? null,
    filters.st ?? null,
    after?.collectedOn ?? null,
    after?.site ?? null,
    after?.isolateId ?? null,
    limit,
    filters.cre ?? null,
  ]);
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
