import { covers, notFound, type Caller } from '@carbawatch/service-kit';
import { z } from 'zod';

export const siteName = z.string().min(1).max(200);

/**
 * The one site that a request is about: the one it names, else the installation's own, else the
 * only one of the key. A site that the key may not see does not exist.
 */
export function siteOf(caller: Caller, requested: string | undefined, ownSite: string): string {
  const [only, ...more] = caller.sites === 'all' ? [] : caller.sites;
  const alone = only !== undefined && more.length === 0 ? only : undefined;
  const site = requested ?? (covers(caller.sites, ownSite) ? ownSite : (alone ?? ownSite));
  if (!covers(caller.sites, site)) throw notFound('There is no such site.');
  return site;
}
