import { z } from 'zod';
import { date } from './canonical';
import { COHORT_POPULATIONS } from './cohort';

/** What each isolate has one value of, so that a node may be drawn as a pie. */
export const TYPING_PIES = [
  ...(['carbapenemase', 'kLocus', 'clonalGroup', 'cpe', 'organism'] as const),
  ...(['ward', 'unit', 'site', 'specimen', 'purpose', 'infection', 'month', 'year'] as const),
  'agent',
  // The course after the culture, as the cohort knows it.
  ...(['death30', 'icu', 'door'] as const),
] as const;
export type TypingPie = (typeof TYPING_PIES)[number];

/** Isolates of one collection day, by the pie's variable; null where none was asked for. */
const collected = z.array(
  z.object({ on: date, value: z.string().nullable(), isolates: z.number().int() }),
);
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
  timezone: z.string(),
  dedup: z.string(),
  population: z.enum(COHORT_POPULATIONS),
  sites: z.array(z.string()).nullable(),
  ward: z.string().nullable(),
  rules: z.string(),
  isolates: z.number().int(),
  /** Parameters of the cohort's answers that were given, and say nothing of a graph. */
  notApplicable: z.array(z.object({ parameter: z.string(), detail: z.string() })),
  notes: z.array(z.string()),
  /** What `slices` are counts of; null where none was asked for. */
  pie: z.enum(TYPING_PIES).nullable(),
  /** WHONET code of the agent whose categories the pies count, where they do. */
  agent: z.string().nullable().optional(),
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
      /** Isolates by value, the most first; null stands for those that have none. */
      slices: z.array(z.object({ value: z.string().nullable(), isolates: z.number().int() })),
      /** The same isolates by day, the earliest first: the drawing plays through them. */
      collected,
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
  unplaced: z.array(z.object({ st: z.string().nullable(), isolates: z.number().int(), collected })),
});

export type TypingGraph = z.infer<typeof typingGraph>;
