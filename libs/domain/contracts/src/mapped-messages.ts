import { z } from 'zod';

/** Messages that were read by a mapping, or that are still to be read again. */
export const mappedMessages = z.object({ messages: z.number().int().nonnegative() });
export type MappedMessages = z.infer<typeof mappedMessages>;
