import type { TaskKind } from '@carbawatch/contracts';
import { uuidV5 } from './alert-id';

/** Namespace of tasks (a random UUID of its own, fixed for ever). */
const TASK_NAMESPACE = '0d6d6c3e-6f5b-4a57-9c25-2b9c6f3f7a41';

export function taskId(site: string, kind: TaskKind, about: readonly string[]): string {
  return uuidV5(TASK_NAMESPACE, JSON.stringify([site, kind, ...about]));
}
