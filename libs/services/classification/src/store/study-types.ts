import type { TypingPie } from '@carbawatch/contracts';
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

/** The same isolates, split by one of their values. */
export interface TypeValue extends Pick<TypeCount, 'st' | 'profile' | 'isolates'> {
  readonly value: string | null;
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

const ST_AND_PROFILE = `
  step #>> '{classification,typing,st}' AS st, step #> '{isolate,mlst,profile}' AS profile`;

const STUDIED = `
  step #>> '{classification,typing,scheme}' = $1 AND NOT withdrawn
    AND coalesce(step #>> '{isolate,specimen,purpose}', '')
      NOT IN ('environmental', 'quality-control')
    AND coalesce(step #>> '{isolate,testMessage}', 'false') <> 'true'
    AND ($2::text[] IS NULL OR site = ANY ($2))
    AND ($3::date IS NULL OR collected_on >= $3)
    AND ($4::date IS NULL OR collected_on <= $4)
    AND ($5::text IS NULL OR ward = $5)`;

const typesIn = (isolates: string) => `
  SELECT ${ST_AND_PROFILE},
         min(step #>> '{classification,typing,clonalComplex}') AS "clonalComplex",
         nullif((array_agg(step #> '{classification,typing,clonalGroup}'))[1], 'null'::jsonb)
           AS "clonalGroup",
         count(*) AS isolates, min(collected_on) AS "firstSeen"
  FROM (${isolates}) AS isolate
  WHERE ${STUDIED}
  GROUP BY 1, 2
  ORDER BY "firstSeen", 1, 2
  LIMIT $6`;

/** The value of one isolate; several carbapenemases are one value, as the tables name them. */
const VALUE_OF: Readonly<Record<TypingPie, string>> = {
  carbapenemase: `
    (SELECT string_agg(coalesce(one ->> 'allele', one ->> 'family'), ', ' ORDER BY n)
     FROM jsonb_array_elements(step #> '{classification,cpe,carbapenemases}')
       WITH ORDINALITY AS found (one, n))`,
  ward: 'ward',
  cpe: `step #>> '{classification,cpe,status}'`,
  specimen: `step #>> '{isolate,specimen,type}'`,
  purpose: `step #>> '{isolate,specimen,purpose}'`,
  site: 'site',
};

const valuesIn = (isolates: string, pie: TypingPie) => `
  SELECT ${ST_AND_PROFILE}, ${VALUE_OF[pie]} AS value, count(*) AS isolates
  FROM (${isolates}) AS isolate
  WHERE ${STUDIED}
  GROUP BY 1, 2, 3
  ORDER BY isolates DESC, value, st, profile
  LIMIT $6`;

const isolatesOf = ({ asOf }: StudyFilters): string => (asOf === null ? NOW : KNOWN_ON);

function valuesOf(filters: StudyFilters): unknown[] {
  const { scheme, sites, from, to, ward, asOf, timeZone } = filters;
  return [
    scheme,
    sites === 'all' ? null : sites,
    from ?? null,
    to ?? null,
    ward ?? null,
    TYPE_ROWS_MAX + 1,
    timeZone,
    asOf,
  ];
}

/** Counts of a study by type and profile; nothing in it is about one patient. */
export async function typesOfStudy(tx: Tx, filters: StudyFilters): Promise<TypeCount[]> {
  return tx.query<TypeCount>(typesIn(isolatesOf(filters)), valuesOf(filters));
}

/** The same counts by one value more. */
export async function valuesOfStudy(
  tx: Tx,
  filters: StudyFilters,
  pie: TypingPie,
): Promise<TypeValue[]> {
  return tx.query<TypeValue>(valuesIn(isolatesOf(filters), pie), valuesOf(filters));
}
