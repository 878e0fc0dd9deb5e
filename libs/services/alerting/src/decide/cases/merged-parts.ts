import { heldAmong, patientsOf, shared } from './cluster-states';
import type { ClusterState } from './sweep';

/** A cluster as far as it is asked which part goes on in it. */
interface Merged {
  readonly id: string;
  readonly formedMs: number;
  readonly order: number;
  readonly mergedInto: string | null;
  readonly last: ClusterState;
}

/** A part that is a cluster, with those that it holds cases of; the one formed first is first. */
interface Claim<C> {
  readonly state: ClusterState;
  readonly heirsOf: readonly C[];
}

/**
 * The cluster that each of these parts was before it was merged: what joined them was none. Of
 * several parts of one, the one with most of its cases goes on in it.
 */
export function mergedParts<C extends Merged>(
  known: readonly C[],
  claims: readonly Claim<C>[],
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

/** The part in which each of these clusters goes on, of those that hold some of its cases. */
export function keepersAmong<C extends Merged>(
  live: readonly C[],
  claims: readonly Claim<C>[],
  known: readonly C[],
): ReadonlyMap<C, ClusterState> {
  const keeper = new Map<C, ClusterState>();
  for (const course of live) {
    const mine = claims.filter(({ heirsOf }) => heirsOf.includes(course));
    const [best] = mine.sort(
      (x, y) =>
        ownOf(known, y.state, course) - ownOf(known, x.state, course) ||
        shared(y.state, course.last) - shared(x.state, course.last),
    );
    if (best) keeper.set(course, best.state);
  }
  return keeper;
}

/** Cases of a part that the cluster held by itself, and not by one that was merged into it. */
function ownOf(
  known: readonly Merged[],
  state: ClusterState,
  { id, last }: Pick<Merged, 'id' | 'last'>,
): number {
  const merged = known.filter(({ mergedInto }) => mergedInto === id);
  return shared(state, last) - Math.max(0, ...merged.map((one) => shared(state, one.last)));
}

/** Those that were merged into a cluster that by now holds too few of their patients. */
export function takenBack<C extends Merged & { readonly status: string }>(
  known: readonly C[],
  live: readonly C[],
  minPatients: number,
): C[] {
  const byId = new Map(known.map((course) => [course.id, course]));
  const intoOf = (course: C): C | undefined => {
    const into = byId.get(course.mergedInto ?? '');
    return into?.status === 'merged' ? intoOf(into) : into;
  };
  return known.filter((course) => {
    const into = course.status === 'merged' ? intoOf(course) : undefined;
    if (!into || !live.includes(into)) return false;
    const held = heldAmong(into.last.members, course.last.members);
    return into.status === 'dissolved' || patientsOf({ members: held, links: [] }) < minPatients;
  });
}

export function firstId(state: ClusterState): string {
  return state.members.map(({ id }) => id).sort()[0] ?? '';
}
