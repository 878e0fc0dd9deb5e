import type { DetectorPoint } from './detector';
import { refuseUnlessWhole } from './detector';

/** Alarms that belong together: one thing to look into, not one a period. */
export interface SignalEvent {
  /** First and last period with an alarm, from 1. */
  readonly from: number;
  readonly to: number;
  /** Periods with an alarm. */
  readonly alarms: number;
  /** Cases from the first to the last alarm. */
  readonly observed: number;
}

/** Joins alarms that are at most `gap` quiet periods apart (0 if absent) to events. */
export function signalEvents(points: readonly DetectorPoint[], gap = 0): SignalEvent[] {
  refuseUnlessWhole(gap, 'gap', 0);
  const events: SignalEvent[] = [];
  let quiet = 0;
  for (const { index, observed, alarm } of points) {
    const last = events.at(-1);
    if (!alarm) quiet += observed;
    else if (last && index - last.to - 1 <= gap) {
      const cases = last.observed + quiet + observed;
      events[events.length - 1] = {
        from: last.from,
        to: index,
        alarms: last.alarms + 1,
        observed: cases,
      };
      quiet = 0;
    } else {
      events.push({ from: index, to: index, alarms: 1, observed });
      quiet = 0;
    }
  }
  return events;
}
