import { z } from 'zod';

/** Changes when an older program could no longer read an archive. */
export const ARCHIVE_VERSION = 1;
export const MANIFEST_ENTRY = 'manifest.json';

const name = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/);

const backedUpTable = z.object({
  schema: name,
  table: name,
  columns: z.array(name).min(1),
  rows: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative(),
  /** Of all its rows, as COPY writes them. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** The last entry of an archive: what it holds, so that an archive that broke off has none. */
export const manifest = z.object({
  format: z.literal('carbawatch-backup'),
  version: z.number().int(),
  madeAt: z.string(),
  program: z.string(),
  postgres: z.string(),
  /** What the database had been migrated to. */
  schemas: z.array(z.object({ schema: name, migrations: z.array(z.string()) })),
  tables: z.array(backedUpTable),
  sequences: z.array(
    z.object({ schema: name, sequence: name, lastValue: z.string().regex(/^-?\d+$/) }),
  ),
  /** Tells the secret key that sealed payloads and identities; null where none was used yet. */
  secretFingerprint: z.string().nullable(),
});

export type Manifest = z.infer<typeof manifest>;
export type BackedUpTable = z.infer<typeof backedUpTable>;

/** Entries of a table's rows: `data/<schema>.<table>/000001.copy`, to be joined in order. */
export function entryName(table: { schema: string; table: string }, part: number): string {
  return `data/${table.schema}.${table.table}/${String(part).padStart(6, '0')}.copy`;
}

export function tableOfEntry(entry: string): string | null {
  return /^data\/([a-z0-9_]+\.[a-z0-9_]+)\/\d{6,}\.copy$/.exec(entry)?.[1] ?? null;
}

export const tableName = ({ schema, table }: { schema: string; table: string }): string =>
  `${schema}.${table}`;
