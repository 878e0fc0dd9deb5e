import type { PatientDayMethod, StoredDenominator } from '@carbawatch/contracts';
import { instantMs } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { bedBounds, bedsByStep } from '../decide/bed-days';
import type { CalendarStep } from '../decide/calendar';
import { readBedBuckets } from './bed-days';
import type { CohortQuestion } from './cohort-reads';
import type { Firsts } from './first-isolates';

const DAY_MS = 86_400_000;

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

/** From movements, under each step's label; a step without any stay is left out. */
export async function readBeds(
  tx: Tx,
  steps: readonly CalendarStep[],
  asked: {
    question: Pick<CohortQuestion, 'period' | 'sites' | 'ward'>;
    timeZone: string;
    method: PatientDayMethod;
    now: Date;
  },
): Promise<Map<string, StepDenominator>> {
  const { question, timeZone, method, now } = asked;
  const { period, sites, ward } = question;
  const { asOf } = period;
  const startMs = (day: string) => instantMs(day, timeZone);
  const bounds = bedBounds(steps, asOf);
  const firstMs = startMs(bounds[0] ?? asOf);
  const buckets = await readBedBuckets(tx, { bounds, firstMs, ward, asOf, sites });
  return new Map(
    [...bedsByStep(buckets, steps, { asOf, startMs, nowMs: now.getTime() })].map(
      ([label, beds]) => {
        const patientDays = method === 'census' ? beds.census : beds.exactMs / DAY_MS;
        return [label, { admissions: beds.admissions, patientDays }];
      },
    ),
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
 * Isolates that count, by month and onset, and the rule sets that they were classified by. A
 * culture of an outpatient who was not admitted is of the community; of an inpatient without a
 * known admission nobody can say.
 */
export async function readOnsets(
  tx: Tx,
  { sql, params }: Firsts,
  onsetDay: number,
): Promise<{ events: StepEvents[]; rules: string[] }> {
  const day = `$${params.length + 1}::int`;
  const rows = await tx.query<StepEvents & { rules: string }>(
    `SELECT to_char(day, 'YYYY-MM') AS label, rules,
            (count(*) FILTER (WHERE hospital_day >= ${day}))::int AS "hospitalOnset",
            (count(*) FILTER (WHERE hospital_day < ${day}
               OR (hospital_day IS NULL AND inpatient IS FALSE)))::int AS "communityOnset",
            (count(*) FILTER (WHERE hospital_day IS NULL AND inpatient IS NOT FALSE))::int
              AS "onsetUnknown"
     FROM (${sql}) AS first
     GROUP BY 1, 2`,
    [...params, onsetDay],
  );
  const months = new Map<string, StepEvents>();
  for (const { label, hospitalOnset, communityOnset, onsetUnknown } of rows) {
    const known = months.get(label);
    months.set(label, {
      label,
      hospitalOnset: hospitalOnset + (known?.hospitalOnset ?? 0),
      communityOnset: communityOnset + (known?.communityOnset ?? 0),
      onsetUnknown: onsetUnknown + (known?.onsetUnknown ?? 0),
    });
  }
  const rules = new Set(rows.map((row) => row.rules).filter((name) => name !== ''));
  return { events: [...months.values()], rules: [...rules] };
}
