import type { Cluster, ClusterSummary } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { ClusterBody } from '../decide/cases/cluster-view';

type Share = Cluster['shares'][number];
type Joined<C extends Heading> = C & Pick<Cluster, 'shares' | 'outbreak'>;
type Heading = Pick<ClusterBody, 'id' | 'kind' | 'patients'>;

/** Clusters of one site and enzyme that stand and share patients with these. */
export const SHARES = `
  SELECT mine.id AS "of", other.id AS "clusterId", other.kind, other.status,
         other.body ->> 'title' AS title, other.patients AS "ofPatients",
         (SELECT count(*)::int FROM unnest(mine.pseudonyms) AS who
          WHERE who = ANY (other.pseudonyms)) AS patients
  FROM alerting.cluster mine
  JOIN alerting.cluster other
    ON other.site = mine.site AND other.family = mine.family
   AND other.pseudonyms && mine.pseudonyms AND other.id <> mine.id
  WHERE mine.id = ANY ($1) AND mine.status IN ('open', 'quiet')
    AND other.status IN ('open', 'quiet')
  ORDER BY patients DESC, other.formed_at, other.id`;

/** Says of clusters which others are of one outbreak with them. */
export async function withShares<C extends Heading>(
  tx: Tx,
  clusters: readonly C[],
): Promise<Joined<C>[]> {
  if (clusters.length === 0) return [];
  const rows = await tx.query<Omit<Share, 'of'> & { of: string; ofPatients: number }>(SHARES, [
    clusters.map(({ id }) => id),
  ]);
  return clusters.map((cluster) => {
    const shares = rows
      .filter(({ of }) => of === cluster.id)
      .map(({ of: _of, ofPatients, ...share }) => ({ ...share, of: ofPatients }));
    return { ...cluster, shares, outbreak: outbreakOf(cluster, shares) };
  });
}

/**
 * The cluster that stands for the outbreak: what a ward joins stands for itself; what needs no
 * shared ward is told under the one that holds at least half of its patients.
 */
function outbreakOf({ id, kind, patients }: Heading, shares: readonly Share[]): string {
  if (kind !== 'hospital' && kind !== 'any-one') return id;
  const holds = (one: Share) => 2 * one.patients >= patients;
  const onWard = shares.find(
    (one) => one.kind !== 'hospital' && one.kind !== 'any-one' && holds(one),
  );
  const inHospital = kind === 'any-one' ? shares.find((one) => one.kind === 'hospital') : undefined;
  return onWard?.clusterId ?? (inHospital && holds(inHospital) ? inHospital.clusterId : id);
}

export function summaryOf(cluster: ClusterBody & Pick<Cluster, 'shares' | 'outbreak'>) {
  const { members: _m, edges: _e, history: _h, epidemicCurve: _c, because: _b, ...rest } = cluster;
  return rest satisfies ClusterSummary;
}

/** Persons who lay beside its cases and whose screens are not complete. */
export async function openContactsOf(
  tx: Tx,
  { site, members }: Pick<ClusterBody, 'site' | 'members'>,
): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `SELECT count(DISTINCT pseudonym)::int AS n FROM alerting.contact
     WHERE site = $1 AND case_id = ANY ($2) AND status = 'open'`,
    [site, members.map(({ id }) => id)],
  );
  return row?.n ?? 0;
}
