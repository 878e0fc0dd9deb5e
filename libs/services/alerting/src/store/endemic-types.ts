import type { Cluster } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';

/**
 * Types with more than a share of the site's cases in the year before the cluster's last one, of
 * whatever enzyme. The cluster's own cases are left out, and so is a type of fewer than five: else
 * every outbreak of a small hospital would make its own type endemic.
 */
export const ENDEMIC_TYPES = `
  WITH recent AS (
    SELECT pseudonym, species_name AS species, versions->-1->'state'->>'st' AS st
    FROM alerting.known_case
    WHERE site = $1 AND live AND species_name <> 'no isolate'
      AND first_at <= $2::timestamptz AND first_at > $2::timestamptz - interval '365 days'
      AND NOT pseudonym = ANY ($4)
  )
  SELECT species, st FROM recent WHERE st IS NOT NULL
  GROUP BY species, st
  HAVING count(DISTINCT pseudonym) >= 5
     AND count(DISTINCT pseudonym)
         > $3::float8 * (SELECT count(DISTINCT pseudonym) FROM recent)`;

export async function endemicTypes(
  tx: Tx,
  cluster: Pick<Cluster, 'site' | 'lastAt' | 'members'>,
  share: number,
): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ species: string; st: string | null }>(ENDEMIC_TYPES, [
    cluster.site,
    cluster.lastAt,
    share,
    cluster.members.map(({ pseudonym }) => pseudonym),
  ]);
  return new Set(rows.map(({ species, st }) => JSON.stringify([species, st])));
}
