import type { SignInWays } from '@carbawatch/contracts';
import { z } from 'zod';

/** Plain http only on this machine: a token that is read on the way opens everything. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, search, hash } = new URL(text);
  const isLocal = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  return (protocol === 'https:' || (protocol === 'http:' && isLocal)) && search + hash === '';
}

const claimName = z
  .string()
  .regex(/^[A-Za-z0-9_:/-]{1,100}(\.[A-Za-z0-9_:/-]{1,100}){0,5}$/, 'must be the name of a claim');

/** Who signs in, and by what name the page greets them. */
const SCOPE_DEFAULT = 'openid profile';

/** Settings of OpenID Connect, part of the environment. */
export const oidcEnvironment = {
  OIDC_ISSUER: z
    .string()
    .refine(isIssuer, 'must be an https address, as the tokens’ iss says it')
    .optional()
    .meta({
      description: 'Identity provider (OpenID Connect) whose access tokens are taken beside keys.',
      example: 'https://id.hospital.example/realms/hospital',
    }),
  OIDC_AUDIENCE: z.string().min(1).max(300).optional().meta({
    description: 'What a token must name in aud; needed beside OIDC_ISSUER.',
    example: 'carbawatch',
  }),
  OIDC_ROLE_CLAIM: claimName.default('carbawatch_role').meta({
    description:
      'Claim that names the role: a role, or a list with carbawatch:<role> in it (dots lead inward).',
    example: 'carbawatch_role',
  }),
  OIDC_SITES_CLAIM: claimName.default('carbawatch_sites').meta({
    description: 'Claim that lists the sites (* is all); without it the installation’s own.',
    example: 'carbawatch_sites',
  }),
  OIDC_CLIENT_ID: z
    .string()
    .min(1)
    .max(300)
    .optional()
    .meta({
      description:
        'The page as a public client of OIDC_ISSUER (code flow with PKCE, redirect to /signed-in): ' +
        'people sign in with their hospital account.',
      example: 'carbawatch-page',
    }),
  OIDC_SCOPE: z
    .string()
    .refine(
      (text) => /^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/.test(text),
      'must be words separated by single spaces',
    )
    .refine((text) => text.split(' ').includes('openid'), 'must have openid among its words')
    .optional()
    .meta({
      description:
        `What the page asks of the provider, ${SCOPE_DEFAULT} by default; some give a refresh ` +
        'token only for offline_access, some an access token only for a scope of your own.',
      example: 'openid profile',
    }),
};

export interface OidcConfig {
  readonly issuer: string;
  readonly audience: string;
  readonly roleClaim: string;
  readonly sitesClaim: string;
}

interface OidcValues {
  readonly OIDC_ISSUER?: string | undefined;
  readonly OIDC_AUDIENCE?: string | undefined;
  readonly OIDC_ROLE_CLAIM: string;
  readonly OIDC_SITES_CLAIM: string;
  readonly OIDC_CLIENT_ID?: string | undefined;
  readonly OIDC_SCOPE?: string | undefined;
}

/** The line that says what is missing; a token for somebody else's program opens nothing here. */
export function incompleteOidc(values: OidcValues): string | null {
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience } = values;
  if (issuer && !audience) return 'OIDC_AUDIENCE: is needed beside OIDC_ISSUER.';
  if (!issuer && audience) return 'OIDC_ISSUER: is needed beside OIDC_AUDIENCE.';
  if (!issuer && values.OIDC_CLIENT_ID) return 'OIDC_ISSUER: is needed beside OIDC_CLIENT_ID.';
  if (!values.OIDC_CLIENT_ID && values.OIDC_SCOPE) {
    return 'OIDC_CLIENT_ID: is needed beside OIDC_SCOPE.';
  }
  return null;
}

export interface OidcSettings {
  /** Whose tokens are taken. */
  readonly oidc: OidcConfig | null;
  /** What the page is told; its `oidc` is null where people sign in by key alone. */
  readonly signIn: Pick<SignInWays, 'oidc'>;
}

export function oidcOf(values: OidcValues): OidcSettings {
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience, OIDC_CLIENT_ID: clientId } = values;
  if (!issuer || !audience) return { oidc: null, signIn: { oidc: null } };
  const scope = values.OIDC_SCOPE ?? SCOPE_DEFAULT;
  return {
    oidc: {
      issuer,
      audience,
      roleClaim: values.OIDC_ROLE_CLAIM,
      sitesClaim: values.OIDC_SITES_CLAIM,
    },
    signIn: { oidc: clientId ? { issuer, clientId, scope } : null },
  };
}
