import type { OccupancyInterval } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { RecordedIsolation } from '../decide/lifecycle';
import { joinedNumbers } from './joined-numbers';
import type { PersonRef } from './person-refs';

export const STAYING_AT = `
  SELECT stay.pseudonym, stay.body, (extract(epoch FROM stay.from_at) * 1000)::float8 AS "fromMs"
  FROM alerting.occupancy stay
  WHERE stay.site = $1 AND stay.ward = $2 AND stay.to_at > to_timestamp($3::float8 / 1000.0)
    AND stay.from_at <= to_timestamp($3::float8 / 1000.0)
  ORDER BY stay.room NULLS LAST, stay.bed NULLS LAST, stay.pseudonym`;

const RECORDED = `
  SELECT pseudonym, isolation, (extract(epoch FROM basis::timestamptz) * 1000)::float8 AS ms
  FROM alerting.act
  WHERE site = $1 AND pseudonym = ANY ($2) AND kind = 'isolated' AND isolation IS NOT NULL
  ORDER BY basis::timestamptz, seq`;

/** What a person recorded of the bed of one of these numbers. */
export interface Recorded {
  readonly pseudonym: string;
  readonly isolation: RecordedIsolation;
  readonly ms: number;
}

/** In the order in which it was recorded. */
export async function recordedIsolation(
  tx: Tx,
  site: string,
  numbers: readonly string[],
): Promise<Recorded[]> {
  return numbers.length === 0 ? [] : tx.query(RECORDED, [site, numbers]);
}

/**
 * Who lay on a ward at an instant, and how: by the feed's word on the bed, else by what a person
 * had recorded by then while the patient lay in it, under whichever number of the patient's.
 */
export async function stayingAt(
  tx: Tx,
  site: string,
  ward: string,
  /** Now, or an instant gone by: then of what people recorded by then. */
  at: { readonly ms: number; readonly isNow: boolean },
): Promise<OccupancyInterval[]> {
  const stays = await tx.query<{ pseudonym: string; body: OccupancyInterval; fromMs: number }>(
    STAYING_AT,
    [site, ward, at.ms],
  );
  const persons = [...new Set(stays.map(({ pseudonym }) => pseudonym))];
  const numbersOf = await joinedNumbers(tx, site, persons);
  const numbers = persons.flatMap((person) => numbersOf(person).map(({ pseudonym }) => pseudonym));
  const acts = await recordedIsolation(tx, site, numbers);
  return stays.map(({ pseudonym, body, fromMs }) => {
    if (body.isolation === 'single' || body.isolation === 'cohort') return body;
    const mine = new Set(numbersOf(pseudonym).map((number) => number.pseudonym));
    const said = acts.findLast(
      (act) => mine.has(act.pseudonym) && act.ms >= fromMs && (at.isNow || act.ms <= at.ms),
    );
    return said && said.isolation !== 'none' ? { ...body, isolation: said.isolation } : body;
  });
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

/** Persons of one table in their order, as many as a page has: by the table's index. */
const CARRIERS_OF = (table: string) => `
  SELECT DISTINCT person.site, person.pseudonym, here.ward
  FROM ${table} AS person
  LEFT JOIN LATERAL (
    SELECT ward, true AS is_in FROM alerting.occupancy
    WHERE site = person.site AND pseudonym = person.pseudonym AND to_at = 'infinity'
    OFFSET 0) AS here ON true
  WHERE ($1::text[] IS NULL OR person.site = ANY ($1))
    AND ($2::text IS NULL OR here.ward = $2)
    AND ($3::boolean IS NULL OR (here.is_in IS NOT NULL) = $3)
    AND ($4::text IS NULL OR (person.site, person.pseudonym) > ($4, $5))
  ORDER BY person.site, person.pseudonym, here.ward LIMIT $6`;

export const PAGE_OF_CARRIERS = `
  SELECT site, pseudonym, ward AS "wardNow" FROM (
    (${CARRIERS_OF('(SELECT site, pseudonym FROM alerting.known_case WHERE live)')})
    UNION
    (${CARRIERS_OF('alerting.carrier_fact')})) AS person
  ORDER BY site, pseudonym LIMIT $6`;

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

/** Those of these wards on which nobody was ever known to lie. */
export const UNHEARD_WARDS = `
  SELECT ward FROM unnest($2::text[]) AS asked (ward)
  WHERE NOT EXISTS (SELECT FROM alerting.occupancy stay
                    WHERE stay.site = $1 AND stay.ward = asked.ward)`;

export async function unheardWards(
  tx: Tx,
  site: string,
  wards: readonly string[],
): Promise<ReadonlySet<string>> {
  if (wards.length === 0) return new Set();
  const rows = await tx.query<{ ward: string }>(UNHEARD_WARDS, [site, wards]);
  return new Set(rows.map(({ ward }) => ward));
}
