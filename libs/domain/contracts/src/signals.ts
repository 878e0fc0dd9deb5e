import { z } from 'zod';
import { date, moment } from './canonical';
import { cohortQuestion, cohortWarning } from './cohort';

/** What outbreak detectors say of a series, and the signals that the site's log has raised. */

export const DETECTORS = [
  'fixed-rule',
  'ears-c1',
  'ears-c2',
  'ears-c3',
  'cusum',
  'bayes',
  'farrington',
  'ward-baseline',
  'scan',
] as const;

const count = z.number().int();
const parameter = z.union([z.number(), z.string(), z.boolean(), z.array(z.number()), z.null()]);
const parameters = z.record(z.string(), parameter);

/** Which cases a signal counts: every one given narrows them; null is not narrowed. */
export const signalSeries = z.object({
  of: z.enum(['cre', 'cpe']),
  family: z.string().nullable(),
  ward: z.string().nullable(),
});

export const SIGNAL_STATUSES = ['detected', 'withdrawn'] as const;

/** What the series of a signal counts as known at the end of a site day. */
export const countedSignal = z.object({
  on: date,
  /** When what made it count so had come in. */
  at: moment,
  /** Cases from the signal's first day to the last of them. */
  observed: count,
  to: date,
  /** False: by what is known since then its detector would not alarm any more. */
  holds: z.boolean(),
  /**
   * Of what was not counted before, the cases of that day's results: those that nobody had known in
   * any ward. The others are counted, or no more, by a correction or by what came in late.
   */
  further: count.optional(),
});

/**
 * Body of `carbawatch.signals.detected.v1`, and an item of the list of raised signals. A signal is
 * appended when it is first seen; again when it is seen on a further day or counts anew; and once
 * more, withdrawn, if the facts no longer hold it.
 */
export const signal = z.object({
  id: z.string(),
  site: z.string(),
  status: z.enum(SIGNAL_STATUSES),
  detector: z.enum(DETECTORS),
  /** The method's full name. */
  method: z.string(),
  parameters,
  series: signalSeries,
  /** Site day on which the facts that raise it were known. */
  detectedOn: date,
  /** First and last day that the alarm is about. */
  from: date,
  to: date,
  observed: count,
  expected: z.number().nullable(),
  upper: z.number().nullable(),
  statistic: z.number().nullable(),
  /** What was learnt from, in plain words. */
  history: z.string(),
  /** Plain words, one sentence a step. */
  because: z.array(z.string()),
  /** Instant of the site's clock at which it was raised or withdrawn, later than the one before. */
  at: moment,
  /** Site days on which its detector alarmed; the first is the one on which it was detected. */
  seenOn: z.array(date).optional(),
  /** Of each of these days, when the cases that made it alarm had come in. */
  seenAt: z.array(moment).optional(),
  /**
   * What the series has counted since, from the first of these days on: each day on which that is
   * another. The last is what is true now.
   */
  counted: z.array(countedSignal).optional(),
  /**
   * Told while the last of these days still ran: live, and not from days that are over. In a
   * demonstration or replay nothing is, since nobody is told of it.
   */
  onTheDay: z.boolean().optional(),
});

/** A signal as it stands in the list. */
export const raisedSignal = signal.extend({
  /** Last day on which the same detector still alarmed for the same series. */
  lastSeenOn: date,
});

export const detectorPoint = z.object({
  /** First day of the period. */
  from: date,
  /** Last day of the period. */
  to: date,
  observed: count,
  expected: z.number().nullable(),
  upper: z.number().nullable(),
  statistic: z.number().nullable(),
  alarm: z.boolean(),
  reason: z.string().nullable(),
});

export const detectorVerdict = z.object({
  detector: z.enum(DETECTORS),
  method: z.string(),
  /** Length of its periods. */
  step: z.enum(['day', 'week', 'window']),
  parameters,
  history: z.object({
    needed: count,
    available: count,
    sufficient: z.boolean(),
    statement: z.string(),
  }),
  /** The periods asked; for the scan one a cluster. */
  points: z.array(detectorPoint),
  /** Alarms that belong together. */
  events: z.array(z.object({ from: date, to: date, alarms: count, observed: count })),
});

/** Which detectors alarm in one week, and which of them could judge it. */
export const detectorAgreement = z.object({
  from: date,
  to: date,
  observed: count,
  judged: z.array(z.enum(DETECTORS)),
  alarms: z.array(z.enum(DETECTORS)),
});

/** A ward's cluster as the scan sees it. */
export const scanCluster = z.object({
  ward: z.string(),
  from: date,
  to: date,
  observed: count,
  expected: z.number(),
  statistic: z.number(),
  p: z.number(),
  recurrenceDays: z.number(),
  alarm: z.boolean(),
});

export const signals = z.object({
  ...cohortQuestion,
  series: signalSeries,
  /** Days of history read before the period. */
  historyFrom: date,
  observed: count,
  detectors: z.array(detectorVerdict),
  agreement: z.array(detectorAgreement),
  clusters: z.array(scanCluster),
  /** Detectors whose alarms raise signals: for a ward, and for the whole hospital. */
  raising: z.object({ ward: z.array(z.enum(DETECTORS)), hospital: z.array(z.enum(DETECTORS)) }),
  /** Signals that the site's own log has raised for the period. */
  raised: z.array(raisedSignal),
  warnings: z.array(cohortWarning),
});

export type Detector = (typeof DETECTORS)[number];
export type Signal = z.infer<typeof signal>;
export type CountedSignal = z.infer<typeof countedSignal>;
export type SignalSeries = z.infer<typeof signalSeries>;
export type RaisedSignal = z.infer<typeof raisedSignal>;
export type DetectorVerdict = z.infer<typeof detectorVerdict>;
export type DetectorAgreement = z.infer<typeof detectorAgreement>;
export type Signals = z.infer<typeof signals>;
