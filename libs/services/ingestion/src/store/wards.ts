import type { UnitType } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { SiteScope } from '@carbawatch/service-kit';

/** An entry of a site's own ward list. */
export interface ListedWard {
  readonly site: string;
  readonly ward: string;
  readonly unitType: UnitType;
}

export const wardKeyText = (site: string, ward: string): string => `${site}\n${ward}`;

/** The ward lists of these sites, by `wardKeyText`. */
export async function wardLists(tx: Tx, sites: readonly string[]): Promise<Map<string, UnitType>> {
  const rows = await tx.query<ListedWard>(
    `SELECT site, ward, unit_type AS "unitType" FROM ingestion.ward WHERE site = ANY ($1)`,
    [sites],
  );
  return new Map(rows.map(({ site, ward, unitType }) => [wardKeyText(site, ward), unitType]));
}

/** One page of the lists, by site and name; one row more than `limit` where there is more. */
export function wardPage(
  tx: Tx,
  scope: SiteScope,
  limit: number,
  after: readonly [string, string] | null,
): Promise<ListedWard[]> {
  return tx.query<ListedWard>(
    `SELECT site, ward, unit_type AS "unitType" FROM ingestion.ward
     WHERE ($1::text[] IS NULL OR site = ANY ($1))
       AND ($3::text IS NULL OR (site, ward) > ($3, $4::text))
     ORDER BY site, ward LIMIT $2`,
    [scope === 'all' ? null : scope, limit + 1, after?.[0] ?? null, after?.[1] ?? null],
  );
}

/** The list of one site becomes exactly this one. */
export async function replaceWards(
  tx: Tx,
  site: string,
  wards: readonly ListedWard[],
): Promise<void> {
  await tx.execute('DELETE FROM ingestion.ward WHERE site = $1 AND NOT (ward = ANY ($2::text[]))', [
    site,
    wards.map(({ ward }) => ward),
  ]);
  await tx.execute(
    `INSERT INTO ingestion.ward (site, ward, unit_type)
     SELECT $1, ward, unit_type FROM unnest($2::text[], $3::text[]) AS new (ward, unit_type)
     ON CONFLICT (site, ward) DO UPDATE SET unit_type = excluded.unit_type`,
    [site, wards.map(({ ward }) => ward), wards.map(({ unitType }) => unitType)],
  );
}
