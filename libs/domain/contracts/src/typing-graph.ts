import { z } from 'zod';
import { date } from './canonical';

const link = z.object({ from: z.string(), to: z.string(), level: z.number().int() });
const event = z.object({
  on: date,
  kind: z.enum(['formed', 'grew', 'merged']),
  group: z.string(),
  st: z.string().nullable(),
  members: z.array(z.string()),
  absorbed: z.array(z.string()),
});

/** Sequence types of a study as goeBURST orders them, and the tree that spans them. */
export const typingGraph = z.object({
  scheme: z.string(),
  loci: z.array(z.string()),
  level: z.number().int(),
  period: z.object({ from: date.nullable(), to: date.nullable() }),
  asOf: date.nullable(),
  sites: z.array(z.string()).nullable(),
  ward: z.string().nullable(),
  rules: z.string(),
  isolates: z.number().int(),
  nodes: z.array(
    z.object({
      st: z.string(),
      novel: z.boolean(),
      alleles: z.array(z.string()),
      isolates: z.number().int(),
      firstSeen: date,
      group: z.string().nullable(),
      founder: z.boolean(),
      clonalComplex: z.string().nullable(),
      clonalGroup: z.object({ label: z.string(), basis: z.string() }).nullable(),
    }),
  ),
  groups: z.array(
    z.object({
      id: z.string(),
      founder: z.string(),
      members: z.array(z.string()),
      isolates: z.number().int(),
    }),
  ),
  singletons: z.array(z.string()),
  links: z.array(link),
  tree: z.array(link),
  history: z.array(event),
  unplaced: z.array(z.object({ st: z.string().nullable(), isolates: z.number().int() })),
});

export type TypingGraph = z.infer<typeof typingGraph>;
