import type { CaseState } from './case-history';
import type { ClusterState } from './sweep';

type Member = ClusterState['members'][number];

/**
 * By what a case is known again: its results, whatever number or species they are under by now, or
 * the day of a person's first positive where it had none.
 */
function marksOf({ isolates, pseudonym, firstMs }: CaseState): string[] {
  return [...isolates.map((isolate) => `isolate ${isolate}`), JSON.stringify([pseudonym, firstMs])];
}

/** By what any of these cases is known again. */
export function marksAmong(members: readonly Member[]): ReadonlySet<string> {
  return new Set(members.flatMap(({ state }) => marksOf(state)));
}

export function isAmong({ state }: Member, marks: ReadonlySet<string>): boolean {
  return marksOf(state).some((mark) => marks.has(mark));
}
