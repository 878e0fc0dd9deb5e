import type { IsolateClassified, SpecimenClassified } from '@carbawatch/contracts';
import type { ResultColumn, TableNames } from '@carbawatch/formats';
import type { Tx } from '@carbawatch/postgres';

/** What an export holds: the isolates of a site that were collected in a period. */
export interface ExportScope {
  readonly site: string;
  /** Collection days, both included. */
  readonly from: string | null;
  readonly to: string | null;
}

/** Neither what was cancelled nor what a test message said. */
const IN_SCOPE = `site = $1 AND state IS NOT NULL AND NOT withdrawn
    AND (state->'isolate'->'testMessage') IS NULL
    AND ($2::date IS NULL OR collected_on >= $2)
    AND ($3::date IS NULL OR collected_on <= $3)`;

const scopeParams = ({ site, from, to }: ExportScope) => [site, from, to];

export async function countForExport(tx: Tx, scope: ExportScope): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `SELECT count(*) AS n FROM classification.isolate WHERE ${IN_SCOPE}`,
    scopeParams(scope),
  );
  return row?.n ?? 0;
}

/** Agents, covariates and loci that occur: the columns of a table are known before its rows. */
export async function namesForExport(tx: Tx, scope: ExportScope): Promise<TableNames> {
  const params = scopeParams(scope);
  const results = await tx.query<ResultColumn>(
    `SELECT DISTINCT one->>'agent' AS agent, coalesce(one->>'method', 'unknown') AS method,
            one->>'disk' AS disk, one->>'guideline' AS guideline
     FROM classification.isolate,
          jsonb_array_elements(state->'isolate'->'susceptibility') AS one
     WHERE ${IN_SCOPE}`,
    params,
  );
  const keysOf = async (path: string): Promise<string[]> => {
    const rows = await tx.query<{ name: string }>(
      `SELECT DISTINCT jsonb_object_keys(state #> '${path}') AS name
       FROM classification.isolate WHERE ${IN_SCOPE} AND state #> '${path}' IS NOT NULL`,
      params,
    );
    return rows.map(({ name }) => name);
  };
  return {
    results: results.map(({ agent, method, disk, guideline }) => ({
      agent,
      method,
      disk: disk ?? undefined,
      guideline: guideline ?? undefined,
    })),
    covariates: await keysOf('{isolate,covariates}'),
    loci: await keysOf('{isolate,mlst,profile}'),
  };
}

export interface ExportRow {
  readonly day: string;
  readonly id: string;
  readonly state: IsolateClassified;
}

/** Where a page ended. */
export interface ExportCursor {
  readonly day: string;
  readonly id: string;
}

/** The next isolates, oldest day of collection first. */
export async function isolatesForExport(
  tx: Tx,
  scope: ExportScope,
  after: ExportCursor | null,
  limit: number,
): Promise<ExportRow[]> {
  return tx.query<ExportRow>(
    `SELECT collected_on AS day, isolate_id AS id, state - 'earlier' AS state
     FROM classification.isolate
     WHERE ${IN_SCOPE}
       AND ($4::date IS NULL OR (collected_on, site, isolate_id) > ($4, $1, $5))
     ORDER BY collected_on, site, isolate_id LIMIT $6`,
    [...scopeParams(scope), after?.day ?? null, after?.id ?? null, limit],
  );
}

export interface SpecimenExportRow extends ExportCursor {
  readonly state: SpecimenClassified;
}

/** The next specimens that were cultured or are about to be, oldest day of collection first. */
export async function specimensForExport(
  tx: Tx,
  scope: ExportScope,
  after: ExportCursor | null,
  limit: number,
): Promise<SpecimenExportRow[]> {
  return tx.query<SpecimenExportRow>(
    `SELECT collected_on AS day, report_id AS id, state - 'earlier' AS state
     FROM classification.specimen
     WHERE site = $1 AND state IS NOT NULL AND NOT withdrawn
       AND (state->'report'->'testMessage') IS NULL
       AND culture IN ('growth', 'no-target-organism', 'no-growth', 'pending')
       AND ($2::date IS NULL OR collected_on >= $2)
       AND ($3::date IS NULL OR collected_on <= $3)
       AND ($4::date IS NULL OR (collected_on, site, report_id) > ($4, $1, $5))
     ORDER BY collected_on, site, report_id LIMIT $6`,
    [...scopeParams(scope), after?.day ?? null, after?.id ?? null, limit],
  );
}
