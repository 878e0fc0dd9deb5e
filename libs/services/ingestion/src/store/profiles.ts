import type { CsvProfile } from '@carbawatch/formats';
import type { Database, Tx } from '@carbawatch/postgres';
import type { SiteScope } from '@carbawatch/service-kit';

/** A laboratory's saved column mapping, by its name within a site. */
export interface KeptProfile {
  readonly site: string;
  readonly name: string;
  readonly profile: CsvProfile;
  readonly changedAt: Date;
  /** Id of the key. */
  readonly changedBy: string;
}

export interface ProfileKey {
  readonly site: string;
  readonly name: string;
}

export const profileKeyText = ({ site, name }: ProfileKey): string => `${site}\n${name}`;

/** The column mappings of these names, by `profileKeyText`. */
export async function profilesNamed(
  database: Pick<Database, 'query'> | Tx,
  keys: readonly ProfileKey[],
): Promise<Map<string, CsvProfile>> {
  if (keys.length === 0) return new Map();
  const rows = await database.query<KeptProfile>(
    `SELECT kept.site, kept.name, kept.profile
     FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[])) AS wanted (site, name)
     JOIN ingestion.csv_profile AS kept USING (site, name)`,
    [keys.map(({ site }) => site), keys.map(({ name }) => name)],
  );
  return new Map(rows.map((row) => [profileKeyText(row), row.profile]));
}

/** One page by site and name; one row more than `limit` where there is more. */
export function profilePage(
  tx: Tx,
  scope: SiteScope,
  limit: number,
  after: readonly [site: string, name: string] | null,
): Promise<KeptProfile[]> {
  return tx.query<KeptProfile>(
    `SELECT site, name, profile, changed_at AS "changedAt", changed_by AS "changedBy"
     FROM ingestion.csv_profile
     WHERE ($1::text[] IS NULL OR site = ANY ($1))
       AND ($3::text IS NULL OR (site, name) > ($3, $4::text))
     ORDER BY site, name LIMIT $2`,
    [scope === 'all' ? null : scope, limit + 1, ...(after ?? [null, null])],
  );
}

export async function profileOf(tx: Tx, { site, name }: ProfileKey): Promise<KeptProfile | null> {
  const [row] = await tx.query<KeptProfile>(
    `SELECT site, name, profile, changed_at AS "changedAt", changed_by AS "changedBy"
     FROM ingestion.csv_profile WHERE site = $1 AND name = $2`,
    [site, name],
  );
  return row ?? null;
}

export async function saveProfile(tx: Tx, kept: KeptProfile): Promise<void> {
  const { site, name, profile, changedAt, changedBy } = kept;
  await tx.execute(
    `INSERT INTO ingestion.csv_profile (site, name, profile, changed_at, changed_by)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (site, name) DO UPDATE SET profile = excluded.profile,
       changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
    [site, name, JSON.stringify(profile), changedAt, changedBy],
  );
}

/** Whether there was one. */
export async function deleteProfile(tx: Tx, { site, name }: ProfileKey): Promise<boolean> {
  const gone = await tx.query(
    'DELETE FROM ingestion.csv_profile WHERE site = $1 AND name = $2 RETURNING name',
    [site, name],
  );
  return gone.length > 0;
}
