import type { Tx } from '@carbawatch/postgres';

/**
 * Families that these persons were ever known to carry: since when at the earliest, and on which
 * wards they were ever found with it.
 */
export const FLOORS_OF_PERSONS = `
  SELECT family, (extract(epoch FROM min(floor_at)) * 1000)::float8 AS "floorMs",
         coalesce(array_agg(DISTINCT ward) FILTER (WHERE ward IS NOT NULL), '{}') AS wards
  FROM alerting.case_floor LEFT JOIN LATERAL unnest(wards) AS ward ON true
  WHERE site = $1 AND pseudonym = ANY ($2) GROUP BY family`;

export interface CaseFloor {
  readonly floorMs: number;
  readonly wards: readonly string[];
}

export async function floorsOfPersons(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
): Promise<ReadonlyMap<string, CaseFloor>> {
  const rows = await tx.query<CaseFloor & { family: string }>(FLOORS_OF_PERSONS, [
    site,
    pseudonyms,
  ]);
  return new Map(rows.map(({ family, ...floor }) => [family, floor]));
}

/** By which rules the clusters of a family stand as they are stored; null where they do not. */
export async function walkedBy(tx: Tx, site: string, family: string): Promise<string | null> {
  const [row] = await tx.query<{ by: string }>(
    'SELECT walked_by AS by FROM alerting.family_walk WHERE site = $1 AND family = $2',
    [site, family],
  );
  return row?.by ?? null;
}

export async function markWalked(tx: Tx, site: string, family: string, by: string): Promise<void> {
  await tx.execute(
    `INSERT INTO alerting.family_walk (site, family, walked_by) VALUES ($1, $2, $3)
     ON CONFLICT (site, family) DO UPDATE SET walked_by = excluded.walked_by`,
    [site, family, by],
  );
}

/** When the first of a family's clusters was formed that stood, or could be woken, at a moment. */
export const STOOD_AT = `
  SELECT (extract(epoch FROM min(formed_at)) * 1000)::float8 AS "formedMs" FROM alerting.cluster
  WHERE site = $1 AND family = $2 AND kind IN ('hospital', 'any-one')
    AND formed_at <= to_timestamp($3::float8 / 1000.0)
    AND (rests_at IS NULL OR rests_at >= to_timestamp($3::float8 / 1000.0))`;

export async function stoodAt(
  tx: Tx,
  site: string,
  family: string,
  ms: number,
): Promise<number | null> {
  const [row] = await tx.query<{ formedMs: number | null }>(STOOD_AT, [site, family, ms]);
  return row?.formedMs ?? null;
}

/** What stands of a family's clusters that were formed after a moment. */
export const FORMED_AFTER = `
  SELECT coalesce(bool_or(kind = 'any-one'), false) AS "anyOne",
         (extract(epoch FROM min(since_at)) * 1000)::float8 AS "sinceMs"
  FROM alerting.cluster
  WHERE site = $1 AND family = $2 AND kind IN ('hospital', 'any-one')
    AND formed_at > to_timestamp($3::float8 / 1000.0)`;

export async function formedAfter(
  tx: Tx,
  site: string,
  family: string,
  ms: number,
): Promise<{ readonly anyOne: boolean; readonly sinceMs: number | null }> {
  const [row] = await tx.query<{ anyOne: boolean; sinceMs: number | null }>(FORMED_AFTER, [
    site,
    family,
    ms,
  ]);
  return row ?? { anyOne: false, sinceMs: null };
}
