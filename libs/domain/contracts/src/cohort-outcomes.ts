import { z } from 'zod';
import { cohortQuestion, cohortWarning } from './cohort';
import {
  cohortEstimate,
  cohortMeasure,
  cohortRules,
  cohortTest,
  groupsOf,
} from './cohort-estimates';
import { proportion } from './http';

/** `GET /cohort/outcomes`: deaths, stays and DOOR, counted from the index culture as day 0. */

const count = z.number().int();
const limits = z.array(z.number().nullable());
const bounds = z.object({ allAlive: z.number().nullable(), allDead: z.number().nullable() });

const mortality = z.object({
  share: proportion,
  bounds,
  unknown: z.object({
    /** Day 30 is past and nobody said; a death before the culture is among them. */
    outcome: count,
    /** Day 30 is not reached. */
    followUp: count,
    diedBeforeIndex: count,
  }),
  /** Deaths of those whose day 30 is not reached: they count before their survivors do. */
  earlyDeaths: count,
  /** The share among those whose day 30 is reached alone. */
  dueOnly: proportion,
});

export const survivalCurve = z.object({
  group: z.string(),
  n: count,
  time: z.array(z.number()),
  atRisk: z.array(count),
  events: z.array(count),
  censored: z.array(count),
  survival: z.array(z.number()),
  lower: limits,
  upper: limits,
  median: z.number().nullable(),
  reason: z.string().nullable(),
});

export const incidenceCurve = z.object({
  group: z.string(),
  /** `death`, or the leaving alive that competes with it. */
  cause: z.string(),
  n: count,
  time: z.array(z.number()),
  /** Patients who were still there before each time, or when they ended at it. */
  atRisk: z.array(count),
  incidence: z.array(z.number()),
  lower: limits,
  upper: limits,
  /** At the horizon, with limits; null where the curve has none. */
  atHorizon: z.number(),
  atHorizonLimits: z.object({ lower: z.number().nullable(), upper: z.number().nullable() }),
});

/** Cumulative incidence of death and of leaving alive, of which only the first counts. */
export const competingRisks = z.object({
  causes: z.array(z.string()),
  curves: z.array(incidenceCurve),
  /** Patients whose course is not known from movements or the report, and how many of them died. */
  leftOut: groupsOf(count),
  leftOutDied: groupsOf(count),
  /** Deaths by reports alone, before which nobody told a discharge: they end the stay. */
  deathsTakenAsInHospital: groupsOf(count),
  /**
   * Admitted, and nobody told that they left or died by the horizon: followed to the last day known
   * alive, so that leaving alive is at least what its curve says.
   */
  endNotTold: groupsOf(count),
});

const stay = z.object({
  groups: groupsOf(cohortMeasure.extend({ stillThere: count })),
  test: cohortTest,
});

export const doorRanking = z.object({
  id: z.string(),
  version: z.string(),
  events: z.array(z.string()),
  mostEvents: z.array(count),
  labels: z.array(z.string()),
  scores: z.array(z.number()),
});

export const cohortDoor = z.object({
  ranking: doorRanking,
  /** Patients of each rank, best first. */
  counts: groupsOf(z.array(count)),
  leftOut: groupsOf(
    z.object({ vitalStatus: count, followUp: count, components: count, total: count }),
  ),
  /** Probability that a patient with CPE does better than one with non-CPE. */
  probability: z.object({
    value: z.number().nullable(),
    p: z.number().nullable(),
    halperin: cohortEstimate,
    logit: cohortEstimate,
    reason: z.string().nullable(),
  }),
  partialCredit: z.object({
    meanCpe: z.number().nullable(),
    meanNonCpe: z.number().nullable(),
    difference: cohortEstimate,
    p: z.number().nullable(),
  }),
});

export const cohortOutcomes = z.object({
  ...cohortQuestion,
  judgedBy: cohortRules,
  groups: groupsOf(count),
  /** Last day that curves show. */
  horizon: count,
  mortality30d: z.object({
    all: mortality,
    groups: groupsOf(mortality),
    test: cohortTest,
    riskDifference: cohortEstimate,
  }),
  survival: z.object({
    conf: z.string(),
    level: z.number(),
    curves: z.array(survivalCurve),
    /** Between CPE and non-CPE. */
    logRank: cohortTest,
    /** Death before the index culture, an error of the data, or no day known after it. */
    leftOut: groupsOf(count),
  }),
  hospital: competingRisks,
  /** Of those who lay in an ICU at the index culture: death in it, and leaving it alive. */
  icu: competingRisks,
  /**
   * Days, from movements, else from the report. Stays that go on are counted and not measured; one
   * by reports alone of which nobody told a discharge is missing, whether the patient died or not.
   */
  stays: z.object({
    icuBeforeIndex: stay,
    icuAfterIndex: stay,
    hospitalBeforeIndex: stay,
    hospitalAfterIndex: stay,
  }),
  door: cohortDoor,
  warnings: z.array(cohortWarning),
});

export type SurvivalCurveView = z.infer<typeof survivalCurve>;
export type IncidenceCurveView = z.infer<typeof incidenceCurve>;
export type CompetingRisks = z.infer<typeof competingRisks>;
export type CohortDoor = z.infer<typeof cohortDoor>;
export type CohortOutcomes = z.infer<typeof cohortOutcomes>;
