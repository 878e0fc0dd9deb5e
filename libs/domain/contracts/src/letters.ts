import { z } from 'zod';
import { listOf } from './http';

/** `dead` failed itself, `parked` waits behind an earlier record of its key. */
export const LETTER_STATES = ['dead', 'parked'] as const;

/** A record of the log that a service could not take in; its body stays in the log. */
export const deadLetter = z.object({
  /** The service that could not take it in. */
  consumer: z.string(),
  topic: z.string(),
  partition: z.number().int(),
  offset: z.number().int(),
  /** Where its order is kept: a site and a pseudonym, or a site. */
  key: z.string(),
  state: z.enum(LETTER_STATES),
  code: z.string(),
  detail: z.string(),
  attempts: z.number().int(),
  /** Later open records of the same key and topic, which wait until this one is dealt with. */
  behind: z.number().int().nonnegative(),
  /** The message that in the end caused it, for the lineage; null for a timer's. */
  messageId: z.string().nullable(),
  firstFailedAt: z.string(),
  lastFailedAt: z.string(),
});
export type DeadLetter = z.infer<typeof deadLetter>;

/** Those that stand open, in the order of the log, with how many there are in all. */
export const deadLetterList = listOf(deadLetter).extend({
  dead: z.number().int(),
  parked: z.number().int(),
});
export type DeadLetterList = z.infer<typeof deadLetterList>;

/** What became of a key's letters when they were processed again. */
export const lettersReplayed = z.object({
  /** Records that were taken in now. */
  replayed: z.number().int(),
  /** What still fails; it stays open, and so does what waits behind it. */
  failed: z.array(
    z.object({ topic: z.string(), offset: z.number().int(), code: z.string(), detail: z.string() }),
  ),
});
export type LettersReplayed = z.infer<typeof lettersReplayed>;
