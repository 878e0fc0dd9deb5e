import { listOf } from '@carbawatch/contracts';
import { pageQuery } from '@carbawatch/service-kit';
import { z } from 'zod';
import { DIFFERENCE_KINDS } from '../decide/compare-states';
import { ruleSetContent, type RuleSet } from '../decide/rule-set';
import { shadowResult } from '../jobs/shadow-result';
import { JOB_KINDS, JOB_STATUSES, type RuleJob } from '../store/rule-jobs';
import type { RuleSwitch } from '../store/rule-sets';
import { siteName } from './caller-site';

const reason = z.string().trim().min(3, 'a reason is needed, it is kept').max(500);
const time = z.string();

export const siteQuery = z.strictObject({ site: siteName.optional() });
export const sitePageQuery = z.strictObject({ ...pageQuery, site: siteName.optional() });
export const ruleSetPath = z.object({ id: z.string().min(1).max(80) });
export const jobPath = z.object({ id: z.uuid() });

export const newRuleSet = z.strictObject({
  site: siteName.optional(),
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,40}$/, 'lower-case letters, digits and hyphens, 2 to 41 of them')
    .refine((name) => name !== 'default', 'the shipped set has this name'),
  reason,
  rules: ruleSetContent,
});
export const switching = z.strictObject({ site: siteName.optional(), reason });
export const shadowing = z.strictObject({ site: siteName.optional(), ruleSet: z.string().max(80) });

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

export const jobView = z.object({
  id: z.string(),
  site: z.string(),
  kind: z.enum(JOB_KINDS),
  ruleSet: z.string(),
  against: z.string(),
  status: z.enum(JOB_STATUSES),
  progress: z.object({ done: z.number().int(), total: z.number().int().nullable() }),
  changed: z.number().int(),
  troubles: z.number().int(),
  createdAt: time,
  createdBy: z.string(),
  finishedAt: time.nullable(),
  result: shadowResult.nullable(),
});
export const jobList = listOf(jobView);

/** Seconds that the answer may wait for the end of a job. */
const WAIT_SECONDS_MAX = 60;
export const jobQuery = z.strictObject({
  wait: z.coerce.number().min(0).max(WAIT_SECONDS_MAX).default(0),
});

export const changesQuery = z.strictObject({
  ...pageQuery,
  kind: z.enum(DIFFERENCE_KINDS).optional(),
});
const fact = z.object({ fact: z.string(), since: time });
export const changeView = z.object({
  site: z.string(),
  isolateId: z.string(),
  kinds: z.array(z.enum(DIFFERENCE_KINDS)),
  from: z.record(z.string(), z.unknown()),
  to: z.record(z.string(), z.unknown()),
  alertFacts: z.object({
    gained: z.array(fact),
    lost: z.array(fact),
    moved: z.array(z.object({ fact: z.string(), from: time, to: time })),
  }),
});
export const changeList = listOf(changeView);

/** The part of a view that a stored set has; what it amounts to is worked out by its rules. */
export function storedView(set: RuleSet) {
  const { id, site, name, version, content, reason: why, createdAt, createdBy } = set;
  return {
    id,
    site,
    name,
    version,
    rules: content,
    reason: why,
    createdBy,
    createdAt: createdAt.toISOString(),
  };
}

export function viewOfSwitch(act: RuleSwitch): z.output<typeof switchView> {
  const { seq, at, ...rest } = act;
  return { ...rest, number: seq, at: at.toISOString() };
}

export function viewOfJob(job: RuleJob): z.output<typeof jobView> {
  const { id, site, kind, ruleSet, against, status, changed, troubles, createdBy } = job;
  return {
    id,
    site,
    kind,
    ruleSet,
    against,
    status,
    progress: { done: job.done, total: job.total },
    changed,
    troubles,
    createdBy,
    createdAt: job.createdAt.toISOString(),
    finishedAt: job.finishedAt?.toISOString() ?? null,
    result: job.result === null ? null : shadowResult.parse(job.result),
  };
}
