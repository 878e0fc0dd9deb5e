import { calibration as calibrationOf, logisticRegression } from '@carbawatch/epidemiology';
import { z } from 'zod';
import { calculation } from './calculation';

export const logistic = calculation({
  name: 'logistic',
  summary: 'logistic regression by maximum likelihood or by Firth',
  notes: `y: 0, 1 or null (missing); x: one column of numbers or nulls a covariate. Rows with a null
are left out and counted. ci: wald (if absent for ml) or profile (for firth).
Answer: coefficients by name, with (Intercept): estimate and se on the log scale, oddsRatio, and
lower and upper on the scale of the odds ratio; logLik, deviance, aic, converged, separation,
eventsPerVariable, missing, warnings. A separated coefficient is "Infinity" or "-Infinity" with a
reason: method firth is then the one to use (Heinze G, Schemper M, Stat Med 2002;21:2409). By firth
a limit that lies beyond a million to one for separation alone is "Infinity" or 0, with a reason.`,
  input: z.strictObject({
    y: z.array(z.literal([0, 1]).nullable()),
    x: z.record(z.string(), z.array(z.number().nullable())),
    method: z.enum(['ml', 'firth']).default('ml'),
    ci: z.enum(['wald', 'profile']).optional(),
    level: z.number().optional().describe('confidence level; 0.95 if absent'),
  }),
  run: logisticRegression,
});

export const calibration = calculation({
  name: 'calibration',
  summary: 'how far predicted probabilities fit what was seen',
  notes: `predicted: probabilities; observed: 1 or 0; groups of the table: 10 if absent.
Answer: n, events, brier, scaledBrier, auc, intercept and slope {value, lower, upper} (0 and 1 where
predictions fit), table by predicted risk, hosmerLemeshow {statistic, df, p, groups}.`,
  input: z.strictObject({
    predicted: z.array(z.number()),
    observed: z.array(z.literal([0, 1])),
    groups: z.number().optional(),
    level: z.number().optional().describe('confidence level; 0.95 if absent'),
  }),
  run: calibrationOf,
});
