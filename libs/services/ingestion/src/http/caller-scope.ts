import { Refusal, covers, type Caller } from '@carbawatch/service-kit';
import type { MessageScope } from '../store/message-reads';

/** A sender sees its own messages; whoever works in the laboratory sees those of its sites. */
export function scopeOf(caller: Caller): MessageScope {
  return { sites: caller.sites, sender: caller.role === 'sender' ? caller.name : null };
}

/**
 * The site of a payload that names none: the one asked for, else the installation's own, else the
 * only one that the key has. 403 where the key may not write there.
 */
export function siteFor(caller: Caller, requested: string | undefined, ownSite: string): string {
  const [only, ...more] = caller.sites === 'all' ? [] : caller.sites;
  if (requested === undefined && !covers(caller.sites, ownSite) && only && more.length === 0) {
    return only;
  }
  const site = requested ?? ownSite;
  if (covers(caller.sites, site)) return site;
  throw new Refusal(403, 'site-not-allowed', {
    detail: 'The key is not bound to this site: name one of its sites with ?site=.',
  });
}
