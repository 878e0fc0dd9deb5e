import type { Role } from '@carbawatch/contracts';
import { notFound } from '../http/refusal';

/** `all`, or the names of the sites; anything outside of it does not exist for the caller. */
export type SiteScope = 'all' | readonly string[];

/** Who asks: the key that came with the request. */
export interface Caller {
  readonly keyId: string;
  readonly name: string;
  readonly role: Role;
  readonly sites: SiteScope;
}

/** Callers by an account of the identity provider are named so; no id of a key begins like it. */
export const ACCOUNT_PREFIX = 'oidc:';

/** A person with an account, not a program with a key. */
export function isAccount({ keyId }: Caller): boolean {
  return keyId.startsWith(ACCOUNT_PREFIX);
}

/** Stands for all sites in the database and in the API. */
const EVERY_SITE = '*';

export function siteNames(scope: SiteScope): readonly string[] {
  return scope === 'all' ? [EVERY_SITE] : scope;
}

export function siteScope(names: readonly string[]): SiteScope {
  return names.includes(EVERY_SITE) ? 'all' : [...new Set(names)].sort();
}

/** Whether the scope covers a site. */
export function covers(scope: SiteScope, site: string): boolean {
  return scope === 'all' || scope.includes(site);
}

/** Whether everything that `inner` covers is covered by `outer`. */
export function isWithin(inner: SiteScope, outer: SiteScope): boolean {
  if (outer === 'all') return true;
  return inner !== 'all' && inner.every((site) => outer.includes(site));
}

/**
 * The sites that an answer is about: the one asked for, else all that the caller may see. A site
 * that the caller may not see does not exist: 404, as for a name that never was.
 */
export function visibleSites(caller: Caller, requested?: string): SiteScope {
  if (requested === undefined) return caller.sites;
  if (!covers(caller.sites, requested)) throw notFound('There is no such site.');
  return [requested];
}
