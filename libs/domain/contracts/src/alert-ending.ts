import type { Alert } from './alerts';
import type { Moment } from './moments';

/**
 * How an alert ended by the facts. `cleared`: what it asked for has come, or its subject is over
 * (isolation set, the patient left, the screens complete); `retracted`: the facts took it back.
 */
export interface AlertEnding {
  readonly as: 'cleared' | 'retracted';
  readonly at: Moment;
  /** Why, in one sentence that names no patient. */
  readonly because: string;
}

/**
 * The ending that stands, for whoever was told of the alert; null while the alert is open, and
 * where a person closed it. In `alerts.changed` this is the occasion `cleared` or `retracted`: the
 * body's `disposition` says which, and the last line of that kind in its timeline says why.
 */
export function endingOfAlert(
  alert: Pick<Alert, 'status' | 'disposition' | 'timeline'>,
): AlertEnding | null {
  const { status, disposition, timeline } = alert;
  if (status !== 'resolved') return null;
  if (disposition !== 'cleared' && disposition !== 'retracted') return null;
  const line = timeline.filter(({ kind }) => kind === disposition).at(-1);
  return line ? { as: disposition, at: line.at, because: line.text } : null;
}
