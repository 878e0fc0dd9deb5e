import { z } from 'zod';
import { moment } from './canonical';

/**
 * A feed that sends nothing any more: a test, an interface that was migrated, a sender under a new
 * name. Somebody retires it, with a reason; then nobody waits for it, and it vouches for nothing.
 * It ends when somebody takes it back, or by itself with the next message of the feed.
 */
export const feedRetirement = z.object({
  retiredAt: moment,
  retiredBy: z.string(),
  /** In clear, for whoever sees the feed: no patient is named in it. */
  reason: z.string(),
  /** Null while the feed is retired. */
  endedAt: moment.nullable(),
  /** Who took it back; null where the feed spoke again. */
  endedBy: z.string().nullable(),
});

/** On the log: without the reason, which a person wrote. */
export const feedRetirementTold = z.object({
  retired: z.boolean(),
  /** It ended by a message of the feed. */
  heard: z.boolean(),
  /** Counts the retirements of a feed and their ends. */
  turn: z.number().int().positive(),
});

const site = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'a site is needed')
  .optional();
const sender = z.string().min(1).max(400);

/** `POST /feeds/retire` */
export const feedToRetire = z.strictObject({
  site,
  sender,
  reason: z.string().trim().min(3, 'a reason is needed, it is kept').max(500),
});

/** `POST /feeds/restore` */
export const feedToRestore = z.strictObject({ site, sender });

export type FeedRetirement = z.infer<typeof feedRetirement>;
export type FeedRetirementTold = z.infer<typeof feedRetirementTold>;
