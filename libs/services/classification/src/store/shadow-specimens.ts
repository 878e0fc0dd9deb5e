import type { Tx } from '@carbawatch/postgres';
import type { SpecimenDifference, SpecimenDifferenceKind } from '../decide/compare-specimens';

/** A report of a specimen that two rule sets judge differently. */
export interface SpecimenDifferenceRow {
  readonly reportId: string;
  readonly difference: SpecimenDifference;
}

export async function saveShadowSpecimens(
  tx: Tx,
  job: { readonly id: string; readonly site: string },
  rows: readonly SpecimenDifferenceRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(
    `INSERT INTO classification.shadow_specimen (job, site, report_id, kinds, difference)
     SELECT $1, $2, report_id, ARRAY(SELECT jsonb_array_elements_text(kinds)), difference
     FROM unnest($3::text[], $4::jsonb[], $5::jsonb[]) AS new (report_id, kinds, difference)`,
    [
      job.id,
      job.site,
      rows.map(({ reportId }) => reportId),
      rows.map(({ difference }) => JSON.stringify(difference.kinds)),
      rows.map(({ difference }) => JSON.stringify(difference)),
    ],
  );
}

export async function countChangedSpecimens(tx: Tx, job: string): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `SELECT count(*) AS n FROM classification.shadow_specimen WHERE job = $1`,
    [job],
  );
  return row?.n ?? 0;
}

/** Specimens by kind of difference; one may differ in several. */
export async function countSpecimenKinds(tx: Tx, job: string): Promise<Record<string, number>> {
  const rows = await tx.query<{ kind: string; n: number }>(
    `SELECT kind, count(*) AS n FROM classification.shadow_specimen, unnest(kinds) AS kind
     WHERE job = $1 GROUP BY kind ORDER BY kind`,
    [job],
  );
  return Object.fromEntries(rows.map(({ kind, n }) => [kind, n]));
}

/** One page of the specimens that differ, by id. */
export async function pageOfSpecimenDifferences(
  tx: Tx,
  job: string,
  page: {
    readonly kind: SpecimenDifferenceKind | undefined;
    readonly after: string | null;
    readonly limit: number;
  },
): Promise<SpecimenDifferenceRow[]> {
  return tx.query<SpecimenDifferenceRow>(
    `SELECT report_id AS "reportId", difference FROM classification.shadow_specimen
     WHERE job = $1 AND ($2::text IS NULL OR $2 = ANY (kinds))
       AND ($3::text IS NULL OR report_id > $3)
     ORDER BY report_id LIMIT $4`,
    [job, page.kind ?? null, page.after, page.limit],
  );
}
