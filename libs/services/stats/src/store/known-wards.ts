import type { KnownWard } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';

const STANDING = `known_to = 'infinity' AND ward IS NOT NULL`;

/** Each site once, by skipping from one to the next. */
const sitesOf = (table: string): string => `
  (WITH RECURSIVE each AS (
     (SELECT site FROM ${table} WHERE ${STANDING} ORDER BY site LIMIT 1)
     UNION ALL
     SELECT (SELECT site FROM ${table} WHERE ${STANDING} AND site > each.site
             ORDER BY site LIMIT 1)
     FROM each WHERE each.site IS NOT NULL
   )
   SELECT site FROM each WHERE site IS NOT NULL)`;

/** Wards of the asked sites in the same manner. */
const wardsOf = (table: string): string => `
  SELECT asked.site, named.ward
  FROM (SELECT site FROM ${sitesOf(table)} AS known
        WHERE $1::text[] IS NULL OR site = ANY ($1)) AS asked
  CROSS JOIN LATERAL (
    WITH RECURSIVE each AS (
      (SELECT ward FROM ${table} WHERE site = asked.site AND ${STANDING} ORDER BY ward LIMIT 1)
      UNION ALL
      SELECT (SELECT ward FROM ${table}
              WHERE site = asked.site AND ${STANDING} AND ward > each.ward
              ORDER BY ward LIMIT 1)
      FROM each WHERE each.ward IS NOT NULL
    )
    SELECT ward FROM each WHERE ward IS NOT NULL
  ) AS named`;

const OF_WARD = `WHERE site = place.site AND ward = place.ward AND ${STANDING}`;

/** The newest specimens of a ward say what it is; many without a kind of unit are not all read. */
const SPECIMENS_ASKED = 50;

/** The table of stays is read by those who may see numbers: of persons, nothing is selected. */
export const KNOWN_WARDS = `
  SELECT place.site, place.ward, unit.unit_type AS "unitType",
         greatest(specimen.day, stay.last_day) AS "lastSeen"
  FROM (${wardsOf('stats.contribution')} UNION ${wardsOf('stats.ward_stay')}) AS place
  LEFT JOIN LATERAL (
    SELECT day FROM stats.contribution ${OF_WARD} ORDER BY day DESC LIMIT 1
  ) AS specimen ON true
  LEFT JOIN LATERAL (
    SELECT least(coalesce(last_day, 'infinity'::date), $2::date) AS last_day
    FROM stats.ward_stay ${OF_WARD}
    ORDER BY coalesce(last_day, 'infinity'::date) DESC LIMIT 1
  ) AS stay ON true
  LEFT JOIN LATERAL (
    SELECT unit_type FROM (
      SELECT unit_type, day, isolate_id FROM stats.contribution ${OF_WARD}
      ORDER BY day DESC, isolate_id LIMIT ${SPECIMENS_ASKED}
    ) AS newest
    WHERE unit_type IS NOT NULL ORDER BY day DESC, isolate_id LIMIT 1
  ) AS unit ON true
  WHERE $3::text IS NULL
     OR (place.site COLLATE "C", place.ward COLLATE "C") > ($3 COLLATE "C", $4::text COLLATE "C")
  ORDER BY place.site COLLATE "C", place.ward COLLATE "C"
  LIMIT $5`;

export interface WardsAsked {
  /** Null: of every site that the reader sees. */
  sites: readonly string[] | null;
  /** The site's day: a stay that goes on lasts until it. */
  today: string;
  after: readonly [site: string, ward: string] | null;
  limit: number;
}

/** Wards that stays or specimens name as they are known now, in the order of site and name. */
export async function readKnownWards(
  tx: Tx,
  { sites, today, after, limit }: WardsAsked,
): Promise<KnownWard[]> {
  const [site = null, ward = null] = after ?? [];
  return tx.query<KnownWard>(KNOWN_WARDS, [sites, today, site, ward, limit]);
}
