import { nowcast as nowcastOf, reportingDelay as reportingDelayOf } from '@carbawatch/epidemiology';
import { z } from 'zod';
import { calculation } from './calculation';

/** How late cases become known, and how many of the latest days are still to come. */

export const reportingDelay = calculation({
  name: 'reporting-delay',
  summary: 'how late cases become known, from days that could only show short delays too',
  notes: `cases: for each the days since it happened (age) and after which it was known (delay).
Answer: cases, late (known after more than maxDays: left out), shares known after 0 ... maxDays
days, median, p90. Reverse-time hazards: Lawless 1994.`,
  input: z.strictObject({
    cases: z.array(z.strictObject({ age: z.number(), delay: z.number() })),
    maxDays: z.number().int().max(3_660).default(60),
  }),
  run: reportingDelayOf,
});

export const nowcast = calculation({
  name: 'nowcast',
  summary: 'cases that days will have when all are known, by the present rate',
  notes: `known: cases of the asked days that are known by now; shares: for each of these days the
share that is known by now; reference: cases and shares of the days that tell the present rate.
Answer: expected, lower, upper, level; null with a reason where nothing can be known yet.`,
  input: z.strictObject({
    known: z.number(),
    shares: z.array(z.number()).min(1),
    reference: z.strictObject({ cases: z.number(), shares: z.array(z.number()) }),
    level: z.number().default(0.95),
  }),
  run: (input) =>
    nowcastOf(input) ?? {
      expected: null,
      lower: null,
      upper: null,
      level: input.level,
      reason: 'nothing of the reference days can be known yet',
    },
});
