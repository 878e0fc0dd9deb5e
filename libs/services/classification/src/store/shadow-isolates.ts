import type { RuleChangeCounts } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { CohortPlace } from '../decide/cohort-place';
import type { Difference, DifferenceKind } from '../decide/compare-states';

/** What a shadow run notes of one isolate: its difference, and where the cohort counts it. */
export interface ShadowIsolate {
  readonly isolateId: string;
  readonly pseudonym: string;
  readonly day: string;
  readonly inPopulation: boolean;
  readonly before: CohortPlace;
  readonly after: CohortPlace;
  readonly difference: Difference | null;
}

export async function saveShadowIsolates(
  tx: Tx,
  job: { readonly id: string; readonly site: string },
  isolates: readonly ShadowIsolate[],
): Promise<void> {
  if (isolates.length === 0) return;
  await tx.execute(
    `INSERT INTO classification.shadow_isolate
       (job, site, isolate_id, pseudonym, day, in_population, before_cre, before_verdict,
        after_cre, after_verdict, kinds, difference)
     SELECT $1, $2, isolate_id, pseudonym, day, in_population, before_cre, before_verdict,
            after_cre, after_verdict, ARRAY(SELECT jsonb_array_elements_text(kinds)), difference
     FROM unnest($3::text[], $4::text[], $5::date[], $6::boolean[], $7::boolean[], $8::text[],
                 $9::boolean[], $10::text[], $11::jsonb[], $12::jsonb[])
       AS new (isolate_id, pseudonym, day, in_population, before_cre, before_verdict, after_cre,
               after_verdict, kinds, difference)`,
    [
      job.id,
      job.site,
      isolates.map(({ isolateId }) => isolateId),
      isolates.map(({ pseudonym }) => pseudonym),
      isolates.map(({ day }) => day),
      isolates.map(({ inPopulation }) => inPopulation),
      isolates.map(({ before }) => before.cre),
      isolates.map(({ before }) => before.verdict),
      isolates.map(({ after }) => after.cre),
      isolates.map(({ after }) => after.verdict),
      isolates.map(({ difference }) => JSON.stringify(difference?.kinds ?? [])),
      isolates.map(({ difference }) => difference && JSON.stringify(difference)),
    ],
  );
}

/** Counts of one side of a comparison, of isolates or of each patient's first. */
export interface CohortCounts {
  readonly cre: number;
  readonly cpe: number;
  readonly nonCpe: number;
  readonly undetermined: number;
  readonly cpeOutsideCre: number;
}

const SIDES = { before: ['before_cre', 'before_verdict'], after: ['after_cre', 'after_verdict'] };

/**
 * The cohort's counts on one side. `patient-first` keeps each pseudonym's first CRE isolate; of one
 * day a producer before another, then the isolate's id.
 */
export async function cohortCounts(
  tx: Tx,
  job: string,
  side: keyof typeof SIDES,
  dedup: 'none' | 'patient-first',
): Promise<CohortCounts> {
  const [cre, verdict] = SIDES[side];
  const firsts = `SELECT DISTINCT ON (pseudonym) true AS cre, ${verdict} AS verdict FROM place
    WHERE ${cre} ORDER BY pseudonym, day, (${verdict} = 'cpe') DESC, isolate_id`;
  const all = `SELECT true AS cre, ${verdict} AS verdict FROM place WHERE ${cre}`;
  const outside = `SELECT DISTINCT ${dedup === 'none' ? 'isolate_id' : 'pseudonym'} FROM place
    WHERE NOT ${cre} AND ${verdict} = 'cpe'`;
  const [row] = await tx.query<CohortCounts>(
    `WITH place AS (
       SELECT * FROM classification.shadow_isolate WHERE job = $1 AND in_population
     ), kept AS (${dedup === 'none' ? all : firsts})
     SELECT count(*) AS cre,
            count(*) FILTER (WHERE verdict = 'cpe') AS cpe,
            count(*) FILTER (WHERE verdict = 'non-cpe') AS "nonCpe",
            count(*) FILTER (WHERE verdict = 'undetermined') AS undetermined,
            (SELECT count(*) FROM (${outside}) AS producer) AS "cpeOutsideCre"
     FROM kept`,
    [job],
  );
  if (!row) throw new Error('a count has no row');
  return row;
}

