import type { PatientDayMethod, StoredDenominator } from '@carbawatch/contracts';
import { addDays, instantMs } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { CalendarStep } from '../decide/calendar';
import type { CohortQuestion } from './cohort-reads';
import type { Firsts } from './first-isolates';

/** Admissions and patient-days of one step of the period. */
export interface StepDenominator {
  admissions: number;
  patientDays: number;
}

/** Events of one step by where they began. */
export interface StepEvents {
  label: string;
  hospitalOnset: number;
  communityOnset: number;
  onsetUnknown: number;
}

/**
 * A day counts for whoever lies there at its end (midnight census), or by the minute. A stay that
 * nobody has ended lasts until the end of the day as of which is asked.
 */
export const BEDS_BY_STEP = `
  WITH step AS MATERIALIZED (
    SELECT * FROM unnest($1::text[], $2::date[], $6::date[], $7::float8[], $8::float8[],
                         $9::float8[])
      AS asked (label, first, last, begin_ms, end_ms, known_ms)
  ), stay AS MATERIALIZED (
    SELECT from_day, last_day, from_ms, to_ms, admission
    FROM stats.ward_stay
    WHERE ((last_day IS NULL AND from_day <= ($6::date[])[cardinality($6)])
       OR (last_day IS NOT NULL AND daterange(from_day, greatest(last_day, from_day), '[]')
             && daterange(($2::date[])[1], ($6::date[])[cardinality($6)], '[]')))
      AND known_from <= $3 AND known_to > $3
      AND ($4::text[] IS NULL OR site = ANY ($4))
      AND ($5::text IS NULL OR ward = $5)
  )
  SELECT step.label,
         (count(*) FILTER (
           WHERE stay.from_day BETWEEN step.first AND step.last
             AND ($5::text IS NOT NULL OR stay.admission)))::int AS admissions,
         coalesce(sum(greatest(0,
           least(coalesce(stay.last_day, $3::date + 1), $3::date + 1, step.last + 1)
             - greatest(stay.from_day, step.first))), 0)::float8 AS census,
         coalesce(sum(greatest(0,
           least(coalesce(stay.to_ms, step.known_ms), step.known_ms, step.end_ms)
             - greatest(stay.from_ms, step.begin_ms))), 0) / 86400000 AS exact
  FROM step
  JOIN stay
    ON stay.from_day <= step.last
   AND coalesce(stay.last_day, 'infinity'::date) >= step.first
  GROUP BY step.label`;

interface BedRow {
  label: string;
  admissions: number;
  census: number;
  exact: number;
}

export function bedParams(
  steps: readonly CalendarStep[],
  { period, sites, ward }: Pick<CohortQuestion, 'period' | 'sites' | 'ward'>,
  timeZone: string,
): unknown[] {
  const { asOf } = period;
  const startOf = (day: string) => instantMs(day, timeZone);
  const known = startOf(addDays(asOf, 1));
  return [
    steps.map(({ label }) => label),
    steps.map(({ from }) => from),
    asOf,
    sites,
    ward,
    steps.map(({ to }) => to),
    steps.map(({ from }) => startOf(from)),
    steps.map(({ to }) => startOf(addDays(to, 1))),
    steps.map(() => known),
  ];
}

/** From movements, under each step's label; a step without any stay is left out. */
export async function readBeds(
  tx: Tx,
  steps: readonly CalendarStep[],
  asked: {
    question: Pick<CohortQuestion, 'period' | 'sites' | 'ward'>;
    timeZone: string;
    method: PatientDayMethod;
  },
): Promise<Map<string, StepDenominator>> {
  const { question, timeZone, method } = asked;
  const rows = await tx.query<BedRow>(BEDS_BY_STEP, bedParams(steps, question, timeZone));
  return new Map(
    rows.map((row) => {
      const patientDays = method === 'census' ? row.census : row.exact;
      return [row.label, { admissions: row.admissions, patientDays }];
    }),
  );
}

const UPLOADED = `
  SELECT site, to_char(month, 'YYYY-MM') AS month, nullif(ward, '') AS ward,
         patient_days AS "patientDays", admissions, known_from AS "uploadedOn",
         uploaded_by AS "uploadedBy"
  FROM (
    SELECT DISTINCT ON (site, month, ward) * FROM stats.denominator
    WHERE known_from <= $1 AND ($2::text[] IS NULL OR site = ANY ($2))
    ORDER BY site, month, ward, known_from DESC
  ) AS newest`;

/** Uploaded counts as they stood on a day, each month of each ward once. */
export async function readUploaded(
  tx: Tx,
  { asOf, sites }: { asOf: string; sites: readonly string[] | null },
  page: { after: readonly [string, string, string] | null; limit: number } | null = null,
): Promise<StoredDenominator[]> {
  const params: unknown[] = [asOf, sites];
  if (!page) return tx.query<StoredDenominator>(UPLOADED, params);
  const [site, month, ward] = page.after ?? ['', '', ''];
  return tx.query<StoredDenominator>(
    `SELECT * FROM (${UPLOADED}) AS listed
     WHERE (site, month, coalesce(ward, '')) > ($3, $4, $5)
     ORDER BY site, month, coalesce(ward, '')
     LIMIT $6`,
    [...params, site, month, ward, page.limit],
  );
}

/** What was uploaded on one day is replaced by what is uploaded later on the same day. */
export async function saveUploaded(tx: Tx, rows: readonly StoredDenominator[]): Promise<void> {
  await tx.execute(
    `INSERT INTO stats.denominator
       (site, month, ward, known_from, patient_days, admissions, uploaded_by)
     SELECT * FROM unnest($1::text[], $2::date[], $3::text[], $4::date[], $5::float8[], $6::int[],
                          $7::text[])
     ON CONFLICT (site, month, ward, known_from) DO UPDATE
     SET patient_days = excluded.patient_days, admissions = excluded.admissions,
         uploaded_by = excluded.uploaded_by`,
    [
      rows.map(({ site }) => site),
      rows.map(({ month }) => `${month}-01`),
      rows.map(({ ward }) => ward ?? ''),
      rows.map(({ uploadedOn }) => uploadedOn),
      rows.map(({ patientDays }) => patientDays),
      rows.map(({ admissions }) => admissions),
      rows.map(({ uploadedBy }) => uploadedBy),
    ],
  );
}

/**
 * Isolates that count, by month and onset. A culture of an outpatient who was not admitted is of
 * the community; of an inpatient without a known admission nobody can say.
 */
export async function readOnsets(
  tx: Tx,
  { sql, params }: Firsts,
  onsetDay: number,
): Promise<StepEvents[]> {
  const day = `$${params.length + 1}::int`;
  return tx.query<StepEvents>(
    `SELECT to_char(day, 'YYYY-MM') AS label,
            (count(*) FILTER (WHERE hospital_day >= ${day}))::int AS "hospitalOnset",
            (count(*) FILTER (WHERE hospital_day < ${day}
               OR (hospital_day IS NULL AND inpatient IS FALSE)))::int AS "communityOnset",
            (count(*) FILTER (WHERE hospital_day IS NULL AND inpatient IS NOT FALSE))::int
              AS "onsetUnknown"
     FROM (${sql}) AS first
     GROUP BY 1`,
    [...params, onsetDay],
  );
}
