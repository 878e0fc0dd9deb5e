import { z } from 'zod';
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
  version: z.string(),
});

export type Me = z.infer<typeof me>;