/** Isolates by kind of difference; one isolate may differ in several. */
export async function countKinds(tx: Tx, job: string): Promise<Record<string, number>> {
  const rows = await tx.query<{ kind: string; n: number }>(
    `SELECT kind, count(*) AS n FROM classification.shadow_isolate, unnest(kinds) AS kind
     WHERE job = $1 GROUP BY kind ORDER BY kind`,
    [job],
  );
  return Object.fromEntries(rows.map(({ kind, n }) => [kind, n]));
}

/** Alert facts by what became of them: `gained`, `lost`, `moved`. */
export async function countAlertFacts(tx: Tx, job: string): Promise<Record<string, number>> {
  const [row] = await tx.query<Record<string, number>>(
    `SELECT coalesce(sum(jsonb_array_length(difference #> '{alertFacts,gained}')), 0)::int AS gained,
            coalesce(sum(jsonb_array_length(difference #> '{alertFacts,lost}')), 0)::int AS lost,
            coalesce(sum(jsonb_array_length(difference #> '{alertFacts,moved}')), 0)::int AS moved
     FROM classification.shadow_isolate WHERE job = $1 AND difference IS NOT NULL`,
    [job],
  );
  return row ?? {};
}

/** Rows that only served the counts are not kept. */
export async function keepDifferences(tx: Tx, job: string): Promise<void> {
  await tx.execute(
    `DELETE FROM classification.shadow_isolate WHERE job = $1 AND difference IS NULL`,
    [job],
  );
}

/** A verdict that is another: not only the ground on which it stands. */
const OTHER_VERDICT = ['cre', 'cpe']
  .map(
    (kind) => `difference #>> '{from,${kind},status}' IS DISTINCT FROM
                  difference #>> '{to,${kind},status}'`,
  )
  .join(' OR ');

export interface DifferenceRow {
  readonly isolateId: string;
  readonly organism: string | null;
  /** 0 where the verdict is another, else 1. */
  readonly rank: number;
  readonly difference: Difference;
}

/** One page of the isolates that differ: by id, or those first whose verdict is another. */
export async function pageOfDifferences(
  tx: Tx,
  job: string,
  page: {
    readonly kind: DifferenceKind | undefined;
    readonly sort: 'id' | 'verdict';
    readonly after: readonly [rank: number, isolateId: string] | null;
    readonly limit: number;
  },
): Promise<DifferenceRow[]> {
  const rank = page.sort === 'id' ? '1' : `CASE WHEN ${OTHER_VERDICT} THEN 0 ELSE 1 END`;
  return tx.query<DifferenceRow>(
    `SELECT isolate_id AS "isolateId", organism, rank, difference
     FROM (SELECT shadow.*, isolate.state #>> '{isolate,organism,name}' AS organism,
                  ${rank} AS rank
           FROM classification.shadow_isolate AS shadow
           LEFT JOIN classification.isolate AS isolate USING (site, isolate_id)
           WHERE job = $1 AND difference IS NOT NULL) AS changed
     WHERE ($2::text IS NULL OR $2 = ANY (kinds))
       AND ($4::text IS NULL OR (rank, isolate_id) > ($5::int, $4))
     ORDER BY rank, isolate_id LIMIT $3`,
    [job, page.kind ?? null, page.limit, page.after?.[1] ?? null, page.after?.[0] ?? null],
  );
}

/** Answers of one kind that became others are few; numbers of tests and types could be many. */
const TURNS_MAX = 200;

/** In how many isolates which answer became which. */
export async function countTurns(tx: Tx, job: string): Promise<RuleChangeCounts['items']> {
  return tx.query(
    `SELECT kind, difference -> 'from' -> kind AS "from", difference -> 'to' -> kind AS "to",
            count(*) AS isolates
     FROM classification.shadow_isolate, unnest(kinds) AS kind
     WHERE job = $1 AND kind <> 'alert-facts'
     GROUP BY 1, 2, 3 ORDER BY count(*) DESC, kind, 2, 3 LIMIT ${TURNS_MAX}`,
    [job],
  );
}
