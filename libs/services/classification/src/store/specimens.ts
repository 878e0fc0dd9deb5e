import type { SpecimenClassified, SpecimenReported } from '@carbawatch/contracts';
import { dayOf } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { SpecimenKey, StoredSpecimen } from '../decide/next-specimen';

export const specimenKeyText = ({ site, reportId }: SpecimenKey): string => `${site}\n${reportId}`;

const SAVE_REPORTS = {
  name: 'classification-save-specimen-reports',
  text: `
    INSERT INTO classification.specimen_report AS known
      (site, report_id, fact_id, received_at, body)
    SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[], $4::timestamptz[], $5::jsonb[])
    ON CONFLICT (site, report_id, fact_id) DO UPDATE
      SET received_at = excluded.received_at, body = excluded.body
      WHERE excluded.received_at < known.received_at`,
};

/** Keeps each report once, under the earliest receipt. */
export async function saveSpecimenReports(
  tx: Tx,
  reports: readonly SpecimenReported[],
): Promise<void> {
  const earliest = new Map<string, SpecimenReported>();
  for (const report of reports) {
    const key = `${specimenKeyText(report)}\n${report.factId}`;
    const known = earliest.get(key);
    if (known && Date.parse(known.receivedAt) <= Date.parse(report.receivedAt)) continue;
    earliest.set(key, report);
  }
  const rows = [...earliest.values()];
  await tx.execute(SAVE_REPORTS, [
    rows.map(({ site }) => site),
    rows.map(({ reportId }) => reportId),
    rows.map(({ factId }) => factId),
    rows.map(({ receivedAt }) => receivedAt),
    rows.map((report) => JSON.stringify(report)),
  ]);
}

const REPORTS_OF = `
    SELECT report.site, report.report_id AS "reportId", report.body
    FROM unnest($1::text[], $2::text[]) AS wanted (site, report_id)
    JOIN classification.specimen_report AS report USING (site, report_id)`;

/** All reports of these specimens; call after `saveSpecimenReports` to see the batch's own. */
export async function specimenReportsOf(
  tx: Tx,
  keys: readonly SpecimenKey[],
): Promise<Map<string, SpecimenReported[]>> {
  const rows = await tx.query<SpecimenKey & { body: SpecimenReported }>(REPORTS_OF, columns(keys));
  const reports = new Map<string, SpecimenReported[]>();
  for (const row of rows) {
    const key = specimenKeyText(row);
    const known = reports.get(key);
    if (known) known.push(row.body);
    else reports.set(key, [row.body]);
  }
  return reports;
}

const columns = (keys: readonly SpecimenKey[]): string[][] => [
  keys.map((key) => key.site),
  keys.map((key) => key.reportId),
];

const MAKE_ROWS = `
    INSERT INTO classification.specimen (site, report_id, revision)
    SELECT site, report_id, 0 FROM unnest($1::text[], $2::text[]) AS k (site, report_id)
    ON CONFLICT DO NOTHING`;

const LOCK_ROWS = `
    SELECT specimen.site, specimen.report_id AS "reportId", specimen.revision, specimen.state
    FROM unnest($1::text[], $2::text[]) AS wanted (site, report_id)
    JOIN classification.specimen AS specimen USING (site, report_id)
    ORDER BY specimen.site, specimen.report_id
    FOR UPDATE OF specimen`;

/** Locks the rows of these specimens in key order: two partitions may hold reports of one. */
export async function lockSpecimens(
  tx: Tx,
  keys: readonly SpecimenKey[],
): Promise<Map<string, StoredSpecimen>> {
  const sorted = [...keys].sort((a, b) => (specimenKeyText(a) < specimenKeyText(b) ? -1 : 1));
  await tx.execute(MAKE_ROWS, columns(sorted));
  const rows = await tx.query<StoredSpecimen>(LOCK_ROWS, columns(sorted));
  return new Map(rows.map((row) => [specimenKeyText(row), row]));
}

const SAVE_STATES = `
    UPDATE classification.specimen AS specimen
    SET revision = new.revision, state = new.state, ward = new.ward,
        collected_on = new.collected_on, status = new.status, culture = new.culture,
        purpose = new.purpose, withdrawn = new.withdrawn,
        families = ARRAY(SELECT jsonb_array_elements_text(new.families))
    FROM unnest($1::text[], $2::text[], $3::int[], $4::jsonb[], $5::text[], $6::date[], $7::text[],
                $8::text[], $9::text[], $10::boolean[], $11::jsonb[])
      AS new (site, report_id, revision, state, ward, collected_on, status, culture, purpose,
              withdrawn, families)
    WHERE specimen.site = new.site AND specimen.report_id = new.report_id`;

/** Writes the new states; the columns beside the state serve the list's filters alone. */
export async function saveSpecimens(
  tx: Tx,
  states: readonly SpecimenClassified[],
  timeZone: string,
): Promise<void> {
  await tx.execute(SAVE_STATES, [
    states.map((state) => state.site),
    states.map((state) => state.reportId),
    states.map((state) => state.revision),
    states.map((state) => JSON.stringify(state)),
    states.map((state) => state.report.encounter?.ward ?? null),
    states.map((state) => dayOf(state.report.specimen?.collectedAt ?? state.receivedAt, timeZone)),
    states.map((state) => state.classification.status),
    states.map((state) => state.report.culture ?? null),
    states.map((state) => state.report.specimen?.purpose ?? null),
    states.map((state) => state.withdrawn),
    states.map((state) =>
      JSON.stringify(state.classification.carbapenemases.map(({ family }) => family)),
    ),
  ]);
}

/** Ids of the next specimens of a site, in the order of their ids. */
export async function specimensAfter(
  tx: Tx,
  site: string,
  after: string,
  limit: number,
): Promise<SpecimenKey[]> {
  return tx.query<SpecimenKey>(
    `SELECT site, report_id AS "reportId" FROM classification.specimen
     WHERE site = $1 AND report_id > $2 AND state IS NOT NULL ORDER BY report_id LIMIT $3`,
    [site, after, limit],
  );
}

/** What these specimens stand at, without a lock. */
export async function specimenStates(
  tx: Tx,
  keys: readonly SpecimenKey[],
): Promise<Map<string, SpecimenClassified>> {
  const rows = await tx.query<SpecimenKey & { state: SpecimenClassified }>(
    `SELECT specimen.site, specimen.report_id AS "reportId", specimen.state
     FROM unnest($1::text[], $2::text[]) AS wanted (site, report_id)
     JOIN classification.specimen AS specimen USING (site, report_id)
     WHERE specimen.state IS NOT NULL`,
    columns(keys),
  );
  return new Map(rows.map((row) => [specimenKeyText(row), row.state]));
}
