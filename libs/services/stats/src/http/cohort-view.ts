import { date, proportion } from '@carbawatch/contracts';
import { COHORT_CI_METHODS, DEDUP_POLICY_NAMES, parseDedupPolicy } from '@carbawatch/epidemiology';
import { z } from 'zod';
import { POPULATIONS } from '../decide/standing';

function isPolicy(name: string): boolean {
  try {
    parseDedupPolicy(name);
    return true;
  } catch {
    return false;
  }
}

const NAME_LENGTH_MAX = 200;

export const cohortQuery = z.strictObject({
  from: date.optional().meta({ description: 'First day, in the time zone of the site' }),
  to: date.optional().meta({ description: 'Last day, included' }),
  window: z
    .string()
    .max(20)
    .optional()
    .meta({ description: 'ISO 8601 duration that ends on `to`, P90D or P1Y; P1Y without `from`' }),
  asOf: date.optional().meta({ description: 'As known at the end of this day; today if absent' }),
  site: z.string().min(1).max(NAME_LENGTH_MAX).optional(),
  ward: z.string().min(1).max(NAME_LENGTH_MAX).optional(),
  dedup: z
    .string()
    .refine(isPolicy, `must be one of ${DEDUP_POLICY_NAMES.join(', ')}`)
    .default('patient-first'),
  ci: z.enum(COHORT_CI_METHODS).default('wilson'),
  population: z.enum(POPULATIONS).default('clinical'),
  vital: z.enum(['known', 'assume-alive']).default('known'),
});

const count = z.number().int();
const counts = z.record(z.string(), count);

const genotype = z.object({
  family: z.string(),
  count,
  alleles: counts,
  organisms: counts,
  ofCpe: proportion,
});

/** What every answer about the cohort names beside its numbers. */
const question = {
  period: z.object({ from: date, to: date }),
  asOf: date,
  timezone: z.string(),
  dedup: z.string(),
  population: z.enum(POPULATIONS),
  vital: z.enum(['known', 'assume-alive']),
  rules: z.string(),
  sites: z.array(z.string()).nullable(),
  ward: z.string().nullable(),
};

const warning = z.object({ code: z.string(), detail: z.string() });

export const cohortSummary = z.object({
  ...question,
  isolates: count,
  creIsolates: count,
  cre: count,
  creOfTested: proportion,
  cpe: proportion,
  nonCpe: proportion,
  undetermined: proportion,
  tested: proportion,
  cpeOfTested: proportion,
  creByEnzymeOnly: count,
  cpeOutsideCre: count,
  nonCpeBy: counts,
  genotypes: z.array(genotype),
  mortality30d: proportion,
  mortality30dBounds: z.object({
    allAlive: z.number().nullable(),
    allDead: z.number().nullable(),
  }),
  icu: proportion,
  icuAtIndex: proportion,
  hepatobiliary: proportion,
  excluded: z.object({
    screening: count,
    colonisation: count,
    contaminant: count,
    outpatient: count,
    preliminary: count,
    notAssessed: count,
  }),
  unknown: z.object({
    followUp: count,
    outcome: count,
    infection: count,
    ward: count,
    diagnoses: count,
    parked: count,
    purpose: count,
    class: count,
    mechanism: count,
  }),
  warnings: z.array(warning),
});

export const cohortGenotypes = z.object({
  ...question,
  cpe: proportion,
  genotypes: z.array(genotype),
  unknown: z.object({ mechanism: count, parked: count }),
  warnings: z.array(warning),
});
