import { z } from 'zod';
import { moment } from './canonical';
import { MESSAGE_STATUSES, listOf } from './http';

/** An event of the log with the message that caused it and when it was appended (wall clock). */
export const lineageEvent = z.object({
  id: z.string(),
  topic: z.string(),
  messageId: z.string(),
  isolateId: z.string().nullable(),
  /** Of events about an alert. */
  alertId: z.string().nullable(),
  appendedAt: moment,
});

export const lineageMessage = z.object({
  messageId: z.string(),
  sender: z.string(),
  status: z.enum(MESSAGE_STATUSES),
  receivedAt: moment,
});

/**
 * When each thing happened to one isolate. `collectedAt`, `resultedAt` and `receivedAt` are on the
 * site's clock; the others are the machine's, so that in a replay the two must not be subtracted.
 */
export const processClock = z.object({
  collectedAt: moment.nullable(),
  /** The laboratory's own time of the first report (HL7 OBR-22, else MSH-7). */
  resultedAt: moment.nullable(),
  receivedAt: moment.nullable(),
  storedAt: moment.nullable(),
  classifiedAt: moment.nullable(),
  alertedAt: moment.nullable(),
});

/** From messages to events, isolates and alerts, and back, by the id of any of them. */
export const lineage = z.object({
  messages: z.array(lineageMessage),
  events: z.array(lineageEvent),
  isolates: z.array(z.object({ site: z.string(), isolateId: z.string() })),
  alerts: z.array(z.string()),
  /** Of an isolate alone. */
  clock: processClock.nullable(),
});

const duration = z.object({
  isolates: z.number().int().nonnegative(),
  medianSeconds: z.number().nullable(),
  p90Seconds: z.number().nullable(),
});

/** How long the steps from specimen to alert took, over isolates first received in a period. */
export const processClockSummary = z.object({
  from: z.string(),
  to: z.string(),
  isolates: z.number().int().nonnegative(),
  collectedToResulted: duration,
  resultedToReceived: duration,
  storedToClassified: duration,
  storedToAlerted: duration,
});

/** Who a pseudonym stands for: from the vault, never in any event. */
export const identity = z.object({
  pseudonym: z.string(),
  /** Null where the vault holds nobody under it: never told, or erased. */
  identity: z
    .object({
      id: z.string(),
      assigner: z.string().nullable(),
      name: z.string().nullable(),
      sex: z.string().nullable(),
      birthDate: z.string().nullable(),
    })
    .nullable(),
});
/** What was forgotten: vault entries, and payloads that spoke of the persons. */
export const identityErasure = z.object({
  identities: z.number().int().nonnegative(),
  payloads: z.number().int().nonnegative(),
});
export const identityList = z.object({ items: z.array(identity) });

export const auditEntry = z.object({
  id: z.string(),
  at: moment,
  actor: z.string(),
  /** Of the key or client, also of one that was revoked since; null for accounts and the system. */
  actorName: z.string().nullable(),
  action: z.string(),
  target: z.string(),
  site: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
});
export const auditList = listOf(auditEntry);

export type Lineage = z.infer<typeof lineage>;
export type LineageEvent = z.infer<typeof lineageEvent>;
export type ProcessClock = z.infer<typeof processClock>;
export type ProcessClockSummary = z.infer<typeof processClockSummary>;
export type ShownIdentity = z.infer<typeof identity>;
export type ShownAuditEntry = z.infer<typeof auditEntry>;
