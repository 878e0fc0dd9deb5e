import { createHash } from 'node:crypto';
import type { Tx } from '@carbawatch/postgres';
import type { ReferenceTable, TableKind } from '../decide/site-rules';

/** What a site uploaded, without the table itself. */
export interface TableEntry {
  readonly site: string;
  readonly id: string;
  readonly kind: TableKind;
  readonly scheme: string | null;
  readonly title: string;
  readonly uploadedAt: Date;
  readonly uploadedBy: string;
}

/** The same table uploaded again is the same table. */
export function tableIdOf(kind: TableKind, scheme: string | null, body: string): string {
  return createHash('sha256')
    .update(`${kind}\n${scheme ?? ''}\n${body}`)
    .digest('hex')
    .slice(0, 16);
}

const ENTRY = `site, id, kind, scheme, title, uploaded_at AS "uploadedAt",
  uploaded_by AS "uploadedBy"`;

/** Answers whether it is new. */
export async function saveTable(
  tx: Tx,
  { site, uploadedAt, uploadedBy, ...table }: TableEntry & { readonly body: string },
): Promise<boolean> {
  const saved = await tx.execute(
    `INSERT INTO classification.reference_table
       (site, id, kind, scheme, title, body, uploaded_at, uploaded_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
    [site, table.id, table.kind, table.scheme, table.title, table.body, uploadedAt, uploadedBy],
  );
  return saved > 0;
}

export async function tablesOf(
  tx: Tx,
  site: string,
  ids: readonly string[],
): Promise<ReferenceTable[]> {
  if (ids.length === 0) return [];
  return tx.query<ReferenceTable>(
    `SELECT id, kind, scheme, title, body FROM classification.reference_table
     WHERE site = $1 AND id = ANY ($2)`,
    [site, ids],
  );
}

/** One page of what a site uploaded, by id. */
export async function pageOfTables(
  tx: Tx,
  site: string,
  page: { readonly after: string | null; readonly limit: number },
): Promise<TableEntry[]> {
  return tx.query<TableEntry>(
    `SELECT ${ENTRY} FROM classification.reference_table
     WHERE site = $1 AND ($2::text IS NULL OR id > $2) ORDER BY id LIMIT $3`,
    [site, page.after, page.limit],
  );
}
