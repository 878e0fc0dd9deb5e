import type { Role } from '@carbawatch/contracts';

/** `all`, or the names of the sites; anything outside of it does not exist for the caller. */
export type SiteScope = 'all' | readonly string[];

/** Who asks: the key that came with the request. */
export interface Caller {
  readonly keyId: string;
  readonly name: string;
  readonly role: Role;
  readonly sites: SiteScope;
}

/** Whether the scope covers a site. */
export function covers(scope: SiteScope, site: string): boolean {
  return scope === 'all' || scope.includes(site);
}
