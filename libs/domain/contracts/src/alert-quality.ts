import { z } from 'zod';
import { alertRuleChoice, alertRuleDocument } from './alert-rules';
import { DISPOSITIONS, SEVERITIES } from './alerts';
import { date, moment } from './canonical';
import { proportion } from './http';

/** What the alerts were worth, and what other rules would have made of the same facts. */

const counts = z.object({
  /**
   * Without what only rules on trial had raised: alerts that the rules in force raise no more, and
   * those that a version raised in hindsight whose rule was then switched off. They count nowhere.
   */
  raised: z.number().int(),
  /**
   * Resolved by a person, so that it is known what it was worth: by the last judgement that nobody
   * took back, also where news raised the alert again or it ended by itself after. What the facts
   * retracted is not judged.
   */
  judged: z.number().int(),
  dispositions: z.record(z.string(), z.number().int()),
  /** Relevant of judged; what the system retracted itself is not judged. */
  ppv: proportion,
  retracted: z.number().int(),
  /** Those on which a person acted, and those that are open without anybody having. */
  acknowledged: z.number().int(),
  unacknowledged: z.number().int(),
  /** Of `unacknowledged` alerts none: those that the facts ended before a person acted. */
  endedUnseen: z.number().int(),
  /**
   * From the raising that a person acted on first, as it stood then, to that act, of the `n` alerts
   * that had one: rules that are changed later date it no otherwise. Whoever waits still, or waited
   * until the facts ended it, is censored and not in here: `unacknowledged` and `endedUnseen` count
   * them.
   */
  minutesToAcknowledge: z.object({
    n: z.number().int(),
    median: z.number().nullable(),
    lowerQuartile: z.number().nullable(),
    upperQuartile: z.number().nullable(),
    p90: z.number().nullable(),
    /** Of the median, by order statistics; null where too few carry limits. */
    ci: z.object({
      method: z.literal('order-statistics'),
      level: z.number(),
      lower: z.number().nullable(),
      upper: z.number().nullable(),
    }),
  }),
});

export const alertQualityRow = counts.extend({
  rule: z.string().nullable(),
  ward: z.string().nullable(),
  patientDays: z.number().nullable(),
  /** Null where no movements tell the patient-days. */
  per1000PatientDays: z
    .object({ rate: z.number(), lower: z.number(), upper: z.number() })
    .nullable(),
});

export const alertQuality = z.object({
  period: z.object({ from: z.string(), to: z.string() }),
  timezone: z.string(),
  site: z.string().nullable(),
  total: alertQualityRow,
  byRule: z.array(alertQualityRow),
  byWard: z.array(alertQualityRow),
});

export const backtestAlert = z.object({
  id: z.string(),
  rule: z.string(),
  severity: z.enum(SEVERITIES),
  ward: z.string().nullable(),
  raisedAt: moment,
  retracted: z.boolean(),
  title: z.string(),
  /** The first that it is about; an alert that would be gained stands nowhere else. */
  isolateId: z.string().nullable(),
  /** What somebody said that it was worth; absent in reports of before this was told. */
  judged: z.enum(DISPOSITIONS).nullable().optional(),
});

export const backtestCount = z.object({
  rule: z.string(),
  before: z.number().int(),
  after: z.number().int(),
  gained: z.number().int(),
  lost: z.number().int(),
  moved: z.number().int(),
});

/** What the site's own log gives under the rules in force and under others. */
export const backtestReport = z.object({
  from: z.string(),
  to: z.string(),
  /** The zone whose days these are, and in which people read the alerts' times. */
  timeZone: z.string().optional(),
  rulesBefore: z.string(),
  rulesAfter: z.string(),
  persons: z.number().int(),
  counts: z.array(backtestCount),
  gained: z.array(backtestAlert),
  lost: z.array(backtestAlert),
  /**
   * The same alert, at another time, of another severity or title, or over where it stood. What
   * people did with it counts on both sides: what they had closed is over for them.
   */
  moved: z.array(z.object({ before: backtestAlert, after: backtestAlert })),
  /**
   * Rules that join the stored stays, where other hospitals are asked about than those in force:
   * that changes who was in the house, so that they are not walked and have no counts.
   */
  notWalked: z.array(z.string()),
  /** Alerts beyond the number listed; the counts have them all. */
  notListed: z.number().int(),
});

/**
 * `POST /alerts/backtest`: a site's whole choice of rules, or one rule of its own to be added to
 * the choice in force; days of the site, both included, on which alerts were raised.
 */
export const backtestRequest = z.strictObject({
  site: z.string().min(1).max(64).optional(),
  from: date,
  to: date,
  rules: z.union([alertRuleChoice, alertRuleDocument]),
});

export const BACKTEST_STATES = ['running', 'done', 'failed', 'cancelled'] as const;

export const backtestJob = z.object({
  id: z.string(),
  site: z.string(),
  state: z.enum(BACKTEST_STATES),
  startedAt: moment,
  progress: z.object({ persons: z.number().int(), of: z.number().int() }),
  report: backtestReport.nullable(),
  /** Why it failed. */
  detail: z.string().nullable(),
});

export type AlertQualityRow = z.infer<typeof alertQualityRow>;
export type AlertQuality = z.infer<typeof alertQuality>;
export type BacktestAlert = z.infer<typeof backtestAlert>;
export type BacktestCount = z.infer<typeof backtestCount>;
export type BacktestReport = z.infer<typeof backtestReport>;
export type BacktestRequest = z.infer<typeof backtestRequest>;
export type BacktestJob = z.infer<typeof backtestJob>;
