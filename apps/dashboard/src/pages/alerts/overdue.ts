import type { Alert } from '@carbawatch/contracts';

/** Whether the goal's time is past while nobody has answered the alert. */
export function isOverdue(alert: Pick<Alert, 'goal' | 'status'>, nowMs: number): boolean {
  return alert.status === 'open' && !!alert.goal && Date.parse(alert.goal.dueAt) < nowMs;
}
