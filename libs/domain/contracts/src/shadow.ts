import { z } from 'zod';
import { backtestReport } from './alert-quality';
import { isolateClassified } from './events';
import { specimenClassified } from './specimens';

/**
 * An isolate as it would stand under a candidate rule set that says something else of it than the
 * rules in force. `revision` is that of the state compared. Nothing follows from it: alerting works
 * out which alerts the candidate would gain and lose.
 */
export const isolateShadowed = isolateClassified.extend({
  /** The shadow run, as `classify/jobs` names it. */
  job: z.string(),
});

/** The same of a report of a specimen that has no isolate. */
export const specimenShadowed = specimenClassified.extend({ job: z.string() });

const { gained, lost, moved, notListed } = backtestReport.shape;

/** What the site's rules of alerting make of what a shadow run found, against those in force. */
export const shadowAlerts = z.object({
  job: z.string(),
  site: z.string(),
  /** Isolates taken so far; the run is through when they are its result's `changed`. */
  isolates: z.number().int(),
  /** Reports of specimens taken so far, of its result's `specimens.changed`. */
  specimens: z.number().int(),
  /** Persons whose alerts would be others. */
  persons: z.number().int(),
  counts: z.array(
    z.object({
      rule: z.string(),
      gained: z.number().int(),
      lost: z.number().int(),
      moved: z.number().int(),
    }),
  ),
  gained,
  lost,
  moved,
  notListed,
});

export type IsolateShadowed = z.infer<typeof isolateShadowed>;
export type SpecimenShadowed = z.infer<typeof specimenShadowed>;
export type ShadowAlerts = z.infer<typeof shadowAlerts>;
