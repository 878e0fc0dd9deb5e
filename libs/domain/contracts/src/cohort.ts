import { z } from 'zod';
import { date } from './canonical';
import { proportion } from './http';

/** Answers about the cohort: counts and shares, nothing about one patient. */

export const COHORT_POPULATIONS = ['clinical', 'infection', 'all'] as const;
export const VITAL_ASSUMPTIONS = ['known', 'assume-alive'] as const;

const count = z.number().int();
const counts = z.record(z.string(), count);

const genotype = z.object({
  family: z.string(),
  count,
  alleles: counts,
  /** Of those isolates nobody told an allele of the family. */
  alleleUnknown: count,
  organisms: counts,
  ofCpe: proportion,
});

/** What every answer about the cohort names beside its numbers. */
export const cohortQuestion = {
  period: z.object({ from: date, to: date }),
  asOf: date,
  timezone: z.string(),
  dedup: z.string(),
  population: z.enum(COHORT_POPULATIONS),
  vital: z.enum(VITAL_ASSUMPTIONS),
  rules: z.string(),
  sites: z.array(z.string()).nullable(),
  ward: z.string().nullable(),
};

export const cohortWarning = z.object({ code: z.string(), detail: z.string() });

export const cohortSummary = z.object({
  ...cohortQuestion,
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
  /** CPE with carbapenemases of several families, each of which counts them. */
  multipleFamilies: count,
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
  warnings: z.array(cohortWarning),
});

export const cohortGenotypes = z.object({
  ...cohortQuestion,
  cpe: proportion,
  genotypes: z.array(genotype),
  unknown: z.object({ mechanism: count, parked: count }),
  warnings: z.array(cohortWarning),
});

export type CohortPopulation = (typeof COHORT_POPULATIONS)[number];
export type VitalAssumption = (typeof VITAL_ASSUMPTIONS)[number];
export type CohortSummary = z.infer<typeof cohortSummary>;
