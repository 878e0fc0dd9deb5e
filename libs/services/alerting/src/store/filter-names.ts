import type { Tx } from '@carbawatch/postgres';

type Sites = readonly string[] | 'all';

/** Names of rules that sites have ever written themselves, in any version. */
export async function everOwnRules(tx: Tx, sites: Sites): Promise<string[]> {
  const rows = await tx.query<{ rule: string }>(
    `SELECT DISTINCT own ->> 'rule' AS rule
     FROM alerting.alert_rules
     CROSS JOIN LATERAL jsonb_array_elements(choice -> 'ownRules') AS own
     WHERE $1::text[] IS NULL OR site = ANY ($1) ORDER BY rule`,
    [sites === 'all' ? null : sites],
  );
  return rows.map(({ rule }) => rule);
}

/** What there are clusters of. */
export async function familiesOfClusters(tx: Tx, sites: Sites): Promise<string[]> {
  const rows = await tx.query<{ family: string }>(
    `SELECT DISTINCT family FROM alerting.cluster
     WHERE $1::text[] IS NULL OR site = ANY ($1) ORDER BY family`,
    [sites === 'all' ? null : sites],
  );
  return rows.map(({ family }) => family);
}
