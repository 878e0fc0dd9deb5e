import { z } from 'zod';

/** The answer to "is it CRE, is it CPE, which gene, which clone, and why". */
export const CRE_STATUSES = [
  'cre',
  'not-cre',
  'out-of-scope',
  'not-enterobacterales',
  'undetermined',
] as const;
export const CPE_STATUSES = [
  'confirmed',
  'probable',
  'suspected',
  'negative',
  'undetermined',
  'not-applicable',
] as const;
export const NON_CPE_STANDARDS = ['activity+genes', 'activity', 'wgs', 'genes-only'] as const;

export const CASE_VERDICTS = ['yes', 'no', 'presumptive', 'undetermined'] as const;

const because = z.array(z.string());

export const carbapenemase = z.object({
  family: z.string(),
  allele: z.string().nullable(),
  ambler: z.enum(['A', 'B', 'C', 'D']).nullable(),
  evidence: z.array(z.string()),
});

export const discordance = z.object({
  code: z.string(),
  because: z.string(),
  reflexTest: z.string().nullable(),
});

export const typing = z.object({
  scheme: z.string().nullable(),
  st: z.string().nullable(),
  clonalComplex: z.string().nullable(),
  clonalGroup: z.object({ label: z.string(), basis: z.string() }).nullable(),
  kLocus: z.string().nullable(),
  cgst: z.string().nullable(),
});

export const expertFinding = z.object({
  rule: z.string(),
  kind: z.string(),
  /** WHONET codes of the results that it is about. */
  agents: z.array(z.string()),
});

export const classification = z.object({
  rules: z.string(),
  cre: z.object({
    status: z.enum(CRE_STATUSES),
    definition: z.string(),
    basis: z.enum(['phenotype', 'enzyme', 'both']).nullable(),
    notTested: z.array(z.string()),
    because,
  }),
  cpe: z.object({
    status: z.enum(CPE_STATUSES),
    nonCpeStandard: z.enum(NON_CPE_STANDARDS).nullable(),
    carbapenemases: z.array(carbapenemase),
    because,
  }),
  cpo: z.object({ status: z.enum(CPE_STATUSES) }),
  discordance: z.array(discordance),
  flags: z.array(z.string()),
  typing: typing.nullable(),
  /** Guideline and year that values were judged by, with the site's own table if there is one. */
  breakpoints: z.string().optional(),
  /**
   * Only where `breakpoints` holds limits of the site's own, which nobody else can read: for each
   * susceptibility result the categories that its value may have by them; empty without any.
   */
  valueCategories: z.array(z.array(z.enum(['S', 'SDD', 'I', 'NS', 'R']))).optional(),
  /** Name and version of the gene catalogue. */
  catalogue: z.string().optional(),
  /** CRE by the further definitions that the site computes beside its own. */
  definitions: z.record(z.string(), z.enum(CRE_STATUSES)).optional(),
  /** Whether it is a case, by each surveillance definition. */
  caseDefinitions: z.record(z.string(), z.enum(CASE_VERDICTS)).optional(),
  /** What the expert rules found; the sentences are worked out where they are shown. */
  expertFindings: z.array(expertFinding).optional(),
});

export type Carbapenemase = z.infer<typeof carbapenemase>;
export type Discordance = z.infer<typeof discordance>;
export type Typing = z.infer<typeof typing>;
export type Classification = z.infer<typeof classification>;
export type CreStatus = (typeof CRE_STATUSES)[number];
export type CpeStatus = (typeof CPE_STATUSES)[number];
export type NonCpeStandard = (typeof NON_CPE_STANDARDS)[number];
