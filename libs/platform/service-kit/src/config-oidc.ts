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
}

/** The line that says what is missing; a token for somebody else's program opens nothing here. */
export function incompleteOidc(values: OidcValues): string | null {
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience } = values;
  if (issuer && !audience) return 'OIDC_AUDIENCE: is needed beside OIDC_ISSUER.';
  return !issuer && audience ? 'OIDC_ISSUER: is needed beside OIDC_AUDIENCE.' : null;
}

export function oidcOf(values: OidcValues): OidcConfig | null {
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience } = values;
  if (!issuer || !audience) return null;
  return {
    issuer,
    audience,
    roleClaim: values.OIDC_ROLE_CLAIM,
    sitesClaim: values.OIDC_SITES_CLAIM,
  };
}
