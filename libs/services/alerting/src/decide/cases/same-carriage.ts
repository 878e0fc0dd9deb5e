import type { CaseState } from './case-history';

/** The code of the species of what is no isolate. */
export const NO_SPECIES = '';

/** Whether both are of one carriage: they share an isolate, or without any began at one time. */
export function isSameCarriage(before: CaseState, state: CaseState): boolean {
  if (before.species.code !== state.species.code) return false;
  if (state.species.code === NO_SPECIES) return before.firstMs === state.firstMs;
  return sharesIsolate(before, state);
}

/** Whether one isolate speaks for both, whatever it is said to be. */
export function sharesIsolate(before: CaseState, state: CaseState): boolean {
  return before.isolates.some((isolate) => state.isolates.includes(isolate));
}
