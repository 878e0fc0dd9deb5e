import { z } from 'zod';
import { isolateClassified } from './events';

/**
 * An isolate as it would stand under a candidate rule set that says something else of it than the
 * rules in force. `revision` is that of the state compared. Nothing follows from it: alerting works
 * out which alerts the candidate would gain and lose.
 */
export const isolateShadowed = isolateClassified.extend({
  /** The shadow run, as `classify/jobs` names it. */
  job: z.string(),
});

export type IsolateShadowed = z.infer<typeof isolateShadowed>;
