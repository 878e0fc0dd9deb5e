import type { Task } from '@carbawatch/contracts';
import { shownMoment } from '../../time/site-time';

/** One swab, whichever cases ask for it: at least one task. */
export type Swab = readonly [Task, ...Task[]];

/** Open screens of one person that are due on one day stand together; any other task by itself. */
export function bySwab(tasks: readonly Task[], timeZone: string): Swab[] {
  const swabs = new Map<string, [Task, ...Task[]]>();
  for (const task of tasks) {
    const { kind, status, dueAt, site, patient } = task;
    const isSwab = kind === 'screen-contact' && status === 'open' && dueAt !== null;
    const day = isSwab ? shownMoment(dueAt, timeZone).slice(0, 10) : '';
    const key = isSwab ? `${site} ${patient.pseudonym} ${day}` : `${task.id} ${status}`;
    const known = swabs.get(key);
    if (known) known.push(task);
    else swabs.set(key, [task]);
  }
  return [...swabs.values()];
}

/** For what it is taken, each once. */
export function titleOf(swab: Swab): string {
  return [...new Set(swab.map(({ title }) => title))].join('; ');
}

/** Its first time: that of the others is the same day. */
export function dueOf(swab: Swab): string | null {
  return swab.map(({ dueAt }) => dueAt).sort()[0] ?? null;
}

export function isOverdue(swab: Swab): boolean {
  return swab.some(({ overdue }) => overdue);
}
