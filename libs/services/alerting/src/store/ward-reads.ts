import type { OccupancyInterval } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { PersonRef } from './person-refs';

/** Who lay on a ward at an instant. */
export const STAYING_AT = `
  SELECT body FROM alerting.occupancy
  WHERE site = $1 AND ward = $2 AND to_at > to_timestamp($3::float8 / 1000.0)
    AND from_at <= to_timestamp($3::float8 / 1000.0)
  ORDER BY room NULLS LAST, bed NULLS LAST, pseudonym`;

export async function stayingAt(
  tx: Tx,
  site: string,
  ward: string,
  atMs: number,
): Promise<OccupancyInterval[]> {
  const rows = await tx.query<{ body: OccupancyInterval }>(STAYING_AT, [site, ward, atMs]);
  return rows.map(({ body }) => body);
}

/** Of how many cases each of these persons is an open contact. */
export async function contactCounts(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
): Promise<Map<string, number>> {
  const rows = await tx.query<{ pseudonym: string; n: number }>(
    `SELECT pseudonym, count(DISTINCT case_id)::int AS n FROM alerting.contact
     WHERE site = $1 AND pseudonym = ANY ($2) AND status = 'open' GROUP BY pseudonym`,
    [site, pseudonyms],
  );
  return new Map(rows.map(({ pseudonym, n }) => [pseudonym, n]));
}

export interface CarrierPerson extends PersonRef {
  readonly wardNow: string | null;
}

export const PAGE_OF_CARRIERS = `
  SELECT person.site, person.pseudonym, here.ward AS "wardNow"
  FROM (
    SELECT site, pseudonym FROM alerting.known_case WHERE live
    UNION
    SELECT site, pseudonym FROM alerting.carrier_fact
  ) AS person
  LEFT JOIN alerting.occupancy here
    ON here.site = person.site AND here.pseudonym = person.pseudonym AND here.to_at = 'infinity'
  WHERE ($1::text[] IS NULL OR person.site = ANY ($1))
    AND ($2::text IS NULL OR here.ward = $2)
    AND ($3::boolean IS NULL OR (here.site IS NOT NULL) = $3)
    AND ($4::text IS NULL OR (person.site, person.pseudonym) > ($4, $5))
  ORDER BY person.site, person.pseudonym LIMIT $6`;

export async function pageOfCarriers(
  tx: Tx,
  sites: readonly string[] | 'all',
  filters: { readonly ward: string | null; readonly inHouse: boolean | null },
  page: { readonly after: readonly [string, string] | null; readonly limit: number },
): Promise<CarrierPerson[]> {
  return tx.query(PAGE_OF_CARRIERS, [
    sites === 'all' ? null : sites,
    filters.ward,
    filters.inHouse,
    page.after?.[0] ?? null,
    page.after?.[1] ?? null,
    page.limit,
  ]);
}
