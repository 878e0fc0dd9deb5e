import type { DetectorVerdict } from '@carbawatch/contracts';

/** A day's judgement looks at more than that day: what it looks at is what is drawn. */
export interface WindowCounts {
  readonly days: number;
  /** Cases of the latest days, one number a point. */
  readonly counts: readonly number[];
  /** Where an alarm began, by its point; the days on which it only went on are not marked. */
  readonly begins: readonly boolean[];
}

/**
 * The window of a rule that judges each day by the cases of several days (a fixed rule, a ward's
 * baseline); null for detectors that judge a period by its own cases. The window's length is the
 * rule's parameter `days` or `windowDays`; at the start it is what there is of it, as in the rule.
 */
export function windowCounts(
  verdict: Pick<DetectorVerdict, 'parameters' | 'points' | 'events'>,
): WindowCounts | null {
  const { parameters, points, events } = verdict;
  const days = Number(parameters['days'] ?? parameters['windowDays']);
  if (!Number.isInteger(days) || days < 1) return null;
  const starts = new Set(events.map(({ from }) => from));
  return {
    days,
    counts: points.map((_, at) =>
      points
        .slice(Math.max(0, at + 1 - days), at + 1)
        .reduce((sum, { observed }) => sum + observed, 0),
    ),
    begins: points.map(({ from, alarm }) => alarm && starts.has(from)),
  };
}
