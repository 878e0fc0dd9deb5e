import { z } from 'zod';
import { ALERT_STATUSES, SEVERITIES } from './alerts';
import { date, moment } from './canonical';
import { placeNow } from './places';
import { riskScore } from './risk';
import { task } from './tasks';

/** What a nurse takes on the morning round: everything since the last one, on one page. */

const bed = z.object({
  ward: z.string().nullable(),
  room: z.string().nullable(),
  bed: z.string().nullable(),
});
const patient = z.object({ pseudonym: z.string() });

export const morningAlert = z.object({
  alertId: z.string(),
  rule: z.string(),
  severity: z.enum(SEVERITIES),
  status: z.enum(ALERT_STATUSES),
  patient,
  wardNow: z.string().nullable(),
  place: placeNow.nullable().optional(),
  title: z.string(),
  at: moment,
  /** What happened, in the timeline's words. */
  what: z.string(),
});

export const carrierInHouse = z.object({
  patient,
  /** Families; empty where only activity or an old list says so. */
  carbapenemases: z.array(z.string()),
  organisms: z.array(z.string()),
  since: moment.nullable(),
  place: bed,
  admittedAt: moment.nullable(),
  /** In house by the report of this day alone; absent where movements say it. */
  reportedOn: date.nullable().optional(),
  isolation: z.enum(['yes', 'no', 'not-recorded']),
  /** All of it is, by screens since the day of the last that it took, or by a list (null). */
  presumedCleared: z.object({ since: date.nullable() }).optional(),
});

/** In house, no known carrier, and an open alert asks to isolate: nobody told that it was done. */
export const isolationNeeded = z.object({
  patient,
  /** The gravest of the alerts that ask for it. */
  alertId: z.string(),
  rule: z.string(),
  severity: z.enum(SEVERITIES),
  title: z.string(),
  place: placeNow,
  isolation: z.enum(['no', 'not-recorded']),
  /** Only while the mechanism of a CRE is pending; orders patients of one severity. */
  risk: riskScore.nullable(),
});

export const morningMovement = z.object({
  patient,
  role: z.enum(['carrier', 'contact']),
  kind: z.enum(['arriving', 'moving', 'leaving', 'died']),
  at: moment,
  from: z.string().nullable(),
  to: z.string().nullable(),
  /** Of who has not come yet: the announced day or time, null where none was told. */
  announced: z.object({ on: moment.nullable() }).optional(),
  /** Came to a clinic or to dialysis and holds no bed, there or in `carriersInHouse`. */
  outpatient: z.literal(true).optional(),
});

export const morningCluster = z.object({
  clusterId: z.string(),
  title: z.string(),
  at: moment,
  what: z.string(),
});

export const feedState = z.object({
  name: z.string(),
  lastMessageAt: moment.nullable(),
  silent: z.boolean(),
  /** Somebody's own messages: no feed, so that its silence says nothing. */
  byHand: z.boolean().optional(),
  /**
   * Nobody can tell whether the feed is silent: it was not heard for a day and is `new`, or sends
   * so `rare`ly that nobody would miss it, until it is `quiet` for longer than usual; or its last
   * message was `not-yet` looked at.
   */
  unjudged: z.enum(['new', 'rare', 'quiet', 'not-yet']).optional(),
  /** Somebody said that nothing more is to come of it: nobody waits for it. */
  retired: z.boolean().optional(),
});

/** `POST /morning-list/rounds`: I have been on my round, with the list up to then. */
export const roundDone = z.strictObject({
  site: z.string().min(1).max(64).optional(),
  until: moment,
});
export const round = z.object({ site: z.string(), by: z.string(), until: moment });

export const MORNING_VERDICTS = ['news', 'nothing-new', 'cannot-say'] as const;

export const morningList = z.object({
  site: z.string(),
  since: moment,
  until: moment,
  /** How far the caller's own last round went; null before the first one. */
  lastRound: moment.nullable(),
  /** `nothing-new` only while every feed speaks; `cannot-say` when one is silent or unknown. */
  verdict: z.enum(MORNING_VERDICTS),
  /** The verdict in a sentence, always with what it stands on. */
  says: z.string(),
  feeds: z.array(feedState),
  /** Null while nobody has told it. */
  quarantined: z.number().int().nullable(),
  /** Of those, how many were refused in the answer to their sender, who has to send them anew. */
  refused: z.number().int().nullable(),
  pendingTests: z.number().int(),
  /** Alerts that nobody has answered and that were there before: no silence may hide them. */
  stillOpen: z.object({
    alerts: z.number().int(),
    patients: z.number().int(),
    critical: z.number().int(),
  }),
  newPositives: z.array(morningAlert),
  upgrades: z.array(morningAlert),
  /** Raised since then, open still and in no other section: of wards, contacts, beds. */
  furtherAlerts: z.array(morningAlert),
  corrections: z.array(morningAlert),
  /** Alarms of the detectors; they are about no single patient. */
  signals: z.array(morningAlert),
  carriersInHouse: z.array(carrierInHouse),
  /** Beside the carriers, whose isolation stands with them. */
  needsIsolation: z.array(isolationNeeded),
  /**
   * Of contacts in house: by the end of the day, or before. Of who was admitted from another
   * facility or after care abroad: from the admission until a screen is taken.
   */
  screensDue: z.array(task),
  /** Of contacts in house: after today. */
  screensAhead: z.array(task),
  testsPending: z.array(task),
  otherTasks: z.array(task),
  movements: z.array(morningMovement),
  clusters: z.array(morningCluster),
});

export type Round = z.infer<typeof round>;
export type RoundDone = z.infer<typeof roundDone>;
export type MorningAlert = z.infer<typeof morningAlert>;
export type CarrierInHouse = z.infer<typeof carrierInHouse>;
export type IsolationNeeded = z.infer<typeof isolationNeeded>;
export type MorningMovement = z.infer<typeof morningMovement>;
export type MorningCluster = z.infer<typeof morningCluster>;
export type FeedState = z.infer<typeof feedState>;
export type MorningList = z.infer<typeof morningList>;
