import type { MappingKind } from '@carbawatch/contracts';
import type { Database, Tx } from '@carbawatch/postgres';
import type { SiteScope } from '@carbawatch/service-kit';
import type { Mapping } from '../decide/site-mappings';

/** A mapping with who entered it last, and when. */
export interface KeptMapping extends Mapping {
  readonly mappingId: string;
  readonly changedAt: Date;
  /** Id of the key. */
  readonly changedBy: string;
}

export interface MappingsVersion {
  readonly revision: number;
  readonly count: number;
}

/** Two states of the table have different versions: entries raise the one, deletions the other. */
export async function mappingsVersion(database: Database): Promise<MappingsVersion> {
  const [row] = await database.query<MappingsVersion>(
    `SELECT coalesce(max(revision), 0) AS revision, count(*) AS count FROM ingestion.mapping`,
  );
  return row ?? { revision: 0, count: 0 };
}

/** Every mapping, with the highest revision among exactly these. */
export async function allMappings(
  database: Database,
): Promise<readonly (Mapping & { readonly revision: number })[]> {
  return database.query(
    `SELECT site, kind, "from", "to", revision FROM ingestion.mapping ORDER BY revision`,
  );
}

const SHOWN = `
  mapping_id AS "mappingId", site, kind, "from", "to", changed_at AS "changedAt",
  changed_by AS "changedBy"`;

/** One page by site, kind and word; one row more than `limit` where there is more. */
export function mappingPage(
  tx: Tx,
  filter: { readonly scope: SiteScope; readonly kind: MappingKind | null },
  limit: number,
  after: readonly [site: string, kind: string, from: string] | null,
): Promise<KeptMapping[]> {
  const { scope, kind } = filter;
  return tx.query<KeptMapping>(
    `SELECT ${SHOWN} FROM ingestion.mapping
     WHERE ($1::text[] IS NULL OR site = ANY ($1)) AND ($2::text IS NULL OR kind = $2)
       AND ($4::text IS NULL OR (site, kind, "from") > ($4, $5::text, $6::text))
     ORDER BY site, kind, "from" LIMIT $3`,
    [scope === 'all' ? null : scope, kind, limit + 1, ...(after ?? [null, null, null])],
  );
}

/** Drawn once; serialises writers, so that revisions are seen in their order. */
const WRITERS_LOCK = 7_216_340_911;

/** Enters a mapping, or changes the one of the same word; answers it as it is kept. */
export async function saveMapping(
  tx: Tx,
  mapping: KeptMapping,
  termKey: string,
): Promise<KeptMapping> {
  await tx.execute('SELECT pg_advisory_xact_lock($1)', [WRITERS_LOCK]);
  const { site, mappingId, kind, from, to, changedAt, changedBy } = mapping;
  const [kept] = await tx.query<KeptMapping>(
    `INSERT INTO ingestion.mapping
       (site, mapping_id, kind, term_key, "from", "to", changed_at, changed_by, revision)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, nextval('ingestion.mapping_revision'))
     ON CONFLICT (site, kind, term_key) DO UPDATE
       SET "from" = excluded."from", "to" = excluded."to", changed_at = excluded.changed_at,
           changed_by = excluded.changed_by, revision = excluded.revision
     RETURNING ${SHOWN}`,
    [site, mappingId, kind, termKey, from, to, changedAt, changedBy],
  );
  return kept ?? mapping;
}

/** Null where the caller sees no such mapping. */
export async function mappingOf(
  tx: Tx,
  scope: SiteScope,
  mappingId: string,
): Promise<KeptMapping | null> {
  const [known] = await tx.query<KeptMapping>(
    `SELECT ${SHOWN} FROM ingestion.mapping
     WHERE mapping_id = $1 AND ($2::text[] IS NULL OR site = ANY ($2))`,
    [mappingId, scope === 'all' ? null : scope],
  );
  return known ?? null;
}

/** What was deleted; null where the caller sees no such mapping. */
export async function deleteMapping(
  tx: Tx,
  scope: SiteScope,
  mappingId: string,
): Promise<KeptMapping | null> {
  const [gone] = await tx.query<KeptMapping>(
    `DELETE FROM ingestion.mapping
     WHERE mapping_id = $1 AND ($2::text[] IS NULL OR site = ANY ($2)) RETURNING ${SHOWN}`,
    [mappingId, scope === 'all' ? null : scope],
  );
  return gone ?? null;
}
