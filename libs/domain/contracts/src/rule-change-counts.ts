import { z } from 'zod';
import { DIFFERENCE_KINDS } from './rule-sets';

/** In how many isolates a comparison found this answer turned into that one, the most first. */
export const ruleChangeCounts = z.object({
  items: z.array(
    z.object({
      kind: z.enum(DIFFERENCE_KINDS),
      from: z.unknown(),
      to: z.unknown(),
      isolates: z.number().int(),
    }),
  ),
});
export type RuleChangeCounts = z.infer<typeof ruleChangeCounts>;
