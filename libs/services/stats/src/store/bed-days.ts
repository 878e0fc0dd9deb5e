import type { Tx } from '@carbawatch/postgres';
import type { BedBucket, BedDelta } from '../decide/bed-days';

const ADD_BED_DAYS = {
  name: 'stats-add-bed-days',
  text: `
    INSERT INTO stats.bed_day AS row
      (ward, day, site, known_day, shard, came, went, ms, admissions)
    SELECT ward, day, $1, known_day, $2, came, went, ms, admissions
    FROM unnest($3::text[], $4::date[], $5::date[], $6::int[], $7::int[], $8::bigint[], $9::int[])
      AS delta (ward, day, known_day, came, went, ms, admissions)
    ON CONFLICT (ward, day, site, known_day, shard)
    DO UPDATE SET came = row.came + excluded.came, went = row.went + excluded.went,
                  ms = row.ms + excluded.ms, admissions = row.admissions + excluded.admissions`,
};

/** Adds to the sums of days; the rows come in the order in which all workers lock them. */
export async function addBedDays(
  tx: Tx,
  site: string,
  shard: number,
  deltas: readonly BedDelta[],
): Promise<void> {
  if (deltas.length === 0) return;
  await tx.execute(ADD_BED_DAYS, [
    site,
    shard,
    deltas.map(({ ward }) => ward),
    deltas.map(({ day }) => day),
    deltas.map(({ knownDay }) => knownDay),
    deltas.map(({ came }) => came),
    deltas.map(({ went }) => went),
    deltas.map(({ ms }) => Math.round(ms)),
    deltas.map(({ admissions }) => admissions),
  ]);
}

/** Everybody who ever came counts towards a day: the sums of all days before it are read. */
export const BED_BUCKETS = `
  SELECT width_bucket(day, $1::date[]) AS bucket, sum(came)::int AS came, sum(went)::int AS went,
         sum((came - went) * (day - ($1::date[])[1]))::float8 AS days,
         (sum(ms) - sum(came - went)::numeric * $2::bigint)::float8 AS ms,
         sum(admissions)::int AS admissions
  FROM stats.bed_day
  WHERE ward = coalesce($3, '') AND day < $4 AND known_day <= $5
    AND ($6::text[] IS NULL OR site = ANY ($6))
  GROUP BY 1`;

export interface BedsAsked {
  bounds: readonly string[];
  /** Instant at which the first bound begins. */
  firstMs: number;
  ward: string | null;
  asOf: string;
  sites: readonly string[] | null;
}

export function bedBucketParams({ bounds, firstMs, ward, asOf, sites }: BedsAsked): unknown[] {
  return [bounds, firstMs, ward, bounds.at(-1) ?? asOf, asOf, sites];
}

export async function readBedBuckets(tx: Tx, asked: BedsAsked): Promise<BedBucket[]> {
  return tx.query<BedBucket>(BED_BUCKETS, bedBucketParams(asked));
}
