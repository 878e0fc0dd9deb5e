import { createHash } from 'node:crypto';
import type { IsolateReported } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { identityOf } from '../decide/report-order';

/** The isolates that a batch touches, by site and id. */
export interface IsolateKey {
  readonly site: string;
  readonly isolateId: string;
}

export const isolateKeyText = ({ site, isolateId }: IsolateKey): string => `${site}\n${isolateId}`;

/** The same words of the same sender are one fact, whichever message carried them. */
export function factIdOf(report: IsolateReported): string {
  return createHash('sha256').update(identityOf(report)).digest('hex');
}

const SAVE_REPORTS = {
  name: 'classification-save-reports',
  text: `
    INSERT INTO classification.report AS known (site, isolate_id, fact_id, received_at, body)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::jsonb[])
    ON CONFLICT (site, isolate_id, fact_id) DO UPDATE
      SET received_at = excluded.received_at, body = excluded.body
      WHERE excluded.received_at < known.received_at`,
};

/** Keeps each report once, under the earliest receipt. */
export async function saveReports(tx: Tx, reports: readonly IsolateReported[]): Promise<void> {
  const earliest = new Map<string, { report: IsolateReported; factId: string }>();
  for (const report of reports) {
    const factId = factIdOf(report);
    const key = `${isolateKeyText(report)}\n${factId}`;
    const known = earliest.get(key);
    if (known && Date.parse(known.report.receivedAt) <= Date.parse(report.receivedAt)) continue;
    earliest.set(key, { report, factId });
  }
  const rows = [...earliest.values()];
  await tx.execute(SAVE_REPORTS, [
    rows.map(({ report }) => report.site),
    rows.map(({ report }) => report.isolateId),
    rows.map(({ factId }) => factId),
    rows.map(({ report }) => report.receivedAt),
    rows.map(({ report }) => JSON.stringify(report)),
  ]);
}

const REPORTS_OF = `
    SELECT report.site, report.isolate_id AS "isolateId", report.body
    FROM unnest($1::text[], $2::text[]) AS wanted (site, isolate_id)
    JOIN classification.report AS report USING (site, isolate_id)`;

/** All reports of these isolates; call after `saveReports` to see the batch's own. */
export async function reportsOf(
  tx: Tx,
  keys: readonly IsolateKey[],
): Promise<Map<string, IsolateReported[]>> {
  const rows = await tx.query<IsolateKey & { body: IsolateReported }>(REPORTS_OF, [
    keys.map((key) => key.site),
    keys.map((key) => key.isolateId),
  ]);
  const reports = new Map<string, IsolateReported[]>();
  for (const row of rows) {
    const key = isolateKeyText(row);
    const known = reports.get(key);
    if (known) known.push(row.body);
    else reports.set(key, [row.body]);
  }
  return reports;
}
