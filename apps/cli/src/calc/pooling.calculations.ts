import {
  POOLING_METHODS,
  funnel as funnelOf,
  pooledRatio,
  standardisedRatio,
  twoByTwo,
} from '@carbawatch/epidemiology';
import { z } from 'zod';
import { calculation } from './calculation';

/** Units held against an expectation, against each other, and put together. */
const level = z.number().optional().describe('confidence level; 0.95 if absent');
const name = z.union([z.string().min(1), z.number()]).transform(String);

export const sir = calculation({
  name: 'sir',
  summary: 'standardised infection ratio: observed over predicted events',
  notes: `Answer: sir, lower, upper, p (mid-P), byar {value, lower, upper}.
The prediction is the caller's: NHSN publishes no model for CRE. Below 1 predicted event the ratio
is null with a reason, as NHSN has it; minimumPredicted moves that bound.`,
  input: z.strictObject({
    observed: z.number(),
    predicted: z.number(),
    level,
    minimumPredicted: z.number().optional().describe('1 if absent'),
  }),
  run: standardisedRatio,
});

const around = {
  target: z.number().optional().describe('pooled proportion, or a ratio of 1, if absent'),
  levels: z.array(z.number()).min(1).optional().describe('0.95 and 0.998 if absent'),
};

export const funnel = calculation({
  name: 'funnel',
  summary: 'control limits of wards or hospitals around one target',
  notes: `measure "proportion" takes points {id, x, n}, measure "sir" points {id, observed, predicted}.
Answer: target, points [{id, value, size, limits: [{level, lower, upper}], outside}]; outside is the
widest limit that the unit lies beyond, {level, side: above|below}, or null. Limits are the exact
binomial or Poisson ones, interpolated (Spiegelhalter DJ, Stat Med 2005;24:1185).`,
  input: z.discriminatedUnion('measure', [
    z.strictObject({
      measure: z.literal('proportion'),
      points: z.array(z.strictObject({ id: name, x: z.number(), n: z.number() })),
      ...around,
    }),
    z.strictObject({
      measure: z.literal('sir'),
      points: z.array(z.strictObject({ id: name, observed: z.number(), predicted: z.number() })),
      ...around,
    }),
  ]),
  run: (input) => {
    const { target, levels } = input;
    const points =
      input.measure === 'proportion'
        ? input.points.map(({ id, x, n }) => ({ id, events: x, size: n }))
        : input.points.map(({ id, observed, predicted }) => ({
            id,
            events: observed,
            size: predicted,
          }));
    return funnelOf({ measure: input.measure, points, target, levels });
  },
});

export const pooled = calculation({
  name: 'pooled',
  summary: 'one odds or risk ratio over strata',
  notes: `tables: one {a, b, c, d} a stratum, as in two-by-two, with its name in \`stratum\`.
measure "or" or "rr"; method mantel-haenszel (if absent), inverse-variance (fixed effects) or
dersimonian-laird (random effects).
Answer: value, lower, upper, p, strata with their own ratios, heterogeneity {statistic (Cochran's
Q), df, p, i2, tau2}, association (Mantel-Haenszel chi-square, corrected and plain), uninformative
(strata without information, by position from 0), warnings.`,
  input: z.strictObject({
    tables: z.array(
      z.strictObject({
        stratum: name.optional(),
        a: z.number(),
        b: z.number(),
        c: z.number(),
        d: z.number(),
      }),
    ),
    measure: z.enum(['or', 'rr']),
    method: z.enum(POOLING_METHODS).default('mantel-haenszel'),
    level,
  }),
  run: ({ tables, ...how }) => {
    const found = pooledRatio({ tables, ...how });
    const strata = tables.map(({ stratum, ...cells }, index) => {
      const { oddsRatio, riskRatio } = twoByTwo(cells, how.level);
      return {
        stratum: stratum ?? String(index),
        ...(how.measure === 'or' ? oddsRatio : riskRatio),
      };
    });
    return { ...found, strata };
  },
});
