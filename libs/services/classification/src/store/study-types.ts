import type { Tx } from '@carbawatch/postgres';
import type { SiteScope } from '@carbawatch/service-kit';
import type { TypedIsolate } from '../decide/study-isolates';
import { movedWards, type MovedWards } from './moved-wards';

export interface StudyFilters {
  readonly scheme: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly ward: string | undefined;
  readonly sites: SiteScope;
  /** As known at the end of this day; as known now when null. */
  readonly asOf: string | null;
  readonly timeZone: string;
  /** Whether the results of susceptibility tests are wanted: most of what a study would read. */
  readonly withResults?: boolean;
}

/** Some dozens of megabytes: a study beyond it is refused, not cut. */
export const STUDY_ISOLATES_MAX = 100_000;

/** Day of a moment in SQL, as `dayOf` counts: a date is itself, an instant falls in the zone. */
const dayInZone = (text: string) =>
  `(CASE WHEN length(${text}) = 10 THEN ${text}::date
         ELSE (${text}::timestamptz AT TIME ZONE $7)::date END)`;

const movedOn = (moved: MovedWards, known: string) => `
  LEFT JOIN ${moved} AS moved
    ON moved.site = isolate.site AND moved.isolate_id = isolate.isolate_id AND ${known}`;

/** Isolates as they are known now. */
const now = (moved: MovedWards) => `
  SELECT isolate.site, isolate.isolate_id, state AS step, withdrawn, collected_on,
         coalesce(moved.ward, isolate.ward) AS ward,
         coalesce(moved.unit_type, state #>> '{isolate,encounter,unitType}') AS unit
  FROM classification.isolate AS isolate ${movedOn(moved, `moved.known_to = 'infinity'`)}
  WHERE $7::text IS NOT NULL AND $8::date IS NULL`;

/** A specimen without a date counts on the day of its report, as in the column `collected_on`. */
const COLLECTED = `
  coalesce(known.step #>> '{isolate,specimen,collectedAt}', known.step ->> 'receivedAt')`;

/** Isolates as they were known at a day's end: the last step that had been received by then. */
const knownOn = (moved: MovedWards) => `
  SELECT isolate.site, isolate.isolate_id,
         known.step || jsonb_build_object(
           'pseudonym', coalesce(known.step ->> 'pseudonym', isolate.state ->> 'pseudonym')) AS step,
         (known.step ->> 'withdrawn')::boolean AS withdrawn,
         ${dayInZone(COLLECTED)}
           AS collected_on,
         coalesce(moved.ward, known.step #>> '{isolate,encounter,ward}') AS ward,
         coalesce(moved.unit_type, known.step #>> '{isolate,encounter,unitType}') AS unit
  FROM classification.isolate AS isolate
  CROSS JOIN LATERAL (
    SELECT step
    FROM jsonb_array_elements(state -> 'earlier' || jsonb_build_array(state - 'earlier'))
      WITH ORDINALITY AS steps (step, n)
    WHERE ${dayInZone(`(step ->> 'receivedAt')`)} <= $8
    ORDER BY n DESC LIMIT 1
  ) AS known ${movedOn(moved, 'moved.known_from <= $8 AND moved.known_to > $8')}`;

const typedIn = (isolates: string) => `
  SELECT site, isolate_id AS "isolateId", step ->> 'pseudonym' AS pseudonym,
         collected_on AS day, ward, unit,
         step #>> '{classification,typing,kLocus}' AS "kLocus",
         jsonb_strip_nulls(jsonb_build_object(
           'status', step #> '{isolate,status}', 'organism', step #> '{isolate,organism}',
           'specimen', step #> '{isolate,specimen}', 'infection', step #> '{isolate,infection}',
           'encounter', step #> '{isolate,encounter}',
           'susceptibility', CASE WHEN $9 THEN step #> '{isolate,susceptibility}' END)) AS isolate,
         step #>> '{classification,typing,st}' AS st, step #> '{isolate,mlst,profile}' AS profile,
         step #>> '{classification,typing,clonalComplex}' AS "clonalComplex",
         nullif(step #> '{classification,typing,clonalGroup}', 'null'::jsonb) AS "clonalGroup",
         step #>> '{classification,cpe,status}' AS cpe,
         step #> '{classification,cpe,carbapenemases}' AS carbapenemases
  FROM (${isolates}) AS isolate
  WHERE step #>> '{classification,typing,scheme}' = $1 AND NOT withdrawn
    AND coalesce(step #>> '{isolate,specimen,purpose}', '')
      NOT IN ('environmental', 'quality-control')
    AND coalesce(step #>> '{isolate,testMessage}', 'false') <> 'true'
    AND ($2::text[] IS NULL OR site = ANY ($2))
    AND ($3::date IS NULL OR collected_on >= $3)
    AND ($4::date IS NULL OR collected_on <= $4)
    AND ($5::text IS NULL OR ward = $5)
  ORDER BY collected_on, site, isolate_id
  LIMIT $6`;

/** The isolates that a study may count; one more than the maximum where there are more. */
export async function typedIsolates(tx: Tx, filters: StudyFilters): Promise<TypedIsolate[]> {
  const { scheme, sites, from, to, ward, asOf, timeZone, withResults = false } = filters;
  const moved = await movedWards(tx);
  return tx.query<TypedIsolate>(typedIn(asOf === null ? now(moved) : knownOn(moved)), [
    scheme,
    sites === 'all' ? null : sites,
    from ?? null,
    to ?? null,
    ward ?? null,
    STUDY_ISOLATES_MAX + 1,
    timeZone,
    asOf,
    withResults,
  ]);
}
