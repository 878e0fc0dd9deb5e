import {
  CUSUM_TRANSFORMS,
  EARS_METHODS,
  POWERTRANS,
  RefusedInputError,
  THRESHOLD_METHODS,
  cusum as cusumOf,
  ears as earsOf,
  farrington as farringtonOf,
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

function namingFields<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RefusedInputError) throw new InputRefusal(error.field, error.remedy);
    throw error;
  }
}
