import { z } from 'zod';
import { moment } from './canonical';
import { riskScore } from './risk';

export const ALERT_RULES = [
  'provisional',
  'new-cpe',
  'vulnerable-unit',
  'hepatobiliary',
  'icu-hepatobiliary',
] as const;
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
export const ALERT_STATUSES = ['open', 'acknowledged', 'resolved'] as const;
/** What a person may say of an alert; `retracted` is the system's own word. */
export const DISPOSITIONS = [
  'relevant',
  'already-known',
  'contaminant',
  'duplicate',
  'wrong-ward',
  'other',
] as const;

export const timelineEntry = z.object({
  at: moment,
  kind: z.enum([
    'raised',
    'fed',
    'amended',
    'retracted',
    'reraised',
    'acknowledged',
    'resolved',
    'reopened',
    'commented',
    'isolated',
  ]),
  actor: z.string().nullable(),
  text: z.string(),
});

export const alert = z.object({
  id: z.string(),
  rule: z.enum(ALERT_RULES),
  severity: z.enum(SEVERITIES),
  status: z.enum(ALERT_STATUSES),
  disposition: z.enum([...DISPOSITIONS, 'retracted']).nullable(),
  site: z.string(),
  wardAtCollection: z.string().nullable(),
  wardNow: z.string().nullable(),
  patient: z.object({ pseudonym: z.string() }),
  isolates: z.array(z.string()),
  raisedAt: moment,
  count: z.number().int(),
  title: z.string(),
  because: z.array(z.string()),
  timeline: z.array(timelineEntry),
  deliveries: z.array(z.object({ channel: z.string(), at: moment, outcome: z.string() })),
  /** Of each isolate whose mechanism is pending; answers of HTTP alone, never an event. */
  risks: z.array(riskScore).optional(),
});

export type AlertRule = (typeof ALERT_RULES)[number];
export type Severity = (typeof SEVERITIES)[number];
export type AlertStatus = (typeof ALERT_STATUSES)[number];
export type Disposition = (typeof DISPOSITIONS)[number];
export type TimelineEntry = z.infer<typeof timelineEntry>;
export type Alert = z.infer<typeof alert>;
