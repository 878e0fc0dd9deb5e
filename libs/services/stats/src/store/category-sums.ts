import type { Tx } from '@carbawatch/postgres';
import type { CategoryDelta } from '../decide/category-sums';

const ADD_CATEGORIES = {
  name: 'stats-add-categories',
  text: `
    INSERT INTO stats.category_month AS row
      (split, month, site, content, shard, name, species, first_of_year, n, results, pairs)
    SELECT split, month, $1, content, $2, name, species, first_of_year, n, results, pairs
    FROM ROWS FROM (jsonb_to_recordset($3) AS (
      split text, month date, content uuid, name text, species text, first_of_year smallint,
      n int, results jsonb, pairs jsonb)) AS delta
    ON CONFLICT (split, month, site, content, shard) DO UPDATE
    SET n = row.n + excluded.n,
        results = stats.counts_together(row.results, excluded.results),
        pairs = CASE WHEN excluded.pairs = '{}' THEN row.pairs
                     ELSE stats.counts_together(row.pairs, excluded.pairs) END`,
};

/** Adds to the sums of months; the rows come in the order in which all workers lock them. */
export async function addCategories(
  tx: Tx,
  site: string,
  shard: number,
  deltas: readonly CategoryDelta[],
): Promise<void> {
  if (deltas.length === 0) return;
  const rows = deltas.map(({ firstOfYear, ...delta }) => ({
    ...delta,
    first_of_year: firstOfYear,
  }));
  await tx.execute(ADD_CATEGORIES, [site, shard, JSON.stringify(rows)]);
}
