import { z } from 'zod';

/** What somebody did to a message that waited. */
export const MESSAGE_HANDS = ['corrected', 'replayed', 'dismissed'] as const;

export const messageHand = z.object({
  at: z.string(),
  hand: z.enum(MESSAGE_HANDS),
  /** Name of the person or key; null where the system read it again by itself. */
  by: z.string().nullable(),
});

export type MessageHand = z.infer<typeof messageHand>;
