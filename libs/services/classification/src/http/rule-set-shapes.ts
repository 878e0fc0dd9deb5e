import {
  DIFFERENCE_KINDS,
  SPECIMEN_DIFFERENCE_KINDS,
  shadowResult,
  type RuleJobView,
  type RuleSwitchView,
} from '@carbawatch/contracts';
import { pageQuery } from '@carbawatch/service-kit';
import { z } from 'zod';
import { ruleSetContent, type RuleSet } from '../decide/rule-set';
import type { RuleJob } from '../store/rule-jobs';
import type { RuleSwitch } from '../store/rule-sets';
import { siteName } from './caller-site';

const reason = z.string().trim().min(3, 'a reason is needed, it is kept').max(500);

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

/** Seconds that the answer may wait for the end of a job. */
const WAIT_SECONDS_MAX = 60;
export const jobQuery = z.strictObject({
  wait: z.coerce.number().min(0).max(WAIT_SECONDS_MAX).default(0),
});

export const changesQuery = z.strictObject({
  ...pageQuery,
  kind: z.enum(DIFFERENCE_KINDS).optional(),
  /** `verdict`: those first that are CRE or CPE under one set and not under the other. */
  sort: z.enum(['id', 'verdict']).default('id'),
});
export const specimenChangesQuery = z.strictObject({
  ...pageQuery,
  kind: z.enum(SPECIMEN_DIFFERENCE_KINDS).optional(),
});
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

export function viewOfSwitch(act: RuleSwitch): RuleSwitchView {
  const { seq, at, ...rest } = act;
  return { ...rest, number: seq, at: at.toISOString() };
}

export function viewOfJob(job: RuleJob): RuleJobView {
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
