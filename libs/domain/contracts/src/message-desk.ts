import { z } from 'zod';
import { date } from './canonical';
import { ROLES, listOf, messageStatus } from './http';
import { messageHand } from './message-hands';

const count = z.number().int().nonnegative();

export const shownMessage = messageStatus.extend({
  /** Why somebody put the message away. */
  reason: z.string().nullable(),
  /** The payload is a correction; what was first sent is kept beside it. */
  isCorrected: z.boolean(),
  /** Who corrected it, had it read again or put it away, the first first; not for its sender. */
  hands: z.array(messageHand),
});
/** A message in a list, and after it was resolved: without what the event log knows of it. */
export const listedMessage = shownMessage.omit({
  events: true,
  settled: true,
  hands: true,
});
export const messageList = listOf(listedMessage);

/** Messages of one sender and day; `received` is the sum of the others, to the unit. */
export const ledgerLine = z.object({
  sender: z.string(),
  day: date,
  received: count,
  processed: count,
  duplicate: count,
  quarantined: count,
  dismissed: count,
  pending: count,
});
export const ledgerList = listOf(ledgerLine);

export const MAPPING_KINDS = ['organism', 'agent', 'ward', 'specimen'] as const;
/** A word of a site and what it means here. */
export const mappingView = z.object({
  id: z.uuid(),
  site: z.string(),
  kind: z.enum(MAPPING_KINDS),
  from: z.string(),
  to: z.string(),
  /** The name behind the code, of an organism or an agent. */
  toName: z.string().nullable(),
  changedAt: z.string(),
  changedBy: z.string(),
});
export const mappingList = listOf(mappingView);

/** A word that messages wait for. */
export const waitingTerm = z.object({
  site: z.string(),
  kind: z.enum(['organism', 'agent', 'ward']),
  term: z.string(),
  /** Other codes and texts of the same field. */
  also: z.array(z.string()),
  messages: z.number().int(),
  firstReceivedAt: z.string(),
  lastReceivedAt: z.string(),
});
export const waitingTermList = listOf(waitingTerm);

/** A key of the API, never its text. */
export const keyView = z.object({
  id: z.uuid(),
  name: z.string(),
  role: z.enum(ROLES),
  sites: z.array(z.string()),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  /** To the hour; null for a key that opened nothing yet. */
  lastUsedAt: z.string().nullable(),
});
export const keyList = listOf(keyView);
export const issuedKey = keyView.extend({ key: z.string() });

export type ShownMessage = z.infer<typeof shownMessage>;
export type ListedMessage = z.infer<typeof listedMessage>;
export type LedgerLine = z.infer<typeof ledgerLine>;
export type MappingKind = (typeof MAPPING_KINDS)[number];
export type MappingView = z.infer<typeof mappingView>;
export type WaitingTerm = z.infer<typeof waitingTerm>;
export type KeyView = z.infer<typeof keyView>;
export type IssuedKey = z.infer<typeof issuedKey>;
