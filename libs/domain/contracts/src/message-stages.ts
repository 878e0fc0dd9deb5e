import { z } from 'zod';

const count = z.number().int().nonnegative();

/** How far the messages of some days have come; `received` is the sum of the five behind it. */
export const messageStages = z.object({
  /** Null: from the first message on. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  received: count,
  pending: count,
  processed: count,
  duplicate: count,
  quarantined: count,
  dismissed: count,
  /** Of the processed: some of their rows or results wait. */
  partlyRead: count,
  /** Events that a service has not taken in yet, of all sites and days. */
  services: z.array(z.object({ service: z.string(), behind: count })),
});
export type MessageStages = z.infer<typeof messageStages>;
