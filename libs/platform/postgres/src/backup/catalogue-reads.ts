import type { Client } from 'pg';
import { tableName, type Manifest } from './manifest';

/** A table as it has to be copied. */
export interface TableToCopy {
  readonly schema: string;
  readonly table: string;
  /** In their order, generated ones left out. */
  readonly columns: readonly string[];
}

/** TypeORM's own tables: running the migrations writes them. */
const MIGRATIONS_TABLE = 'migrations';

/** Those of these schemas that are there. */
export async function existingSchemas(
  client: Client,
  schemas: readonly string[],
): Promise<string[]> {
  const { rows } = await client.query<{ schema: string }>(
    `SELECT DISTINCT schemaname AS schema FROM pg_tables WHERE schemaname = ANY ($1) ORDER BY 1`,
    [schemas],
  );
  return rows.map(({ schema }) => schema);
}

export async function migrationsOf(
  client: Client,
  schemas: readonly string[],
): Promise<Manifest['schemas']> {
  const found: Manifest['schemas'] = [];
  for (const schema of schemas) {
    const { rows } = await client.query<{ name: string }>(
      `SELECT name FROM "${schema}"."${MIGRATIONS_TABLE}" ORDER BY id`,
    );
    found.push({ schema, migrations: rows.map(({ name }) => name) });
  }
  return found;
}

/** Tables with their columns; one that refers to another comes behind it. */
export async function tablesOf(client: Client, schemas: readonly string[]): Promise<TableToCopy[]> {
  const { rows } = await client.query<TableToCopy>(
    `SELECT n.nspname AS schema, c.relname AS "table",
            array_agg(a.attname::text ORDER BY a.attnum) AS columns
     FROM pg_class AS c
     JOIN pg_namespace AS n ON n.oid = c.relnamespace
     JOIN pg_attribute AS a ON a.attrelid = c.oid
     WHERE n.nspname = ANY ($1) AND c.relkind = 'r' AND c.relname <> $2
       AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     GROUP BY 1, 2 ORDER BY 1, 2`,
    [schemas, MIGRATIONS_TABLE],
  );
  return referredFirst(rows, await referencesOf(client, schemas));
}

async function referencesOf(
  client: Client,
  schemas: readonly string[],
): Promise<Map<string, string[]>> {
  const { rows } = await client.query<{ from: string; to: string }>(
    `SELECT f.nspname || '.' || c.relname AS "from", t.nspname || '.' || r.relname AS "to"
     FROM pg_constraint AS k
     JOIN pg_class AS c ON c.oid = k.conrelid JOIN pg_namespace AS f ON f.oid = c.relnamespace
     JOIN pg_class AS r ON r.oid = k.confrelid JOIN pg_namespace AS t ON t.oid = r.relnamespace
     WHERE k.contype = 'f' AND f.nspname = ANY ($1)`,
    [schemas],
  );
  const references = new Map<string, string[]>();
  for (const { from, to } of rows) references.set(from, [...(references.get(from) ?? []), to]);
  return references;
}

function referredFirst(
  tables: readonly TableToCopy[],
  references: ReadonlyMap<string, readonly string[]>,
): TableToCopy[] {
  const byName = new Map(tables.map((table) => [tableName(table), table]));
  const ordered = new Set<TableToCopy>();
  const visit = (table: TableToCopy, above: ReadonlySet<TableToCopy>): void => {
    if (ordered.has(table) || above.has(table)) return;
    for (const name of references.get(tableName(table)) ?? []) {
      const other = byName.get(name);
      if (other) visit(other, new Set([...above, table]));
    }
    ordered.add(table);
  };
  for (const table of tables) visit(table, new Set());
  return [...ordered];
}

/** Where sequences stand; one that was never used is as new. */
export async function sequencesOf(
  client: Client,
  schemas: readonly string[],
): Promise<Manifest['sequences']> {
  const { rows } = await client.query<{ schema: string; sequence: string; lastValue: string }>(
    `SELECT schemaname AS schema, sequencename AS sequence, last_value::text AS "lastValue"
     FROM pg_sequences
     WHERE schemaname = ANY ($1) AND last_value IS NOT NULL AND sequencename NOT LIKE $2
     ORDER BY 1, 2`,
    [schemas, `${MIGRATIONS_TABLE}%`],
  );
  return rows;
}

/** Fingerprint of the secret key, as the start keeps it. */
export async function secretFingerprintOf(client: Client): Promise<string | null> {
  const { rows } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('access.secret_check') IS NOT NULL AS there`,
  );
  if (!rows[0]?.there) return null;
  const found = await client.query<{ fingerprint: string }>(
    `SELECT encode(fingerprint, 'hex') AS fingerprint FROM access.secret_check`,
  );
  return found.rows[0]?.fingerprint ?? null;
}

export function columnList(columns: readonly string[]): string {
  return columns.map((column) => `"${column}"`).join(', ');
}
