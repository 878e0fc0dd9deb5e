import type { CountedSignal, Signal } from '@carbawatch/contracts';
import { withOffset } from '@carbawatch/contracts';

/** A signal at one moment: what its series counted, and the last day it was seen by then. */
export interface Showing extends Pick<CountedSignal, 'observed' | 'to' | 'holds'> {
  readonly atMs: number;
  /** The known day that it is told of. */
  readonly day: string;
  readonly signal: Signal;
  readonly lastSeenOn: string;
}

export const isDetected = ({ status }: Signal): boolean => status === 'detected';
/** Somebody is told of it as of what is so. */
export const isShown = ({ signal, holds }: Showing): boolean => isDetected(signal) && holds;
/** Tellings of a time before they said so were told as they came. */
export const isOfTheDay = ({ onTheDay }: Signal): boolean => onTheDay ?? true;
const daysSeen = ({ seenOn, detectedOn }: Signal) => seenOn ?? [detectedOn];
const lastSeen = (signal: Signal) => daysSeen(signal).at(-1) ?? signal.detectedOn;

/** The last day on which it was seen, or its series counted otherwise than before. */
export function lastTold(signal: Signal): string {
  const [seen, counted = seen] = [lastSeen(signal), signal.counted?.at(-1)?.on];
  return counted > seen ? counted : seen;
}

/** What a telling says of the moment at which it was told. */
export function showingOf(signal: Signal): Showing {
  const day = lastTold(signal);
  return {
    ...countOn(signal, day),
    atMs: Date.parse(signal.at),
    day,
    signal,
    lastSeenOn: lastSeen(signal),
  };
}

/** By what its newest telling says: a signal on each day on which it was seen, or counted anew. */
export function showingsByDay(signal: Signal, timeZone: string): [day: string, Showing][] {
  const seenAt = daysSeen(signal).map((day, n) => {
    const at = signal.seenAt?.[n];
    return [day, at === undefined ? endOfDay(day, timeZone) : Date.parse(at)] as const;
  });
  const countedAt = (signal.counted ?? []).map(({ on, at }) => [on, Date.parse(at)] as const);
  const moments = new Map([...countedAt, ...seenAt]);
  return [...moments].map(([day, atMs]) => {
    const lastSeenOn = daysSeen(signal).findLast((seen) => seen <= day) ?? day;
    return [day, { ...countOn(signal, day), atMs, day, signal, lastSeenOn }];
  });
}

/** `CPE (KPC)`, `CRE`. */
export function nameOfSeries({ series: { of, family } }: Signal): string {
  return family === null ? of.toUpperCase() : `${of.toUpperCase()} (${family})`;
}

/** Of one series, the one whose days hold the most cases: a number goes with its own days. */
export function withMost([first, ...others]: readonly Showing[]): Showing {
  if (!first) throw new RangeError('a series has a signal');
  return others.reduce((most, one) => {
    if (one.observed !== most.observed) return one.observed > most.observed ? one : most;
    const [a, b] = [one, most].map(({ signal: { from, detector }, to }) => [from, to, detector]);
    return String(a) < String(b) ? one : most;
  }, first);
}

/** Tellings of a time before they counted on say what was so on the first day. */
function countOn(
  { counted = [], observed, to }: Signal,
  day: string,
): Pick<Showing, 'observed' | 'to' | 'holds'> {
  const count = counted.findLast(({ on }) => on <= day);
  if (!count) return { observed, to, holds: true };
  return { observed: count.observed, to: count.to, holds: count.holds };
}

function endOfDay(day: string, timeZone: string): number {
  return Date.parse(withOffset(`${day}T23:59:59`, timeZone));
}
