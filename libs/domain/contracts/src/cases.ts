import { z } from 'zod';
import { moment } from './canonical';

/**
 * Body of the internal `carbawatch.cases.changed.v1`, keyed by the site alone: cases or stays of
 * these persons have changed. What joins patients is decided from what is stored by the one writer
 * of the site, not from this body; it says whom to look at.
 */
export const casesChanged = z.object({
  site: z.string(),
  pseudonyms: z.array(z.string()),
  /** Receipt of the fact that changed them, on the site's clock. */
  receivedAt: moment,
  /** The version of the site's rules that is being followed, where that is why. */
  rules: z.number().int().optional(),
});

/** Key of what is decided for a whole site, so that one partition and one writer has it. */
export function siteKey(site: string): string {
  return `${site}/`;
}

export type CasesChanged = z.infer<typeof casesChanged>;
