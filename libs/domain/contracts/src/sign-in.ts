import { z } from 'zod';

/**
 * How people may sign in at the page beside a key; open to everybody and nothing secret in it. It
 * stands outside of /api/v1, where everything asks for a bearer.
 */
export const signInWays = z.object({
  /** The hospital's identity provider (OpenID Connect), where the page is one of its clients. */
  oidc: z
    .object({
      /** As the tokens' `iss` says it; discovery starts from it. */
      issuer: z.string(),
      /** A public client: it has no secret and proves itself by PKCE. */
      clientId: z.string(),
      scope: z.string(),
    })
    .nullable(),
  /** A page that nobody touched for so long signs out; null: never. */
  idleMinutes: z.number().int().positive().nullable(),
});

export const SIGN_IN_PATH = '/sign-in.json';

export type SignInWays = z.infer<typeof signInWays>;
