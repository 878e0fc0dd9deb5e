import type { RaisedSignal, Signals } from '@carbawatch/contracts';
import type { Parameters } from '../../api/client';

/** Days that detectors look back: who is new in a series is new in these. */
const HISTORY_DAYS = 5 * 365 + 8 * 7;
const DAY_MS = 86_400_000;

/** Calendar days are counted without clocks, so that no summer time shifts them. */
export function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);
}

/**
 * The cases that a raised signal counted, as they were known when it was raised: each person's
 * first of the series, of all specimens. The scan holds wards against one another, so that a case
 * is on the ward of the person's first isolate in the hospital.
 */
export function wordsOfSignal(signal: RaisedSignal): Parameters {
  const { series, site, detector, detectedOn, from, to } = signal;
  const ofScan = detector === 'scan' && series.ward !== null;
  return {
    site,
    from: daysBefore(detectedOn, HISTORY_DAYS),
    to: detectedOn,
    asOf: detectedOn,
    dedup: 'patient-first',
    population: 'all',
    of: series.of,
    family: series.family,
    ward: ofScan ? null : series.ward,
    ...(ofScan && { group: `ward:${series.ward}` }),
    onFrom: from,
    onTo: to,
  };
}

/** Cases of days: who is new is new in the history that the detectors read. */
export function wordsOfDays(
  { series, historyFrom }: Signals,
  { from, to }: { readonly from: string; readonly to: string },
): Parameters {
  const { of, family } = series;
  return { of, family, from: historyFrom, onFrom: from, onTo: to };
}
