import { z } from 'zod';
import { date } from './canonical';
import { cohortQuestion, cohortWarning } from './cohort';

/** Counts over time, and how complete the latest of them are. */

export const SERIES_OF = ['cre', 'cpe', 'isolates'] as const;
export const SERIES_STEPS = ['day', 'week', 'month'] as const;
export const SERIES_BY = ['none', 'family', 'organism', 'st', 'ward', 'site'] as const;

const count = z.number().int();

/** Share of what belongs to a day that is known so many days later. */
export const delayShare = z.object({ days: count, share: z.number() });

export const reportingDelay = z.object({
  /** Cases whose delay was seen, and the days of the period in which they fell. */
  cases: count,
  from: date,
  to: date,
  /** Days from the culture to the day on which it was known. */
  median: z.number().nullable(),
  p90: z.number().nullable(),
  /** Longer delays are taken as complete. */
  maxDays: count,
  shares: z.array(delayShare),
  /** Plain words; says so when there were too few cases to tell. */
  statement: z.string(),
});

export const nowcastPoint = z.object({
  expected: z.number(),
  lower: z.number(),
  upper: z.number(),
  level: z.number(),
});

export const seriesPeriod = z.object({
  /** `2025-01-31`, `2025-W05`, `2025-01`. */
  label: z.string(),
  from: date,
  /** Last day, included; the last period may end before its calendar end. */
  to: date,
  count,
  /** Expected share of the period's cases that is known by now; null: nothing to tell it from. */
  complete: z.number().nullable(),
  /** Where the period is not yet complete. */
  nowcast: nowcastPoint.nullable(),
});

export const seriesGroup = z.object({
  /** Null: unknown. */
  key: z.string().nullable(),
  name: z.string(),
  total: count,
  /** One for each period, in their order. */
  counts: z.array(count),
});

export const series = z.object({
  ...cohortQuestion,
  of: z.enum(SERIES_OF),
  step: z.enum(SERIES_STEPS),
  by: z.enum(SERIES_BY),
  filter: z.object({
    family: z.string().nullable(),
    organism: z.string().nullable(),
    st: z.string().nullable(),
  }),
  total: count,
  periods: z.array(seriesPeriod),
  /** An isolate with two families stands in two groups and once in the periods. */
  groups: z.array(seriesGroup),
  delay: reportingDelay,
  warnings: z.array(cohortWarning),
});

export type Series = z.infer<typeof series>;
export type SeriesPeriod = z.infer<typeof seriesPeriod>;
export type SeriesGroup = z.infer<typeof seriesGroup>;
export type ReportingDelay = z.infer<typeof reportingDelay>;
export type SeriesOf = (typeof SERIES_OF)[number];
export type SeriesStep = (typeof SERIES_STEPS)[number];
export type SeriesBy = (typeof SERIES_BY)[number];
