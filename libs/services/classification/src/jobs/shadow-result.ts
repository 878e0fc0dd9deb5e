import { proportion } from '@carbawatch/contracts';
import { z } from 'zod';

const counts = z.object({
  cre: z.number().int(),
  cpe: proportion,
  nonCpe: proportion,
  undetermined: proportion,
  tested: proportion,
  cpeOutsideCre: z.number().int(),
});

/** What would be different under the candidate. */
export const shadowResult = z.object({
  isolates: z.number().int(),
  changed: z.number().int(),
  byKind: z.record(z.string(), z.number().int()),
  metrics: z.object({
    population: z.literal('clinical'),
    notes: z.array(z.string()),
    items: z.array(z.object({ dedup: z.string(), before: counts, after: counts })),
  }),
  alertFacts: z.object({
    counts: z.record(z.string(), z.number().int()),
    notes: z.array(z.string()),
  }),
});

export type ShadowResult = z.infer<typeof shadowResult>;
