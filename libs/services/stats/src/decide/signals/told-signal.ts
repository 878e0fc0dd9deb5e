import { withOffset } from '@carbawatch/contracts';
import type { RaisedSignal, SignalSeries } from '@carbawatch/contracts';
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

/** The signal as events and lists tell it; `nowMs` bounds the instant of a day that still runs. */
export function toldSignal(
  site: string,
  folded: FoldedSignal,
  timeZone: string,
  nowMs: number,
): RaisedSignal {
  const { knownDay, firstDay, lastSeenOn, ...alarm } = folded;
  const dayEnd = Date.parse(withOffset(`${knownDay}T23:59:59`, timeZone));
  return {
    ...alarm,
    id: signalId(site, alarm.detector, alarm.series, firstDay),
    site,
    status: 'detected',
    detectedOn: knownDay,
    because: sentences(folded),
    at: new Date(Math.min(dayEnd, nowMs)).toISOString(),
    lastSeenOn,
  };
}
