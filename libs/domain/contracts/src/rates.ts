import { z } from 'zod';
import { date } from './canonical';
import { cohortQuestion, cohortWarning } from './cohort';
import { proportion } from './http';
import { SERIES_OF } from './series';

/** Rates with denominators, as the NHSN family of measures has them. */

export const DENOMINATOR_SOURCES = ['adt', 'uploaded'] as const;
export const PATIENT_DAY_METHODS = ['census', 'exact'] as const;

const count = z.number().int();
export const month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month such as 2025-01 is needed');

/** One month of a ward, or of the whole site where `ward` is null. */
export const denominator = z.strictObject({
  site: z.string().min(1).max(200).optional(),
  month,
  ward: z.string().min(1).max(200).nullable().default(null),
  patientDays: z.number().nonnegative().max(10_000_000),
  admissions: z.number().int().nonnegative().max(1_000_000),
});

export const storedDenominator = denominator.extend({
  site: z.string(),
  uploadedOn: date,
  uploadedBy: z.string(),
});

/** A rate with its exact Poisson limits; `per` is printed beside it. Null: no denominator. */
export const rate = z.object({
  events: count,
  time: z.number(),
  per: z.number(),
  value: z.number().nullable(),
  ci: z.object({
    method: z.literal('exact-poisson'),
    level: z.number(),
    lower: z.number().nullable(),
    upper: z.number().nullable(),
  }),
  reason: z.string().nullable(),
});

export const ratePeriod = z.object({
  /** A month, or `all`. */
  label: z.string(),
  from: date,
  to: date,
  admissions: count.nullable(),
  patientDays: z.number().nullable(),
  hospitalOnset: count,
  communityOnset: count,
  /** The day of admission is unknown: in neither rate. */
  onsetUnknown: count,
  /** Community-onset events among admissions; null where there are fewer admissions than events. */
  admissionPrevalence: proportion.nullable(),
  incidenceDensity: rate,
});

export const rates = z.object({
  ...cohortQuestion,
  of: z.enum(SERIES_OF),
  /** First hospital day that is hospital onset; the day of admission is day 1. */
  onsetDay: count,
  denominators: z.object({
    source: z.enum(DENOMINATOR_SOURCES),
    method: z.enum(PATIENT_DAY_METHODS).nullable(),
    /** Plain words: what was counted, and what of the period it lacks. */
    statement: z.string(),
    missingMonths: z.array(z.string()),
  }),
  total: ratePeriod,
  months: z.array(ratePeriod),
  warnings: z.array(cohortWarning),
});

export type Denominator = z.infer<typeof denominator>;
export type StoredDenominator = z.infer<typeof storedDenominator>;
export type Rate = z.infer<typeof rate>;
export type RatePeriod = z.infer<typeof ratePeriod>;
export type Rates = z.infer<typeof rates>;
export type DenominatorSource = (typeof DENOMINATOR_SOURCES)[number];
export type PatientDayMethod = (typeof PATIENT_DAY_METHODS)[number];
