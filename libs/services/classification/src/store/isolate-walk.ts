import type { IsolateClassified, IsolateReported } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { IsolateKey } from './reports';

/** Ids of the next isolates of a site, in the order of their ids. */
export async function isolatesAfter(
  tx: Tx,
  site: string,
  after: string,
  limit: number,
): Promise<IsolateKey[]> {
  return tx.query<IsolateKey>(
    `SELECT site, isolate_id AS "isolateId" FROM classification.isolate
     WHERE site = $1 AND isolate_id > $2 AND state IS NOT NULL ORDER BY isolate_id LIMIT $3`,
    [site, after, limit],
  );
}

export interface StateWithReports {
  readonly isolateId: string;
  readonly state: IsolateClassified;
  readonly day: string;
  readonly reports: readonly IsolateReported[];
}

/** The next isolates with their reports, by one statement: both are of the same moment. */
export async function statesAfter(
  tx: Tx,
  site: string,
  after: string,
  limit: number,
): Promise<StateWithReports[]> {
  return tx.query<StateWithReports>(
    `SELECT isolate.isolate_id AS "isolateId", isolate.state, isolate.collected_on AS day,
            (SELECT jsonb_agg(report.body) FROM classification.report AS report
             WHERE report.site = isolate.site AND report.isolate_id = isolate.isolate_id) AS reports
     FROM classification.isolate AS isolate
     WHERE isolate.site = $1 AND isolate.isolate_id > $2 AND isolate.state IS NOT NULL
     ORDER BY isolate.isolate_id LIMIT $3`,
    [site, after, limit],
  );
}
