import type { Cluster } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';

/** Types of the cluster's family with more than a share of the year before its last case. */
export async function endemicTypes(
  tx: Tx,
  cluster: Cluster,
  share: number,
): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ species: string; st: string | null }>(
    `WITH recent AS (
       SELECT species_name AS species, versions->-1->'state'->>'st' AS st
       FROM alerting.known_case
       WHERE site = $1 AND family = $2 AND live
         AND first_at <= $3::timestamptz AND first_at > $3::timestamptz - interval '365 days'
         AND NOT pseudonym = ANY ($5)
     )
     SELECT species, st FROM recent WHERE st IS NOT NULL
     GROUP BY species, st
     HAVING count(*) > $4::float8 * (SELECT greatest(count(*), 1) FROM recent) AND count(*) >= 5`,
    [
      cluster.site,
      cluster.family,
      cluster.lastAt,
      share,
      cluster.members.map(({ pseudonym }) => pseudonym),
    ],
  );
  return new Set(rows.map(({ species, st }) => JSON.stringify([species, st])));
}
