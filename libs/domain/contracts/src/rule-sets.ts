import { z } from 'zod';
import { listOf, proportion } from './http';

const time = z.string();

/** Answers that two rule sets may give differently of one isolate. */
export const DIFFERENCE_KINDS = [
  'cre',
  'cpe',
  'genes',
  'st',
  'discordance',
  'cases',
  'definitions',
  'alert-facts',
] as const;
/** Answers that two rule sets may give differently of one report of a specimen. */
export const SPECIMEN_DIFFERENCE_KINDS = [
  'status',
  'genes',
  'negatives',
  'discordance',
  'cases',
  'alert-facts',
] as const;
export const RULE_JOB_KINDS = ['shadow', 'switch'] as const;
export const RULE_JOB_STATUSES = ['waiting', 'running', 'done', 'superseded'] as const;

export const ruleSetView = z.object({
  id: z.string(),
  site: z.string(),
  name: z.string(),
  version: z.number().int().nullable(),
  inForce: z.boolean(),
  /** As classifications name it. */
  label: z.string(),
  breakpoints: z.string(),
  catalogue: z.string(),
  rules: z.unknown(),
  reason: z.string().nullable(),
  createdAt: time.nullable(),
  createdBy: z.string().nullable(),
});
export const ruleSetList = listOf(ruleSetView);

export const switchView = z.object({
  number: z.number().int(),
  site: z.string(),
  ruleSet: z.string(),
  previous: z.string(),
  undoes: z.number().int().nullable(),
  reason: z.string(),
  at: time,
  by: z.string(),
});
export const switchList = listOf(switchView);

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
  /** Reports of specimens without an isolate; comparisons of old left them out. */
  specimens: z
    .object({
      compared: z.number().int(),
      changed: z.number().int(),
      byKind: z.record(z.string(), z.number().int()),
    })
    .optional(),
  /** Of a comparison of old: what the site had stored and it did not look at. */
  notCompared: z.object({ specimens: z.number().int() }).optional(),
});

export const ruleJobView = z.object({
  id: z.string(),
  site: z.string(),
  kind: z.enum(RULE_JOB_KINDS),
  ruleSet: z.string(),
  against: z.string(),
  status: z.enum(RULE_JOB_STATUSES),
  progress: z.object({ done: z.number().int(), total: z.number().int().nullable() }),
  changed: z.number().int(),
  troubles: z.number().int(),
  createdAt: time,
  createdBy: z.string(),
  finishedAt: time.nullable(),
  result: shadowResult.nullable(),
});
export const ruleJobList = listOf(ruleJobView);

const fact = z.object({ fact: z.string(), since: time });
const differing = {
  from: z.record(z.string(), z.unknown()),
  to: z.record(z.string(), z.unknown()),
  alertFacts: z.object({
    gained: z.array(fact),
    lost: z.array(fact),
    moved: z.array(z.object({ fact: z.string(), from: time, to: time })),
  }),
};
export const ruleChangeView = z.object({
  site: z.string(),
  isolateId: z.string(),
  /** As the isolate stands now. */
  organism: z.string().nullable().optional(),
  kinds: z.array(z.enum(DIFFERENCE_KINDS)),
  ...differing,
});
export const ruleChangeList = listOf(ruleChangeView);
export const specimenChangeView = z.object({
  site: z.string(),
  reportId: z.string(),
  kinds: z.array(z.enum(SPECIMEN_DIFFERENCE_KINDS)),
  ...differing,
});
export const specimenChangeList = listOf(specimenChangeView);

export type RuleSetView = z.infer<typeof ruleSetView>;
export type RuleSwitchView = z.infer<typeof switchView>;
export type ShadowResult = z.infer<typeof shadowResult>;
export type RuleJobView = z.infer<typeof ruleJobView>;
export type RuleChangeView = z.infer<typeof ruleChangeView>;
