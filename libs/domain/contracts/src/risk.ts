import { z } from 'zod';
import { moment } from './canonical';

/** The probability that a CRE whose mechanism is pending is CPE, and the model behind it. */

const interval = z.object({
  value: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
});

export const riskTerm = z.object({
  /** `icu`, `hepatobiliary`, or a covariate of the site. */
  name: z.string(),
  present: z.boolean(),
  /** False: nobody said, and the model counts it as absent. Older events do not tell. */
  isKnown: z.boolean().optional(),
  /** Log odds that it adds; null while the model has no coefficient for it. */
  weight: z.number().nullable(),
  /** In plain words, with the fact that it stands on. */
  because: z.string(),
});

/** Shown while the mechanism is pending, and no longer once CPE is confirmed or excluded. */
export const riskScore = z.object({
  isolateId: z.string(),
  /** Null while the model has no coefficients: the terms then only give the order. */
  probability: z.number().nullable(),
  /**
   * From the least to the most that predictors which are not known could make it; absent where all
   * are known. The probability takes them for absent.
   */
  range: z.object({ lower: z.number(), upper: z.number() }).optional(),
  /** Predictors present; orders the work list while there is no probability. */
  predictorsPresent: z.number().int(),
  terms: z.array(riskTerm),
  model: z.string(),
  validatedHere: z.boolean(),
  notice: z.string(),
});

export const riskCoefficient = z.object({
  name: z.string(),
  /** Log odds ratio. */
  weight: z.number().nullable(),
  oddsRatio: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
});

export const riskCalibration = z.object({
  from: z.string().nullable(),
  to: z.string().nullable(),
  n: z.number().int(),
  events: z.number().int(),
  brier: z.number().nullable(),
  auc: z.number().nullable(),
  intercept: interval,
  slope: interval,
  deciles: z.array(
    z.object({
      n: z.number().int(),
      meanPredicted: z.number(),
      events: z.number().int(),
      observed: interval,
    }),
  ),
});

export const RISK_METHODS = ['none', 'entered', 'intercept', 'intercept-slope', 'refit'] as const;

export const riskModelCard = z.object({
  site: z.string(),
  model: z.string(),
  version: z.number().int().nonnegative(),
  method: z.enum(RISK_METHODS),
  intendedUse: z.string(),
  notFor: z.array(z.string()),
  population: z.string(),
  predictors: z.array(z.object({ name: z.string(), definition: z.string(), source: z.string() })),
  intercept: z.number().nullable(),
  coefficients: z.array(riskCoefficient),
  /** Where the coefficients come from; says so when there are none. */
  source: z.string(),
  validation: z.string(),
  validatedHere: z.boolean(),
  fittedAt: moment.nullable(),
  fittedBy: z.string().nullable(),
  /** Resolved CRE of the site that the model could learn from. */
  resolved: z.object({ n: z.number().int(), cpe: z.number().int(), pending: z.number().int() }),
  /** Null while the model gives no probabilities or nothing was resolved since it was fitted. */
  calibration: riskCalibration.nullable(),
  /** The same in consecutive quarters: a slope that wanders is drift. */
  drift: z.array(riskCalibration),
  warnings: z.array(z.string()),
});

/** `POST /risk-model`: coefficients of a published or own study, with the source that they have. */
export const riskModelEntry = z.strictObject({
  site: z.string().min(1).max(64).optional(),
  intercept: z.number().min(-20).max(20),
  /** `icu`, `hepatobiliary`, and yes-or-no covariates by the names that reports give them. */
  coefficients: z
    .record(z.string().min(1).max(80), z.number().min(-20).max(20))
    .refine((weights) => Object.keys(weights).length > 0, 'at least one coefficient')
    .refine((weights) => Object.keys(weights).length <= 12, 'twelve coefficients at the most'),
  source: z.string().trim().min(10).max(500),
});

/** `POST /risk-model/recalibrate`, from the site's own resolved CRE. */
export const riskRecalibration = z.strictObject({
  site: z.string().min(1).max(64).optional(),
  method: z.enum(['intercept', 'intercept-slope', 'refit']),
  /** Yes-or-no covariates of the site's own reports that a refit takes beside the study's two. */
  covariates: z.array(z.string().min(1).max(80)).max(10).optional(),
});

export type RiskScore = z.infer<typeof riskScore>;
export type RiskMethod = (typeof RISK_METHODS)[number];
export type RiskCalibration = z.infer<typeof riskCalibration>;
export type RiskModelCard = z.infer<typeof riskModelCard>;
export type RiskModelEntry = z.infer<typeof riskModelEntry>;
