import { ROLES, type Role } from '@carbawatch/contracts';
import { createRemoteJWKSet, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Clock } from '../clock';
import type { OidcConfig } from '../config-oidc';
import { Refusal } from '../http/refusal';
import { ACCOUNT_PREFIX, type Caller, type SiteScope } from './caller';

/** Public keys alone: a provider's shared secret would let every reader of it write tokens. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
];
/** Clocks of two machines. */
const CLOCK_TOLERANCE_SECONDS = 30;
const DISCOVERY_MS_MAX = 5_000;
/** An unknown key id asks the provider again, not oftener than this. */
const KEYS_COOLDOWN_MS = 30_000;
const KEYS_AGE_MS_MAX = 10 * 60_000;
const SITES_MAX = 1_000;
const SITE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** Of several roles in one token the first of these counts. */
const STRONGEST_FIRST: readonly Role[] = ['admin', 'ipc', 'lab', 'analyst', 'sender'];
/** In a list that other programs' roles stand in too, ours have the program's name before them. */
const OURS = /^carbawatch[:_-]/;

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** Three parts in base64url, the first of which begins a JSON object; no key of ours looks so. */
export function looksLikeToken(text: string): boolean {
  return /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/.test(text);
}

/**
 * Access tokens of the installation's identity provider (OpenID Connect; JWT after RFC 9068):
 * signature, issuer, audience and time are checked; role and sites come from claims. The provider's
 * keys are found by discovery when the first token comes, and again when it rotates them.
 */
export class OidcTokens {
  private keys: Promise<JWTVerifyGetKey> | null = null;

  constructor(
    private readonly oidc: OidcConfig,
    private readonly ownSite: string,
    private readonly clock: Clock,
  ) {}

  /** Null for a token that is not the provider's; throws a Refusal for one that opens nothing. */
  async callerOf(token: string): Promise<Caller | null> {
    const claims = await this.claimsOf(token);
    if (!claims?.sub) return null;
    const role = roleIn(claimAt(claims, this.oidc.roleClaim));
    if (!role) {
      const detail = `The token names no role in ${this.oidc.roleClaim}: ${ROLES.join(', ')}.`;
      throw new Refusal(403, 'no-role', { detail });
    }
    const sites = this.sitesIn(claimAt(claims, this.oidc.sitesClaim));
    if (!sites) {
      const detail = `The token names no site in ${this.oidc.sitesClaim} that could be one.`;
      throw new Refusal(403, 'no-sites', { detail });
    }
    // A key of the same name is somebody else: a sender sees what was sent under its name.
    const name = `${ACCOUNT_PREFIX}${claims.sub}`;
    return { keyId: name, name, role, sites };
  }

  private async claimsOf(token: string): Promise<JWTPayload | null> {
    const keys = await this.providersKeys();
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: this.oidc.issuer,
        audience: this.oidc.audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        currentDate: this.clock.now(),
        requiredClaims: ['exp', 'sub'],
      });
      return payload;
    } catch (error) {
      if (isTokensFault(error)) return refuseOwn(error);
      throw providerAway();
    }
  }

  /** A discovery that failed is tried again with the next token. */
  private async providersKeys(): Promise<JWTVerifyGetKey> {
    this.keys ??= this.discover();
    try {
      return await this.keys;
    } catch {
      this.keys = null;
      throw providerAway();
    }
  }

  private async discover(): Promise<JWTVerifyGetKey> {
    const { issuer } = this.oidc;
    const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const response = await fetch(address, { signal: AbortSignal.timeout(DISCOVERY_MS_MAX) });
    if (!response.ok) throw new Error(`discovery answered ${response.status}`);
    const found = discovery.parse(await response.json());
    if (found.issuer !== issuer) throw new Error('the provider calls itself something else');
    return createRemoteJWKSet(new URL(found.jwks_uri), {
      timeoutDuration: DISCOVERY_MS_MAX,
      cooldownDuration: KEYS_COOLDOWN_MS,
      cacheMaxAge: KEYS_AGE_MS_MAX,
    });
  }

  private sitesIn(claim: unknown): SiteScope | null {
    if (claim === undefined || claim === null) return [this.ownSite];
    const names = typeof claim === 'string' ? claim.split(/[\s,]+/) : claim;
    if (!Array.isArray(names) || names.length === 0 || names.length > SITES_MAX) return null;
    const sites = names.map(String).filter((name) => name !== '');
    if (sites.includes('*')) return 'all';
    return sites.length > 0 && sites.every((name) => SITE.test(name))
      ? [...new Set(sites)].sort()
      : null;
  }
}

function providerAway(): Refusal {
  return new Refusal(503, 'identity-provider-away', {
    detail: 'The identity provider does not answer as it should; try again later, or use a key.',
    headers: { 'Retry-After': '10' },
  });
}

/** Why a token that the provider did sign opens nothing: whoever set the two up must be told. */
const FAULTS: Readonly<Record<string, readonly [code: string, detail: string]>> = {
  aud: ['token-audience', 'The token is not for this program: its aud is not OIDC_AUDIENCE.'],
  exp: ['token-expired', 'The token is over: get a new one. If it is new, compare the clocks.'],
  nbf: ['token-not-yet', 'The token does not hold yet: compare the clocks of provider and server.'],
};

/** Null where the signature is not the provider's: such a token is told nothing. */
function refuseOwn(error: unknown): null {
  const claim: unknown = codeOf(error)?.startsWith('ERR_JWT_') ? claimOf(error) : null;
  const fault = typeof claim === 'string' ? FAULTS[claim] : undefined;
  if (!fault) return null;
  const [code, detail] = fault;
  const headers = { 'WWW-Authenticate': 'Bearer realm="carbawatch", error="invalid_token"' };
  throw new Refusal(401, code, { detail, headers });
}

/** The claim that failed; jose looks at claims once the signature is right. */
function claimOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, 'claim') : null;
}

/** What jose says of keys that could not be fetched, which is nothing about the token. */
const PROVIDERS_FAULTS = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC']);

function isTokensFault(error: unknown): boolean {
  const code = codeOf(error) ?? '';
  return code.startsWith('ERR_J') && !PROVIDERS_FAULTS.has(code);
}

function codeOf(error: unknown): string | null {
  const code: unknown =
    typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : null;
  return typeof code === 'string' ? code : null;
}

/** A claim by its name, or `realm_access.roles` within another; a name may hold dots itself. */
function claimAt(claims: JWTPayload, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let value: unknown = claims;
  for (const part of name.split('.')) {
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, part)
        ? Reflect.get(value, part)
        : undefined;
  }
  return value;
}

function roleIn(claim: unknown): Role | null {
  if (typeof claim === 'string') {
    const name = claim.replace(OURS, '');
    return ROLES.find((role) => role === name) ?? null;
  }
  if (!Array.isArray(claim)) return null;
  const ours = claim.map(String).filter((name) => OURS.test(name));
  const names = new Set(ours.map((name) => name.replace(OURS, '')));
  return STRONGEST_FIRST.find((role) => names.has(role)) ?? null;
}
