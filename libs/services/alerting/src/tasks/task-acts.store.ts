import type { Task, TaskCompletion } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';

const COMPLETED_TASKS = `
  SELECT said.id, (extract(epoch FROM said.at) * 1000)::float8 AS ms, said.reference,
         said.no_reference AS "noReference"
  FROM unnest($1::text[], $2::uuid[]) AS wanted (site, task_id)
  CROSS JOIN LATERAL (
    SELECT act.task_id AS id, act.done, act.at, act.reference, act.no_reference
    FROM alerting.task_act act
    WHERE act.site = wanted.site AND act.task_id = wanted.task_id
    ORDER BY act.seq DESC LIMIT 1) AS said
  WHERE said.done AND coalesce(said.reference, said.no_reference) IS NOT NULL`;

/** That somebody completed a report, and its number, or why there is none. */
export interface Completion {
  readonly ms: number;
  readonly reference: string | null;
  readonly noReference: string | null;
}

/**
 * Of these reports, how somebody completed those that nobody has taken up again since. Said to be
 * done without a number, and without why there is none, is shown to nobody: the reminder goes on.
 */
export async function completedTasks(
  tx: Tx,
  tasks: readonly { readonly site: string; readonly id: string }[],
): Promise<ReadonlyMap<string, Completion>> {
  const rows = await tx.query<Completion & { id: string }>(COMPLETED_TASKS, [
    tasks.map(({ site }) => site),
    tasks.map(({ id }) => id),
  ]);
  return new Map(rows.map(({ id, ms, ...said }) => [id, { ...said, ms: Math.round(ms) }]));
}

/** A report by law that somebody has said to be done, with its number or without. */
export interface DoneReport {
  /** The patient whose case it was then. */
  readonly pseudonym: string;
  readonly reference: string | null;
  readonly noReference: string | null;
}

const DONE_REPORTS = `
  SELECT said.id, said.task -> 'patient' ->> 'pseudonym' AS pseudonym, said.reference,
         said.no_reference AS "noReference"
  FROM unnest($1::text[], $2::uuid[]) AS wanted (site, task_id)
  CROSS JOIN LATERAL (
    SELECT act.task_id AS id, act.done, act.task, act.reference, act.no_reference
    FROM alerting.task_act act
    WHERE act.site = wanted.site AND act.task_id = wanted.task_id
    ORDER BY act.seq DESC LIMIT 1) AS said
  WHERE said.done AND said.task IS NOT NULL`;

/** Of these reports those that somebody has said to be done and not taken up again, by task. */
export async function doneReports(
  tx: Tx,
  reports: readonly { readonly site: string; readonly report: string }[],
): Promise<ReadonlyMap<string, DoneReport>> {
  if (reports.length === 0) return new Map();
  const rows = await tx.query<DoneReport & { id: string }>(DONE_REPORTS, [
    reports.map(({ site }) => site),
    reports.map(({ report }) => report),
  ]);
  return new Map(rows.map(({ id, ...done }) => [id, done]));
}

/** Keeps that a person said that a task is done, or that it is not, with the task as it stood. */
export async function saveTaskAct(
  tx: Tx,
  task: Task,
  act: TaskCompletion & {
    readonly done: boolean;
    readonly actor: string;
    readonly at: Date;
    readonly screens: number | null;
    /** By the site's clock, which a replay holds apart from that of the wall. */
    readonly saidAt: Date;
  },
): Promise<void> {
  const { id, site, kind, patient, isolateId, ward, title, because, since, dueAt, severity } = task;
  const { screens, saidAt, comment = null, reference = null, noReference = null } = act;
  const stood = {
    ...{ kind, patient, isolateId, ward, title, because, since, dueAt, severity },
    ...{ screens, saidAt: saidAt.toISOString() },
  };
  await tx.execute(
    `INSERT INTO alerting.task_act
       (site, task_id, seq, done, actor, at, comment, reference, no_reference, task)
     SELECT $1, $2, coalesce(max(seq), 0) + 1, $3, $4, $5, $6, $7, $8, $9
     FROM alerting.task_act WHERE site = $1 AND task_id = $2`,
    [
      ...[site, id, act.done, act.actor, act.at, comment, reference, noReference],
      JSON.stringify(stood),
    ],
  );
}
