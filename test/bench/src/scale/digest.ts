import type { Database } from '@carbawatch/postgres';

/** Tables of metrics, each with the rows that say anything: a sum that came to nothing does not. */
const TABLES: readonly (readonly [table: string, says: string])[] = [
  ['contribution', 'true'],
  ['qualifying', 'true'],
  ['clinical', 'true'],
  ['ward_stay', 'true'],
  ['daily', 'n <> 0'],
  ['bed_day', 'came <> 0 OR went <> 0 OR ms <> 0 OR admissions <> 0'],
  ['isolate_month', 'n <> 0'],
  ['panel_month', 'n <> 0'],
  ['category_month', `n <> 0 OR results <> '{}' OR pairs <> '{}'`],
];

/** One number over all rows of each table, whatever their order on disk. */
export async function digestsOf(database: Database): Promise<Map<string, string>> {
  const digests = new Map<string, string>();
  for (const [table, says] of TABLES) {
    const [row] = await database.query<{ digest: string }>(
      `SELECT count(*) || '/' || coalesce(sum(hashtextextended(row::text, 0)::numeric), 0) AS digest
       FROM stats.${table} AS row WHERE ${says}`,
    );
    digests.set(table, row?.digest ?? '');
  }
  return digests;
}
