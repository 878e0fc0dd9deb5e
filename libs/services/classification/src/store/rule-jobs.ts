import type { RuleJobView } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';

export type JobKind = RuleJobView['kind'];
export type JobStatus = RuleJobView['status'];

/** Wakes the worker of this process; others look once in a while. */
export const JOBS_CHANNEL = 'classification-rule-jobs';

/**
 * A walk over all isolates of a site, then over the specimens that have no isolate: to compare
 * (`shadow`), or to classify anew (`switch`).
 */
export interface RuleJob {
  readonly id: string;
  readonly site: string;
  readonly kind: JobKind;
  readonly ruleSet: string;
  /** The set in force when it was asked for. */
  readonly against: string;
  readonly status: JobStatus;
  /** Null until the walk has begun. */
  readonly total: number | null;
  readonly done: number;
  /** Of these the specimens. */
  readonly specimensDone: number;
  /** Of a comparison the isolates alone: alerting waits for as many. */
  readonly changed: number;
  /** The last isolate that was done: where the walk goes on after a restart. */
  readonly afterIsolate: string;
  readonly afterSpecimen: string;
  /** Pages in a row that failed; the walk is tried again. */
  readonly troubles: number;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly finishedAt: Date | null;
  readonly result: unknown;
  readonly seq: number;
}

const JOB = `id, site, kind, rule_set AS "ruleSet", against, status, total, done, specimens_done AS "specimensDone", changed,
  after_isolate AS "afterIsolate", after_specimen AS "afterSpecimen", troubles,
  created_at AS "createdAt", created_by AS "createdBy",
  finished_at AS "finishedAt", result, seq`;

export type NewJob = Pick<
  RuleJob,
  'id' | 'site' | 'kind' | 'ruleSet' | 'against' | 'createdAt' | 'createdBy'
>;

export async function saveJob(tx: Tx, job: NewJob): Promise<RuleJob> {
  const [row] = await tx.query<RuleJob>(
    `INSERT INTO classification.rule_job
       (id, site, kind, rule_set, against, status, created_at, created_by)
     VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7) RETURNING ${JOB}`,
    [job.id, job.site, job.kind, job.ruleSet, job.against, job.createdAt, job.createdBy],
  );
  if (!row) throw new Error('a job was not saved');
  tx.signal(JOBS_CHANNEL);
  return row;
}

/**
 * What another switch overtakes has nothing left to do: the new walk covers its isolates, and a
 * comparison with rules that are no longer in force answers nobody's question.
 */
export async function supersedeJobs(tx: Tx, site: string, at: Date): Promise<void> {
  await tx.execute(
    `UPDATE classification.rule_job SET status = 'superseded', finished_at = $2
     WHERE site = $1 AND finished_at IS NULL`,
    [site, at],
  );
}

/** The oldest open job of a site, locked; one that another process is at work on is left to it. */
export async function claimJob(tx: Tx): Promise<RuleJob | null> {
  const [row] = await tx.query<RuleJob>(
    `SELECT ${JOB} FROM classification.rule_job AS job
     WHERE finished_at IS NULL AND NOT EXISTS (
       SELECT FROM classification.rule_job AS older
       WHERE older.site = job.site AND older.finished_at IS NULL AND older.seq < job.seq)
     ORDER BY troubles, seq LIMIT 1 FOR UPDATE SKIP LOCKED`,
  );
  return row ?? null;
}

/** What the walk has before it. */
export async function countBefore(tx: Tx, { site }: NewJob): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `SELECT (SELECT count(*) FROM classification.isolate
             WHERE site = $1 AND state IS NOT NULL)
          + (SELECT count(*) FROM classification.specimen
             WHERE site = $1 AND state IS NOT NULL) AS n`,
    [site],
  );
  return row?.n ?? 0;
}

/** Moves the walk on, in the transaction of the page's effects. */
export async function saveProgress(
  tx: Tx,
  job: Pick<
    RuleJob,
    'id' | 'total' | 'done' | 'specimensDone' | 'changed' | 'afterIsolate' | 'afterSpecimen'
  >,
): Promise<void> {
  await tx.execute(
    `UPDATE classification.rule_job
     SET status = 'running', total = $2, done = $3, changed = $4, after_isolate = $5,
         after_specimen = $6, specimens_done = $7, troubles = 0
     WHERE id = $1`,
    [
      job.id,
      job.total,
      job.done,
      job.changed,
      job.afterIsolate,
      job.afterSpecimen,
      job.specimensDone,
    ],
  );
}

export async function finishJob(tx: Tx, id: string, at: Date, result: unknown): Promise<void> {
  await tx.execute(
    `UPDATE classification.rule_job SET status = 'done', finished_at = $2, result = $3
     WHERE id = $1`,
    [id, at, result === null ? null : JSON.stringify(result)],
  );
}

export async function countTrouble(tx: Tx, id: string): Promise<void> {
  await tx.execute(
    `UPDATE classification.rule_job SET troubles = troubles + 1
     WHERE id = $1 AND finished_at IS NULL`,
    [id],
  );
}

/** What a site keeps of old comparisons; a comparison of a year ago is of other isolates. */
const SHADOWS_KEPT = 20;

export async function forgetOldShadows(tx: Tx, site: string): Promise<void> {
  await tx.execute(
    `DELETE FROM classification.rule_job WHERE id IN (
       SELECT id FROM classification.rule_job
       WHERE site = $1 AND kind = 'shadow' AND finished_at IS NOT NULL
       ORDER BY seq DESC OFFSET $2)`,
    [site, SHADOWS_KEPT],
  );
}

export async function jobOf(tx: Tx, id: string): Promise<RuleJob | null> {
  const [row] = await tx.query<RuleJob>(
    `SELECT ${JOB} FROM classification.rule_job WHERE id = $1`,
    [id],
  );
  return row ?? null;
}

/** Jobs of a site, newest first. */
export async function pageOfJobs(
  tx: Tx,
  site: string,
  page: { readonly before: number | null; readonly limit: number },
): Promise<RuleJob[]> {
  return tx.query<RuleJob>(
    `SELECT ${JOB} FROM classification.rule_job
     WHERE site = $1 AND ($2::bigint IS NULL OR seq < $2) ORDER BY seq DESC LIMIT $3`,
    [site, page.before, page.limit],
  );
}
