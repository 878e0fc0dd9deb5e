import { withOffset } from '@carbawatch/contracts';
import type { CountedSignal, RaisedSignal, SignalSeries } from '@carbawatch/contracts';
import type { FoldedSignal } from './alarms';
import { signalId } from './signal-id';

function caseOf({ of, family, ward }: SignalSeries): string {
  const kind = of === 'cpe' ? `${family ?? 'carbapenemase'} producers` : 'CRE';
  return `${kind} ${ward === null ? 'in the hospital' : `on ward ${ward}`}`;
}

function sentences(signal: FoldedSignal): string[] {
  const { observed, expected, upper, statistic, series, from, to, method, knownDay } = signal;
  const days = from === to ? `on ${from}` : `from ${from} to ${to}`;
  const patients = observed === 1 ? '1 new patient' : `${observed} new patients`;
  const compared = [
    ...(expected === null ? [] : [`expected ${round(expected)}`]),
    ...(upper === null ? [] : [`limit ${round(upper)}`]),
    ...(statistic === null ? [] : [`statistic ${round(statistic)}`]),
  ];
  return [
    `${patients} with ${caseOf(series)} ${days}, as known on ${knownDay}.`,
    `${method} alarms${compared.length > 0 ? `: ${compared.join(', ')}` : ''}.`,
    signal.history,
    'All specimens count, screening among them, each patient once in the series.',
  ];
}

function round(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

/** Where the site stands on its clock and calendar. */
export interface SignalSetting {
  timeZone: string;
  /** Null in a demonstration or replay: nobody is told of anything while it happens. */
  nowMs: number | null;
}

/** The end of a known day; `nowMs` bounds that of a day which still runs. */
export function instantOf(knownDay: string, { timeZone, nowMs }: SignalSetting): string {
  return new Date(Math.min(endOfDay(knownDay, timeZone), nowMs ?? Infinity)).toISOString();
}

export function endOfDay(day: string, timeZone: string): number {
  return Date.parse(withOffset(`${day}T23:59:59`, timeZone));
}

/**
 * Each telling of a signal is later than the one before, whatever day it speaks of: who reads them
 * by their instants reads the newest last.
 */
export function toldLater(at: string, before: string | undefined): string {
  const after = before === undefined ? -Infinity : Date.parse(before) + 1;
  return new Date(Math.max(Date.parse(at), after)).toISOString();
}

type Told = Pick<RaisedSignal, 'lastSeenOn' | 'seenAt' | 'counted'>;

/** The last day on which it was seen, or counted otherwise than before. */
function lastToldOn({ lastSeenOn, counted }: Told): string {
  const on = counted?.at(-1)?.on ?? lastSeenOn;
  return on > lastSeenOn ? on : lastSeenOn;
}

/** When what was told of that day had come in. */
export function lastToldAt(told: Told): string | undefined {
  const last = told.counted?.at(-1);
  return last && last.on > told.lastSeenOn ? last.at : told.seenAt?.at(-1);
}

/**
 * The signal as events and lists tell it. Its moment is the receipt of what made its detector
 * alarm, or its series count otherwise: on the last day of either, if that still runs, else on the
 * first.
 */
export function toldSignal(
  site: string,
  folded: FoldedSignal,
  counted: CountedSignal[],
  { timeZone, nowMs }: SignalSetting,
): RaisedSignal {
  const { knownDay, firstDay, lastSeenOn, alarms: _alarms, ...alarm } = folded;
  const { seenAt } = alarm;
  const told = { lastSeenOn, seenAt, counted };
  const onTheDay = nowMs !== null && nowMs < endOfDay(lastToldOn(told), timeZone);
  return {
    ...alarm,
    id: signalId(site, alarm.detector, alarm.series, firstDay),
    site,
    status: 'detected',
    detectedOn: knownDay,
    because: sentences(folded),
    counted,
    at: (onTheDay ? lastToldAt(told) : seenAt[0]) ?? instantOf(knownDay, { timeZone, nowMs }),
    onTheDay,
    lastSeenOn,
  };
}
