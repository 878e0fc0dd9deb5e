import { z } from 'zod';
import { ROLES, listOf } from './http';

/** An account of the identity provider that has opened something here, as its last token said. */
export const accountView = z.object({
  /** `oidc:` and the subject that the provider knows it by. */
  name: z.string(),
  role: z.enum(ROLES),
  /** `*` is every site. */
  sites: z.array(z.string()),
  firstSeenAt: z.string(),
  /** To the hour. */
  lastSeenAt: z.string(),
});
export const accountList = listOf(accountView);

export type AccountView = z.infer<typeof accountView>;
