import { z } from 'zod';
import { cohortQuestion, cohortWarning } from './cohort';
import {
  cohortEstimate,
  cohortMeasure,
  cohortRules,
  cohortTest,
  groupsOf,
} from './cohort-estimates';
import { proportion } from './http';

/** `GET /cohort/comparison`: CPE, non-CPE and undetermined CRE side by side. */

const count = z.number().int();

const named = {
  name: z.string(),
  label: z.string(),
  /** Where the variable comes from: the system's own reading, or a covariate of the report. */
  source: z.enum(['system', 'covariate']),
};

/** Yes or no: the share of those for whom it is known, who is missing, and the odds ratio. */
export const shareRow = z.object({
  kind: z.literal('share'),
  ...named,
  groups: groupsOf(z.object({ share: proportion, missing: count })),
  oddsRatio: cohortEstimate,
  test: cohortTest,
});

/** One of several: species, specimen, sex. */
export const levelsRow = z.object({
  kind: z.literal('levels'),
  ...named,
  levels: z.array(z.object({ level: z.string(), groups: groupsOf(proportion) })),
  missing: groupsOf(count),
  test: cohortTest,
});

export const measureRow = z.object({
  kind: z.literal('measure'),
  ...named,
  unit: z.string().nullable(),
  groups: groupsOf(cohortMeasure),
  test: cohortTest,
});

export const tableOneRow = z.discriminatedUnion('kind', [shareRow, levelsRow, measureRow]);

/** Patients with one combination of carbapenemases in one species and sequence type. */
export const genotypeCell = z.object({
  /** Alleles where known, else families, joined by ` + `; `unknown` where no gene is named. */
  genotype: z.string(),
  families: z.array(z.string()),
  organism: z.string(),
  organismName: z.string(),
  scheme: z.string().nullable(),
  st: z.string().nullable(),
  count,
});

const resistanceCell = z.object({
  /** Resistant of tested; indefinite ones are in neither. */
  resistant: proportion,
  susceptible: count,
  /** I or SDD. */
  intermediate: count,
  /** A censored value that may lie on either side of the limit, or a category of both sides. */
  indefinite: count,
  /** Of those counted, judged by the reported category alone, because there is no value. */
  categoryOnly: count,
  /** A result is there that the guideline has no limits for, and no category. */
  unreadable: count,
  notTested: count,
});

export const AGENT_MARKS = ['group-defining', 'selectively-tested'] as const;

export const resistanceStratum = z.object({
  /** `all`, or the organism's code. */
  stratum: z.string(),
  label: z.string(),
  groups: groupsOf(resistanceCell),
  test: cohortTest,
  /** Benjamini-Hochberg among the agents of the stratum that are tested for a difference. */
  pAdjusted: z.number().nullable(),
});

export const resistanceRow = z.object({
  agent: z.string(),
  name: z.string(),
  class: z.string(),
  marks: z.array(z.enum(AGENT_MARKS)),
  strata: z.array(resistanceStratum),
});

export const cohortResistance = z.object({
  /** One guideline and edition for the whole period. */
  guideline: z.object({
    body: z.string(),
    year: z.number().int(),
    /** `CLSI 2025`, or `CLSI 2025, after Our limits (3f2a)`. */
    label: z.string(),
    /** The breakpoints by name where limits of the site's own stand before the edition's. */
    ownLimits: z.string().nullable().optional(),
  }),
  /** Agents below this share of tested isolates are marked as selectively tested. */
  testedShareMin: z.number(),
  /** A species of fewer patients is in the rows of all species alone. */
  stratumPatientsMin: z.number().int(),
  /** How p was adjusted, and over which tests. */
  adjustment: z.string(),
  agents: z.array(resistanceRow),
  /** Pairs that are left out, because the species is resistant by nature. */
  intrinsic: z.array(
    z.object({ agent: z.string(), organism: z.string(), source: z.string(), isolates: count }),
  ),
});

export const cohortComparison = z.object({
  ...cohortQuestion,
  groups: groupsOf(count),
  judgedBy: cohortRules,
  table1: z.array(tableOneRow),
  /** CRE whose resistance another result or a later report did not show again. */
  phenotypeNotReproduced: z.object({
    groups: groupsOf(proportion),
    /** Isolates that an earlier report made CRE and that are no CRE by the newest. */
    noLongerCre: count,
    definition: z.string(),
  }),
  genotypes: z.array(genotypeCell),
  resistance: cohortResistance,
  warnings: z.array(cohortWarning),
});

export type TableOneRow = z.infer<typeof tableOneRow>;
export type GenotypeCell = z.infer<typeof genotypeCell>;
export type ResistanceRow = z.infer<typeof resistanceRow>;
export type ResistanceStratum = z.infer<typeof resistanceStratum>;
export type CohortResistance = z.infer<typeof cohortResistance>;
export type CohortComparison = z.infer<typeof cohortComparison>;
