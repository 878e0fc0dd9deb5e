import { z } from 'zod';
import { moment } from './canonical';
import { placeNow } from './places';
import { riskScore } from './risk';

/** The shipped rules, in the order in which a person reads them; a site may add its own. */
export const ALERT_RULES = [
  'icu-hepatobiliary',
  'vulnerable-unit',
  'not-isolated',
  'invasive',
  'new-cpe',
  'hepatobiliary',
  'provisional',
  'not-in-house',
  'known-readmission',
  'import',
  'export',
  'contacts',
  'contact-readmission',
  'contact-export',
  'cluster',
  'hospital-wide',
  'rare-mechanism',
  'dual',
  'species-jump',
  'ward-species-jump',
  'last-line',
  'specimen-positive',
  'suspected-pending',
  'discordant',
  'statutory-report',
  'feed-silent',
  'feed-clock',
  'signal',
] as const;
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
export const ALERT_STATUSES = ['open', 'acknowledged', 'resolved'] as const;
/**
 * What a person may say of an alert. The system's own words: `retracted` (the facts no longer
 * support it), `cleared` (its clearing condition came true: isolated, left, screened).
 */
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
    'cleared',
    'reraised',
    'acknowledged',
    'resolved',
    'reopened',
    'commented',
    'uncommented',
    'isolated',
  ]),
  actor: z.string().nullable(),
  text: z.string(),
  /** Of what was amended: it says something graver than before. */
  graver: z.boolean().optional(),
  /** Of what was amended: a correction made it say less or other of contacts than before. */
  corrected: z.literal(true).optional(),
  /** Of what was amended, where that changed it: how severe the alert was before. */
  severityBefore: z.enum(SEVERITIES).optional(),
  /** Of a comment: who took it back. It stays to be read. */
  takenBackBy: z.string().optional(),
});

export const alert = z.object({
  id: z.string(),
  /** One of `ALERT_RULES`, or a rule of the site's own. */
  rule: z.string(),
  severity: z.enum(SEVERITIES),
  status: z.enum(ALERT_STATUSES),
  disposition: z.enum([...DISPOSITIONS, 'retracted', 'cleared']).nullable(),
  site: z.string(),
  wardAtCollection: z.string().nullable(),
  wardNow: z.string().nullable(),
  /** Where those lie of whom it asks something, if that is other people than the patient. */
  wards: z.array(z.string()).optional(),
  /** Null for what is about no single patient: a cluster, a ward, a feed. */
  patient: z.object({ pseudonym: z.string() }).nullable(),
  isolates: z.array(z.string()),
  raisedAt: moment,
  count: z.number().int(),
  title: z.string(),
  because: z.array(z.string()),
  timeline: z.array(timelineEntry),
  /** What to do and by when, since it was last raised; null where nothing is due any more. */
  goal: z.object({ action: z.string(), dueAt: moment }).nullable().optional(),
  /** How isolation was recorded by hand in this alert. */
  isolation: z.enum(['single', 'cohort']).nullable().optional(),
  /** Alerts of one cause carry the same name: shown together, none hidden. */
  group: z.string().nullable().optional(),
  /** The cluster that it tells of; null where it tells of none. */
  cluster: z.string().nullable().optional(),
  deliveries: z.array(
    z.object({
      channel: z.string(),
      at: moment,
      outcome: z.string(),
      /** What was told: that it was raised, that nobody acted, that it is over. */
      kind: z.string().optional(),
    }),
  ),
  /** Of each isolate whose mechanism is pending; answers of HTTP alone, never an event. */
  risks: z.array(riskScore).optional(),
  /** Null where the patient is not in the house, or not known to be; answers of HTTP alone. */
  place: placeNow.nullable().optional(),
});

/** Name of a rule: one of `ALERT_RULES`, or of the site's own. */
export type AlertRule = string;
export type Severity = (typeof SEVERITIES)[number];
export type AlertStatus = (typeof ALERT_STATUSES)[number];
export type Disposition = (typeof DISPOSITIONS)[number];
export type TimelineEntry = z.infer<typeof timelineEntry>;
export type Alert = z.infer<typeof alert>;
