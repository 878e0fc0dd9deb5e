import type { Tx } from '@carbawatch/postgres';

/** An isolate with the genes that its reports name as found. */
export interface IsolateGenes {
  readonly isolateId: string;
  readonly genes: readonly string[];
}

/** More names than any catalogue has alleles in all spellings; beyond it a table is malformed. */
const GENE_NAMES_MAX = 20_000;

const FOUND = `jsonb_path_query(state, '$.isolate.geneTests[*] ? (@.result == "detected").gene')
  #>> '{}'`;

/** Every gene name that the isolates of a site carry, as senders wrote them. */
export async function geneNamesOf(tx: Tx, site: string): Promise<string[]> {
  const rows = await tx.query<{ gene: string }>(
    `SELECT DISTINCT ${FOUND} AS gene FROM classification.isolate
     WHERE site = $1 AND state -> 'isolate' ? 'geneTests' LIMIT $2`,
    [site, GENE_NAMES_MAX],
  );
  return rows.map(({ gene }) => gene);
}

/** One page of the isolates that carry any of these names. */
export async function pageOfCarriers(
  tx: Tx,
  site: string,
  names: readonly string[],
  page: { readonly after: string | null; readonly limit: number },
): Promise<IsolateGenes[]> {
  return tx.query<IsolateGenes>(
    `SELECT isolate_id AS "isolateId", array_agg(DISTINCT gene ORDER BY gene) AS genes
     FROM (
       SELECT isolate_id, ${FOUND} AS gene FROM classification.isolate
       WHERE site = $1 AND state -> 'isolate' ? 'geneTests'
         AND ($3::text IS NULL OR isolate_id > $3)
     ) AS carried
     WHERE gene = ANY ($2) GROUP BY isolate_id ORDER BY isolate_id LIMIT $4`,
    [site, names, page.after, page.limit],
  );
}
