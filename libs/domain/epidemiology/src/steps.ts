/**
 * Work in steps, for a caller who has other work to do between them: what is computed, and in which
 * order, does not depend on how long the caller waits.
 */
export type Steps<T> = Generator<undefined, T, undefined>;

/** All steps at once. */
export function allSteps<T>(steps: Steps<T>): T {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}
