import {
  DOOR_METHODS,
  SURVIVAL_INTERVALS,
  coxRegression,
  cumulativeIncidence as cumulativeIncidenceOf,
  door as doorOf,
  doorPower as doorPowerOf,
  incidenceAt,
  kaplanMeier as kaplanMeierOf,
  numbersAtRisk,
  partialCredit,
} from '@carbawatch/epidemiology';
import { z } from 'zod';
import { calculation } from './calculation';

const level = z.number().optional().describe('confidence level; 0.95 if absent');
const counts = z.array(z.number());

export const door = calculation({
  name: 'door',
  summary: 'desirability of outcome ranking: probability that a is better than b',
  notes: `a, b: patients of each rank, best first. method halperin if absent.
Answer: probability, lower, upper, z, p (test of equality), method; with scores (best first, such
as 100, 60, 40, 0) also partialCredit: difference of mean scores with Welch's t.`,
  input: z.strictObject({
    a: counts,
    b: counts,
    method: z.enum(DOOR_METHODS).optional(),
    scores: z.array(z.number()).optional(),
    level,
  }),
  run: ({ scores, ...input }) => ({
    ...doorOf(input),
    ...(scores && { partialCredit: partialCredit(input, scores) }),
  }),
});

export const doorPower = calculation({
  name: 'door-power',
  summary: 'sample size, or power of given sizes, for a DOOR comparison',
  notes: `a, b: expected distributions over the ranks, best first, as shares or counts.
ratio: patients of a for each of b (1). alpha 0.05, power 0.8 if absent; with sizes {a, b} the
power of those sizes is answered instead, and power or ratio are refused.
Answer: probability, sizes {a, b}, total (before rounding up), power, alpha (Zhao YD et al, Stat
Med 2008;27:462). Equal distributions: total "Infinity" with a reason.`,
  input: z
    .strictObject({
      a: counts,
      b: counts,
      alpha: z.number().optional(),
      power: z.number().optional(),
      ratio: z.number().optional(),
      sizes: z.strictObject({ a: z.number(), b: z.number() }).optional(),
    })
    .superRefine(({ sizes, power, ratio }, { addIssue }) => {
      for (const [field, value] of Object.entries({ power, ratio })) {
        if (sizes !== undefined && value !== undefined) {
          addIssue({ code: 'custom', path: [field], message: 'not with sizes, which decide it' });
        }
      }
    }),
  run: doorPowerOf,
});

export const kaplanMeier = calculation({
  name: 'kaplan-meier',
  summary: 'survival curves with limits, and the log-rank test between groups',
  notes: `time from the start, event 1 or 0 (censored), group names or numbers; conf log-log if absent.
Answer: curves [{group, time, survival, lower, upper, atRisk, events, censored, median}] over all
distinct times, group "all" where none was given; logRank {statistic, df, p}, of one group null.
Limits are null where the scale has none (survival of 0; log-log also of 1).`,
  input: z.strictObject({
    time: z.array(z.number()),
    event: z.array(z.literal([0, 1])),
    group: z.array(z.union([z.string(), z.number()])).optional(),
    conf: z.enum(SURVIVAL_INTERVALS).optional(),
    level,
  }),
  run: (input) => {
    const { logRank, ...found } = kaplanMeierOf(input);
    const none = { statistic: null, df: null, p: null, reason: 'a single group' };
    return { ...found, logRank: logRank ?? none };
  },
});

export const cumulativeIncidence = calculation({
  name: 'cumulative-incidence',
  summary: 'cumulative incidence of events of which only the first counts (Aalen-Johansen)',
  notes: `time from the start; status 0 censored, else the number of the event that came first, such
as 1 death, 2 discharge alive. at: times to read the curves at, rising.
Answer: curves [{cause, time, incidence, lower, upper, at}], time, atRisk and eventFree over all
distinct times; numbersAtRisk {at, atRisk, gone} where at was given. Limits are on the log-log
scale, null while the incidence is 0 and where it is 1.`,
  input: z.strictObject({
    time: z.array(z.number()),
    status: z.array(z.number()),
    at: z.array(z.number()).min(1).optional(),
    level,
  }),
  run: ({ at, ...input }) => {
    const { curves, ...found } = cumulativeIncidenceOf(input);
    if (at === undefined) return { curves, ...found };
    const below = numbersAtRisk(input.time, at);
    const read = curves.map((curve) => ({
      ...curve,
      at: at.map((time) => incidenceAt(curve, time)),
    }));
    return { curves: read, ...found, numbersAtRisk: below };
  },
});

export const cox = calculation({
  name: 'cox',
  summary: 'hazard ratios (Cox), ties by Efron, Wald limits',
  notes: `time from the start, event 1 or 0 (censored); x: one column of numbers a covariate, known at
the start (what comes later would be credited with the time survived until then).
Answer: coefficients by name: estimate and se on the log scale, hazardRatio, lower, upper, p;
logLik0, logLik, n, events, converged. Where all events are on one side the ratio is "Infinity" or 0,
without limits and with the reason.`,
  input: z.strictObject({
    time: z.array(z.number()),
    event: z.array(z.literal([0, 1])),
    x: z.record(z.string(), z.array(z.number())),
    level,
  }),
  run: coxRegression,
});
