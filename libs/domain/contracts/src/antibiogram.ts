import { z } from 'zod';
import { cohortQuestion, cohortWarning } from './cohort';
import { proportion } from './http';

/** The cumulative antibiogram (CLSI M39, 5th ed. 2022): shares of susceptible isolates. */

/** What rows may be split by; organism always is one. */
export const ANTIBIOGRAM_SPLITS = ['ward', 'specimen', 'period', 'unit'] as const;
export const ANTIBIOGRAM_SUPPLEMENTS = ['all', 'cre', 'cpe', 'non-cpe'] as const;
export const SMALL_NUMBER_RULES = ['flag', 'suppress'] as const;

/** Why an isolate of the period is in no row; the first reason that holds. */
export const ANTIBIOGRAM_EXCLUSIONS = [
  ...(['screening', 'preliminary', 'population', 'organismUnknown', 'repeat'] as const),
  'notTested',
] as const;

const count = z.number().int();

/** Why a share is not shown, in place of a number. */
export const WITHHELD = ['below-minimum', 'nothing-tested'] as const;

export const antibiogramCell = z.object({
  /** WHONET code and name. */
  agent: z.string(),
  name: z.string(),
  /** Isolates with a category; the denominator differs from agent to agent. */
  tested: count,
  /** %S: I is never added; SDD stands beside it. Null when withheld. */
  susceptible: proportion.nullable(),
  /** Susceptible dose-dependent. */
  sdd: count.nullable(),
  /** By EUCAST "susceptible, increased exposure". */
  intermediate: count.nullable(),
  /** Resistant or non-susceptible. */
  resistant: count.nullable(),
  /** Categories that were only reported, without a value that could be judged. */
  categoryOnly: count,
  /** Tested on less than nine in ten isolates: likely on the resistant ones first. */
  selective: z.boolean(),
  withheld: z.enum(WITHHELD).nullable(),
});

export const antibiogramRow = z.object({
  organism: z.string(),
  organismName: z.string(),
  /** Each asked split with its value; null is unknown. */
  split: z.record(z.string(), z.string().nullable()),
  /** First isolates of the row. */
  isolates: count,
  belowMinimum: z.boolean(),
  /** What to do about too few: pool the year before, name what pooling would give. */
  hint: z.string().nullable(),
  cells: z.array(antibiogramCell),
});

/** At least one of the two agents susceptible, among isolates tested against both. */
export const antibiogramCombination = z.object({
  organism: z.string(),
  organismName: z.string(),
  agents: z.array(z.string()),
  tested: count,
  covered: proportion.nullable(),
  /** Share of the first agent alone in the same isolates, to see what the second adds. */
  firstAlone: proportion.nullable(),
  withheld: z.enum(WITHHELD).nullable(),
});

export const antibiogram = z.object({
  ...cohortQuestion,
  supplement: z.enum(ANTIBIOGRAM_SUPPLEMENTS),
  by: z.array(z.string()),
  minimum: count,
  small: z.enum(SMALL_NUMBER_RULES),
  /** Guidelines and years that values were judged by, with the number of first isolates. */
  guidelines: z.record(z.string(), count),
  rows: z.array(antibiogramRow),
  combinations: z.array(antibiogramCombination),
  /** Isolates of the period that are in no row, each by its first reason. */
  excluded: z.record(z.enum(ANTIBIOGRAM_EXCLUSIONS), count),
  warnings: z.array(cohortWarning),
});

export type Antibiogram = z.infer<typeof antibiogram>;
export type AntibiogramRow = z.infer<typeof antibiogramRow>;
export type AntibiogramCell = z.infer<typeof antibiogramCell>;
export type AntibiogramCombination = z.infer<typeof antibiogramCombination>;
export type AntibiogramExclusion = (typeof ANTIBIOGRAM_EXCLUSIONS)[number];
