import type { DetectorAnswer, DetectorPoint, PeriodRange } from './detector';
import { refuseUnless, refuseUnlessWhole } from './detector';

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

/** What detectors say of one period, side by side. */
export interface PeriodAgreement {
  readonly index: number;
  /** Methods that could judge the period. */
  readonly judged: readonly string[];
  /** Those of them that raised an alarm. */
  readonly alarms: readonly string[];
}

function isJudged({ upper, statistic, alarm }: DetectorPoint): boolean {
  return alarm || upper !== null || typeof statistic === 'number';
}

/** Sets the answers of several detectors to one series side by side, by period. */
export function agreement(answers: readonly DetectorAnswer[]): PeriodAgreement[] {
  const periods = new Map<number, { judged: string[]; alarms: string[] }>();
  for (const { method, points } of answers) {
    for (const point of points) {
      const of = periods.get(point.index) ?? { judged: [], alarms: [] };
      if (isJudged(point)) of.judged.push(method);
      if (point.alarm) of.alarms.push(method);
      periods.set(point.index, of);
    }
  }
  return [...periods].sort(([a], [b]) => a - b).map(([index, of]) => ({ index, ...of }));
}

/** How a detector did on a series whose outbreaks are known. */
export interface DetectorPerformance {
  /** Periods that could be judged. */
  readonly judged: number;
  /** Outbreaks with a period that could be judged. */
  readonly outbreaks: number;
  readonly detected: number;
  /** Null where there was no outbreak to find. */
  readonly sensitivity: number | null;
  /** Periods from the begin of each detected outbreak to its first alarm. */
  readonly delays: readonly number[];
  readonly medianDelay: number | null;
  /** Events, and those of them that touch no outbreak. */
  readonly events: number;
  readonly falseEvents: number;
  /** Share of events that touch an outbreak; null without any. */
  readonly positivePredictiveValue: number | null;
  /** Per 100 periods outside outbreaks that could be judged; null where there are none. */
  readonly falseEventsPer100: number | null;
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/**
 * Holds a detector's alarms against known outbreaks (first and last period each). What could not be
 * judged counts neither for nor against it: an outbreak before the first judged period is left out.
 */
export function detectorPerformance(
  points: readonly DetectorPoint[],
  outbreaks: readonly PeriodRange[],
  gap = 0,
): DetectorPerformance {
  outbreaks.forEach(([from, to], i) => {
    refuseUnless(from <= to, `outbreaks[${i}]`, 'first and last period, in this order');
  });
  const judged = points.filter(isJudged);
  const within = (index: number) => outbreaks.some(([from, to]) => from <= index && index <= to);
  const seen = outbreaks.filter(([from, to]) =>
    judged.some(({ index }) => from <= index && index <= to),
  );
  const delays = seen.flatMap(([from, to]) => {
    const first = judged.find(({ index, alarm }) => alarm && from <= index && index <= to);
    return first ? [first.index - from] : [];
  });
  const events = signalEvents(points, gap);
  const falseEvents = events.filter(
    (event) => !outbreaks.some(([from, to]) => event.from <= to && from <= event.to),
  ).length;
  const quiet = judged.filter(({ index }) => !within(index)).length;
  return {
    judged: judged.length,
    outbreaks: seen.length,
    detected: delays.length,
    sensitivity: seen.length > 0 ? delays.length / seen.length : null,
    delays,
    medianDelay: median(delays),
    events: events.length,
    falseEvents,
    positivePredictiveValue:
      events.length > 0 ? (events.length - falseEvents) / events.length : null,
    falseEventsPer100: quiet > 0 ? (100 * falseEvents) / quiet : null,
  };
}
