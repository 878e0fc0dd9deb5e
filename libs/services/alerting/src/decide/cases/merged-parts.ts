import { shared } from './cluster-states';
import type { ClusterState } from './sweep';

/** A cluster as far as it is asked which part goes on in it. */
interface Merged {
  readonly id: string;
  readonly formedMs: number;
  readonly order: number;
  readonly mergedInto: string | null;
  readonly last: ClusterState;
}

/**
 * The cluster that each of these parts was before it was merged: what joined them was none. Of
 * several parts of one, the one with most of its cases goes on in it.
 */
export function mergedParts<C extends Merged>(
  known: readonly C[],
  claims: readonly { readonly state: ClusterState; readonly heirsOf: readonly C[] }[],
): ReadonlyMap<ClusterState, C> {
  const again = new Map<ClusterState, C>();
  const pairs = claims
    .flatMap(({ state, heirsOf: [from] }) =>
      known
        .filter(({ mergedInto }) => from !== undefined && mergedInto === from.id)
        .map((course) => ({ state, course, held: shared(state, course.last) })),
    )
    .filter(({ held }) => held > 0)
    .sort(
      (a, b) =>
        b.held - a.held ||
        a.course.formedMs - b.course.formedMs ||
        a.course.order - b.course.order ||
        firstId(a.state).localeCompare(firstId(b.state)),
    );
  const handedOut = new Set<C>();
  for (const { state, course } of pairs) {
    if (again.has(state) || handedOut.has(course)) continue;
    again.set(state, course);
    handedOut.add(course);
  }
  return again;
}

export function firstId(state: ClusterState): string {
  return state.members.map(({ id }) => id).sort()[0] ?? '';
}
