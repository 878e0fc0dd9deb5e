import type { Tx } from '@carbawatch/postgres';

/**
 * Whether a view of stats can be read: not where stats does not run, or has not yet made what it
 * publishes. Asked of the catalogue's rows, since naming a schema that is being made is an error
 * until it may be used.
 */
export async function isPublished(tx: Tx, view: string): Promise<boolean> {
  const [published] = await tx.query<{ readable: boolean }>(
    `SELECT coalesce(bool_and(has_schema_privilege(namespace.oid, 'USAGE')
                          AND has_table_privilege(relation.oid, 'SELECT')), false) AS readable
     FROM pg_class AS relation
     JOIN pg_namespace AS namespace ON namespace.oid = relation.relnamespace
     WHERE namespace.nspname = 'stats' AND relation.relname = $1`,
    [view],
  );
  return published?.readable ?? false;
}
