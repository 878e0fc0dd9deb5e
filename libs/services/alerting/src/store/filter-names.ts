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

/** Sites of which anything was ever told. */
export async function sitesHeardOf(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ site: string }>(
    'SELECT DISTINCT site FROM alerting.site_clock ORDER BY site',
  );
  return rows.map(({ site }) => site);
}

/** Whether one of these sites knows a bed, an isolate or an alert of a ward. */
export async function isWardKnown(tx: Tx, sites: Sites, ward: string): Promise<boolean> {
  const [row] = await tx.query<{ known: boolean }>(
    `SELECT EXISTS (
       SELECT FROM (SELECT DISTINCT site FROM alerting.site_clock) AS heard
       WHERE ($1::text[] IS NULL OR heard.site = ANY ($1))
         AND (EXISTS (SELECT FROM alerting.occupancy stay
                      WHERE stay.site = heard.site AND stay.ward = $2)
           OR EXISTS (SELECT FROM alerting.alert
                      WHERE alert.site = heard.site AND alert.ward_at_collection = $2)
           OR EXISTS (SELECT FROM alerting.isolate_fact fact
                      WHERE fact.site = heard.site
                        AND fact.steps #>> '{-1,isolate,encounter,ward}' = $2))) AS known`,
    [sites === 'all' ? null : sites, ward],
  );
  return row?.known ?? false;
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
