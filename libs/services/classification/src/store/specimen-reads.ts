import type { SpecimenClassified } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { SiteScope } from '@carbawatch/service-kit';

/** Filters of the list; every one is optional, days are collection days, both included. */
export interface SpecimenFilters {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly ward?: string | undefined;
  readonly status?: string | undefined;
  readonly culture?: string | undefined;
  readonly purpose?: string | undefined;
  readonly carbapenemase?: string | undefined;
}

/** Where a page ended: newest collection day first, then site and report. */
export interface SpecimenCursor {
  readonly collectedOn: string;
  readonly site: string;
  readonly reportId: string;
}

interface SpecimenRow {
  readonly collectedOn: string;
  readonly state: SpecimenClassified;
}

const PAGE_OF_SPECIMENS = `
  SELECT collected_on AS "collectedOn", state
  FROM classification.specimen
  WHERE state IS NOT NULL
    AND ($1::text[] IS NULL OR site = ANY ($1))
    AND ($2::date IS NULL OR collected_on >= $2)
    AND ($3::date IS NULL OR collected_on <= $3)
    AND ($4::text IS NULL OR ward = $4)
    AND ($5::text IS NULL OR status = $5)
    AND ($6::text IS NULL OR culture = $6)
    AND ($7::text IS NULL OR purpose = $7)
    AND ($8::text IS NULL OR families @> ARRAY[$8])
    AND ($9::date IS NULL OR (collected_on, site, report_id) < ($9, $10, $11))
  ORDER BY collected_on DESC, site DESC, report_id DESC
  LIMIT $12`;

/** One page of specimens, newest collection day first. */
export async function pageOfSpecimens(
  tx: Tx,
  filters: SpecimenFilters,
  page: {
    readonly sites: SiteScope;
    readonly after: SpecimenCursor | null;
    readonly limit: number;
  },
): Promise<SpecimenRow[]> {
  const { sites, after, limit } = page;
  return tx.query<SpecimenRow>(PAGE_OF_SPECIMENS, [
    sites === 'all' ? null : sites,
    filters.from ?? null,
    filters.to ?? null,
    filters.ward ?? null,
    filters.status ?? null,
    filters.culture ?? null,
    filters.purpose ?? null,
    filters.carbapenemase ?? null,
    after?.collectedOn ?? null,
    after?.site ?? null,
    after?.reportId ?? null,
    limit,
  ]);
}

/** The specimen's state with its history, or null where there is none. */
export async function specimenOf(
  tx: Tx,
  site: string,
  reportId: string,
): Promise<SpecimenClassified | null> {
  const [row] = await tx.query<{ state: SpecimenClassified }>(
    `SELECT state FROM classification.specimen
     WHERE site = $1 AND report_id = $2 AND state IS NOT NULL`,
    [site, reportId],
  );
  return row?.state ?? null;
}
