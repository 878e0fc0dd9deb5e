import type { BacktestJob, BacktestReport } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';

/** A walk that was not heard of for so long has ended with its process. */
const LOST_AFTER_MS = 120_000;
/** Reports of a site that are kept; the newest are looked at, the older ones are in the way. */
const KEPT_MAX = 20;

interface Row {
  readonly id: string;
  readonly site: string;
  readonly state: BacktestJob['state'];
  readonly startedAt: Date;
  readonly heardAt: Date;
  readonly persons: number;
  readonly of: number;
  readonly report: BacktestReport | null;
  readonly detail: string | null;
}

export async function startJob(
  tx: Tx,
  job: { readonly site: string; readonly id: string; readonly at: Date },
): Promise<void> {
  await tx.execute(
    `INSERT INTO alerting.backtest_job (site, id, state, started_at, heard_at)
     VALUES ($1, $2, 'running', $3, $3)`,
    [job.site, job.id, job.at],
  );
  await tx.execute(
    `DELETE FROM alerting.backtest_job WHERE site = $1 AND id IN (
       SELECT id FROM alerting.backtest_job WHERE site = $1
       ORDER BY started_at DESC, id OFFSET ${KEPT_MAX})`,
    [job.site],
  );
}

/** Notes how far a walk has come; false once it is not wanted any more. */
export async function noteProgress(
  tx: Tx,
  job: { readonly site: string; readonly id: string },
  progress: { readonly at: Date; readonly persons: number; readonly of: number },
): Promise<boolean> {
  const touched = await tx.execute(
    `UPDATE alerting.backtest_job SET heard_at = $3, persons = $4, persons_in_all = $5
     WHERE site = $1 AND id = $2 AND state = 'running'`,
    [job.site, job.id, progress.at, progress.persons, progress.of],
  );
  return touched > 0;
}

/** Says that nobody waits for a walk any more; the process that walks finds it at its next page. */
export async function cancelJob(
  tx: Tx,
  job: { readonly site: string; readonly id: string },
): Promise<boolean> {
  const touched = await tx.execute(
    `UPDATE alerting.backtest_job SET state = 'cancelled', detail = 'Somebody cancelled it.'
     WHERE site = $1 AND id = $2 AND state = 'running'`,
    [job.site, job.id],
  );
  return touched > 0;
}

export async function endJob(
  tx: Tx,
  job: { readonly site: string; readonly id: string },
  end: { readonly report: BacktestReport } | { readonly detail: string },
): Promise<void> {
  const report = 'report' in end ? JSON.stringify(end.report) : null;
  const detail = 'detail' in end ? end.detail : null;
  await tx.execute(
    `UPDATE alerting.backtest_job SET state = $3, report = $4, detail = $5
     WHERE site = $1 AND id = $2 AND state = 'running'`,
    [job.site, job.id, report === null ? 'failed' : 'done', report, detail],
  );
}

/** One job, null outside of these sites; one whose process has died counts as failed. */
export async function jobOfId(
  tx: Tx,
  sites: readonly string[] | 'all',
  id: string,
  now: Date,
): Promise<BacktestJob | null> {
  const [row] = await tx.query<Row>(
    `SELECT id, site, state, started_at AS "startedAt", heard_at AS "heardAt", persons,
            persons_in_all AS of, report, detail
     FROM alerting.backtest_job
     WHERE id = $1 AND ($2::text[] IS NULL OR site = ANY ($2))`,
    [id, sites === 'all' ? null : sites],
  );
  if (!row) return null;
  const { persons, of, startedAt, heardAt, ...job } = row;
  const lost = job.state === 'running' && now.getTime() - heardAt.getTime() > LOST_AFTER_MS;
  return {
    ...job,
    ...(lost && { state: 'failed' as const, detail: 'The process that walked has ended.' }),
    startedAt: startedAt.toISOString(),
    progress: { persons, of },
  };
}
