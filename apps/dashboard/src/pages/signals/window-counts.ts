import type { DetectorVerdict } from '@carbawatch/contracts';

/** A day's judgement looks at more than that day: what it looks at is what is drawn. */
export interface WindowCounts {
  readonly days: number;
  /** Cases of the latest days, one number a point. */
  readonly counts: readonly number[];
}

/**
 * The window of a rule that judges each day by the cases of several days (a fixed rule, a ward's
 * baseline); null for detectors that judge a period by its own cases. The window's length is the
 * rule's parameter `days` or `windowDays`. The fixed rule tells its cases as its statistic; of a
 * baseline the first windows are summed from the first point on: what the rule saw before it is not
 * told, but for an alarm, whose cases are above its limit.
 */
export function windowCounts(
  verdict: Pick<DetectorVerdict, 'detector' | 'parameters' | 'points'>,
): WindowCounts | null {
  const { detector, parameters, points } = verdict;
  const days = Number(parameters['days'] ?? parameters['windowDays']);
  if (!Number.isInteger(days) || days < 1) return null;
  const summed = (at: number): number =>
    points
      .slice(Math.max(0, at + 1 - days), at + 1)
      .reduce((sum, { observed }) => sum + observed, 0);
  const least = ({ alarm, upper }: DetectorVerdict['points'][number]): number =>
    alarm && upper !== null ? Math.floor(upper) + 1 : 0;
  return {
    days,
    counts: points.map((point, at) =>
      detector === 'fixed-rule'
        ? (point.statistic ?? summed(at))
        : Math.max(summed(at), least(point)),
    ),
  };
}

/** An alarm is told once, where it begins; where it stands on, it is no further one. */
export type AlarmState = 'begins' | 'goes-on' | null;

/** Of each point: as many begin as the verdict has events, in drawing, table and number. */
export function alarmStates({
  points,
  events,
}: Pick<DetectorVerdict, 'points' | 'events'>): AlarmState[] {
  const starts = new Set(events.map(({ from }) => from));
  return points.map(({ from, alarm }) =>
    alarm ? (starts.has(from) ? 'begins' : 'goes-on') : null,
  );
}
