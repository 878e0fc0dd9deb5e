import type { Tx } from '@carbawatch/postgres';
import type { SiteScope } from '@carbawatch/service-kit';

/** Isolates of one sequence type, or of one profile that has none. */
export interface TypeCount {
  readonly st: string | null;
  readonly profile: Readonly<Record<string, string>> | null;
  readonly clonalComplex: string | null;
  readonly clonalGroup: { readonly label: string; readonly basis: string } | null;
  readonly isolates: number;
  readonly firstSeen: string;
}

export interface StudyFilters {
  readonly scheme: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly ward: string | undefined;
  readonly sites: SiteScope;
}

/** Far above the types that are drawn: a study beyond it is refused, not cut. */
export const TYPE_ROWS_MAX = 20_000;

const TYPES = `
  SELECT state #>> '{classification,typing,st}' AS st,
         state #> '{isolate,mlst,profile}' AS profile,
         min(state #>> '{classification,typing,clonalComplex}') AS "clonalComplex",
         nullif((array_agg(state #> '{classification,typing,clonalGroup}'))[1], 'null'::jsonb)
           AS "clonalGroup",
         count(*) AS isolates, min(collected_on) AS "firstSeen"
  FROM classification.isolate
  WHERE state #>> '{classification,typing,scheme}' = $1 AND NOT withdrawn
    AND coalesce(state #>> '{isolate,specimen,purpose}', '')
      NOT IN ('environmental', 'quality-control')
    AND coalesce(state #>> '{isolate,testMessage}', 'false') <> 'true'
    AND ($2::text[] IS NULL OR site = ANY ($2))
    AND ($3::date IS NULL OR collected_on >= $3)
    AND ($4::date IS NULL OR collected_on <= $4)
    AND ($5::text IS NULL OR ward = $5)
  GROUP BY 1, 2
  ORDER BY "firstSeen", 1, 2
  LIMIT $6`;

/** Counts of a study by type and profile; nothing in it is about one patient. */
export async function typesOfStudy(tx: Tx, filters: StudyFilters): Promise<TypeCount[]> {
  const { scheme, sites, from, to, ward } = filters;
  return tx.query<TypeCount>(TYPES, [
    scheme,
    sites === 'all' ? null : sites,
    from ?? null,
    to ?? null,
    ward ?? null,
    TYPE_ROWS_MAX + 1,
  ]);
}
