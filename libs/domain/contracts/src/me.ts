import { z } from 'zod';
import { moment } from './canonical';
import { ROLES } from './http';

/** Who the bearer is and where the installation stands: what a page needs to know of itself. */
export const me = z.object({
  name: z.string(),
  role: z.enum(ROLES),
  /** Sites that the key covers; null is every site. */
  sites: z.array(z.string()).nullable(),
  /** Those of them that something was heard of, or the installation's own: to choose from. */
  knownSites: z.array(z.string()),
  /** The installation's own site, and the zone in which its days are counted. */
  site: z.string(),
  timezone: z.string(),
  /** `message`: a demonstration or a replay, where the time is that of the messages. */
  clock: z.enum(['wall', 'message']),
  /**
   * Where the time is that of the messages: from the first to the newest that a feed has sent over
   * MLLP. Null on the wall clock, or before the first one.
   */
  messageTime: z.object({ from: moment, to: moment }).nullable().optional(),
  version: z.string(),
});

export type Me = z.infer<typeof me>;
