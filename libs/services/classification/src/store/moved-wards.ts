import type { UnitType } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';

/**
 * A relation of isolates with their ward at collection by movements: what stats publishes, with
 * the columns site, isolate_id, known_from, known_to, ward and unit_type.
 */
export type MovedWards = typeof PUBLISHED | typeof NONE;

const PUBLISHED = 'stats.ward_by_movements';

const NONE = `(
  SELECT NULL::text AS site, NULL::text AS isolate_id, NULL::date AS known_from,
         NULL::date AS known_to, NULL::text AS ward, NULL::text AS unit_type
  WHERE false)`;

/**
 * What to join for the wards by movements: nothing, where stats does not run, or has not yet made
 * what it publishes. Asked of the catalogue's rows, since naming a schema that is being made is an
 * error until it may be used.
 */
export async function movedWards(tx: Tx): Promise<MovedWards> {
  const [published] = await tx.query<{ readable: boolean }>(
    `SELECT coalesce(bool_and(has_schema_privilege(namespace.oid, 'USAGE')
                          AND has_table_privilege(relation.oid, 'SELECT')), false) AS readable
     FROM pg_class AS relation
     JOIN pg_namespace AS namespace ON namespace.oid = relation.relnamespace
     WHERE namespace.nspname = 'stats' AND relation.relname = 'ward_by_movements'`,
  );
  return published?.readable ? PUBLISHED : NONE;
}

/** Where the specimen was taken, by movements. */
export interface MovedWard {
  readonly ward: string;
  readonly unitType: UnitType | null;
}
