import {
  CUSUM_TRANSFORMS,
  EARS_METHODS,
  POWERTRANS,
  RefusedInputError,
  THRESHOLD_METHODS,
  bayes as bayesOf,
  cusum as cusumOf,
  ears as earsOf,
  farrington as farringtonOf,
  fixedRule as fixedRuleOf,
  glrPoisson as glrPoissonOf,
  permutationScan,
  poissonExceedance as poissonExceedanceOf,
  rki as rkiOf,
  seededPermutations,
  wardBaseline as wardBaselineOf,
} from '@carbawatch/epidemiology';
import { z } from 'zod';
import { InputRefusal, calculation } from './calculation';

/** Outbreak detectors. Their own functions refuse what is out of range, by the field's name. */
const counts = z.array(z.number());
const range = z.tuple([z.number(), z.number()]);

export const ears = calculation({
  name: 'ears',
  summary: 'EARS C1, C2 or C3 of a series of counts',
  input: z.strictObject({
    counts,
    method: z.enum(EARS_METHODS),
    baseline: z.number().optional(),
    alpha: z.number().optional(),
    minSigma: z.number().optional(),
    minCount: z.number().optional(),
  }),
  run: (input) => namingFields(() => earsOf(input)),
});

export const cusum = calculation({
  name: 'cusum',
  summary: 'cumulative sum of standardised counts, with or without a reset',
  input: z.strictObject({
    counts,
    range,
    m: z.number().optional(),
    k: z.number().optional(),
    h: z.number().optional(),
    transform: z.enum(CUSUM_TRANSFORMS).optional(),
    reset: z.boolean().optional(),
  }),
  run: (input) => namingFields(() => cusumOf(input)),
});

export const farrington = calculation({
  name: 'farrington',
  summary: "Farrington flexible (Noufaily 2013), with R's arguments; flexible: false for 1996",
  input: z.strictObject({
    counts,
    start: z.strictObject({ year: z.number(), week: z.number() }).optional(),
    frequency: z.number().optional(),
    range: range.optional(),
    b: z.number().optional(),
    w: z.number().optional(),
    reweight: z.boolean().optional(),
    weightsThreshold: z.number().optional(),
    alpha: z.number().optional(),
    trend: z.boolean().optional(),
    pThresholdTrend: z.number().optional(),
    limit54: z.tuple([z.number(), z.number()]).optional(),
    powertrans: z.enum(POWERTRANS).optional(),
    noPeriods: z.number().optional(),
    pastWeeksNotIncluded: z.number().optional(),
    thresholdMethod: z.enum(THRESHOLD_METHODS).optional(),
    flexible: z.boolean().optional(),
  }),
  run: (input) => namingFields(() => farringtonOf(input)),
});

const window = {
  counts,
  b: z.number().optional(),
  w: z.number().optional(),
  actY: z.boolean().optional(),
  frequency: z.number().optional(),
};

export const bayes = calculation({
  name: 'bayes',
  summary: 'Bayesian exceedance: the count against its negative binomial prediction',
  input: z.strictObject({ ...window, alpha: z.number().optional() }),
  run: (input) => namingFields(() => bayesOf(input)),
});

export const poissonExceedance = calculation({
  name: 'poisson-exceedance',
  summary: "the count against the Poisson quantile of the reference's mean",
  input: z.strictObject({ ...window, alpha: z.number().optional() }),
  run: (input) => namingFields(() => poissonExceedanceOf(input)),
});

export const rki = calculation({
  name: 'rki',
  summary: "the Robert Koch Institute's rules: b and w make RKI1, RKI2 or RKI3",
  input: z.strictObject(window),
  run: (input) => namingFields(() => rkiOf(input)),
});

export const glrPoisson = calculation({
  name: 'glr-poisson',
  summary: 'generalised likelihood ratio for a lasting rise of a Poisson rate',
  notes: 'Answer: points with the statistic, which the limit is for; upper, of a count, is null.',
  input: z.strictObject({
    counts,
    range,
    mu0: z.number().optional(),
    limit: z.number().optional(),
  }),
  run: (input) => namingFields(() => glrPoissonOf(input)),
});

export const fixedRule = calculation({
  name: 'fixed-rule',
  summary: 'as many cases in so many days; counts by day',
  notes: 'Answer: points with the cases of the window as statistic; expected is null: none is.',
  input: z.strictObject({
    counts,
    minCases: z.number().optional(),
    days: z.number().optional(),
  }),
  run: (input) => namingFields(() => fixedRuleOf(input)),
});

export const wardBaseline = calculation({
  name: 'ward-baseline',
  summary: "a window of days against the ward's own past rate; counts by day",
  input: z.strictObject({
    counts,
    windowDays: z.number().optional(),
    baselineDays: z.number().optional(),
    guardDays: z.number().optional(),
    alpha: z.number().optional(),
    minCases: z.number().optional(),
    mu: z.number().optional(),
  }),
  run: (input) => namingFields(() => wardBaselineOf(input)),
});

export const scan = calculation({
  name: 'scan',
  summary: 'prospective space-time permutation scan; days are whole numbers',
  input: z.strictObject({
    cases: z.array(z.strictObject({ location: z.string().min(1), day: z.number() })),
    period: z.tuple([z.number(), z.number()]),
    seed: z.number().int(),
    replicates: z.number().int().min(1).max(99_999).default(999),
    maxDays: z.number().optional(),
    minCases: z.number().optional(),
    intervalDays: z.number().optional(),
    signalDays: z.number().optional(),
  }),
  run: ({ seed, replicates, ...input }) => {
    const permutations = seededPermutations(seed, replicates, input.cases.length);
    const answer = namingFields(() => permutationScan({ ...input, permutations }));
    return { ...answer, parameters: { ...answer.parameters, seed } };
  },
});

function namingFields<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RefusedInputError) throw new InputRefusal(error.field, error.remedy);
    throw error;
  }
}
