import type { Task, TaskCompletion } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';

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
