import type { IsolateClassified } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { SiteScope } from '@carbawatch/service-kit';

/** Filters of the isolate list; every one is optional, days are collection days, both included. */
export interface IsolateFilters {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly ward?: string | undefined;
  readonly organism?: string | undefined;
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

interface IsolateRow {
  readonly collectedOn: string;
  readonly state: IsolateClassified;
}

const PAGE_OF_ISOLATES = `
  SELECT collected_on AS "collectedOn", state
  FROM classification.isolate
  WHERE state IS NOT NULL
    AND ($1::text[] IS NULL OR site = ANY ($1))
    AND ($2::date IS NULL OR collected_on >= $2)
    AND ($3::date IS NULL OR collected_on <= $3)
    AND ($4::text IS NULL OR ward = $4)
    AND ($5::text IS NULL OR organism = $5)
    AND ($6::text IS NULL OR cpe = $6)
    AND ($7::text IS NULL OR families @> ARRAY[$7])
    AND ($8::text IS NULL OR st = $8)
    AND ($9::date IS NULL OR (collected_on, site, isolate_id) < ($9, $10, $11))
  ORDER BY collected_on DESC, site DESC, isolate_id DESC
  LIMIT $12`;

/** One page of isolates, newest collection day first. */
export async function pageOfIsolates(
  tx: Tx,
  filters: IsolateFilters,
  page: { readonly sites: SiteScope; readonly after: IsolateCursor | null; readonly limit: number },
): Promise<IsolateRow[]> {
  const { sites, after, limit } = page;
  return tx.query<IsolateRow>(PAGE_OF_ISOLATES, [
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
  ]);
}

/** The isolate's state with its history, or null where there is none. */
export async function isolateOf(
  tx: Tx,
  site: string,
  isolateId: string,
): Promise<IsolateClassified | null> {
  const [row] = await tx.query<{ state: IsolateClassified }>(
    `SELECT state FROM classification.isolate
     WHERE site = $1 AND isolate_id = $2 AND state IS NOT NULL`,
    [site, isolateId],
  );
  return row?.state ?? null;
}
