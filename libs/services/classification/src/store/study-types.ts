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
  /** As known at the end of this day; as known now when null. */
  readonly asOf: string | null;
  readonly timeZone: string;
}

/** Far above the types that are drawn: a study beyond it is refused, not cut. */
export const TYPE_ROWS_MAX = 20_000;

/** Day of a moment in SQL, as `dayOf` counts: a date is itself, an instant falls in the zone. */
const dayInZone = (text: string) =>
  `(CASE WHEN length(${text}) = 10 THEN ${text}::date
         ELSE (${text}::timestamptz AT TIME ZONE $7)::date END)`;

/** Isolates as they are known now. */
const NOW = `
  SELECT site, state AS step, withdrawn, collected_on, ward FROM classification.isolate
  WHERE $7::text IS NOT NULL AND $8::date IS NULL`;

/** A specimen without a date counts on the day of its report, as in the column `collected_on`. */
const COLLECTED = `
  coalesce(known.step #>> '{isolate,specimen,collectedAt}', known.step ->> 'receivedAt')`;

/** Isolates as they were known at a day's end: the last step that had been received by then. */
const KNOWN_ON = `
  SELECT isolate.site, known.step, (known.step ->> 'withdrawn')::boolean AS withdrawn,
         ${dayInZone(COLLECTED)}
           AS collected_on,
         known.step #>> '{isolate,encounter,ward}' AS ward
  FROM classification.isolate AS isolate
  CROSS JOIN LATERAL (
    SELECT step
    FROM jsonb_array_elements(state -> 'earlier' || jsonb_build_array(state - 'earlier'))
      WITH ORDINALITY AS steps (step, n)
    WHERE ${dayInZone(`(step ->> 'receivedAt')`)} <= $8
    ORDER BY n DESC LIMIT 1
  ) AS known`;

const typesIn = (isolates: string) => `
  SELECT step #>> '{classification,typing,st}' AS st,
         step #> '{isolate,mlst,profile}' AS profile,
         min(step #>> '{classification,typing,clonalComplex}') AS "clonalComplex",
         nullif((array_agg(step #> '{classification,typing,clonalGroup}'))[1], 'null'::jsonb)
           AS "clonalGroup",
         count(*) AS isolates, min(collected_on) AS "firstSeen"
  FROM (${isolates}) AS isolate
  WHERE step #>> '{classification,typing,scheme}' = $1 AND NOT withdrawn
    AND coalesce(step #>> '{isolate,specimen,purpose}', '')
      NOT IN ('environmental', 'quality-control')
    AND coalesce(step #>> '{isolate,testMessage}', 'false') <> 'true'
    AND ($2::text[] IS NULL OR site = ANY ($2))
    AND ($3::date IS NULL OR collected_on >= $3)
    AND ($4::date IS NULL OR collected_on <= $4)
    AND ($5::text IS NULL OR ward = $5)
  GROUP BY 1, 2
  ORDER BY "firstSeen", 1, 2
  LIMIT $6`;

/** Counts of a study by type and profile; nothing in it is about one patient. */
export async function typesOfStudy(tx: Tx, filters: StudyFilters): Promise<TypeCount[]> {
  const { scheme, sites, from, to, ward, asOf, timeZone } = filters;
  return tx.query<TypeCount>(typesIn(asOf === null ? NOW : KNOWN_ON), [
    scheme,
    sites === 'all' ? null : sites,
    from ?? null,
    to ?? null,
    ward ?? null,
    TYPE_ROWS_MAX + 1,
    timeZone,
    asOf,
  ]);
}
