import type { ClusterState } from './sweep';

/** How many members the two have in common. */
export function shared(state: ClusterState, other: ClusterState): number {
  const ids = new Set(other.members.map(({ id }) => id));
  return state.members.filter(({ id }) => ids.has(id)).length;
}

/** Members of the one who are not in the other. */
export function besides(state: ClusterState, other: ClusterState): ClusterState['members'] {
  const ids = new Set(other.members.map(({ id }) => id));
  return state.members.filter(({ id }) => !ids.has(id));
}

/** Whether both show the same; what was learnt of nobody in it is the same object still. */
export function same(a: ClusterState, b: ClusterState): boolean {
  return (
    a.members.length === b.members.length &&
    a.links.length === b.links.length &&
    a.members.every(
      (one, i) => one === b.members[i] || shownCase(one) === shownCase(b.members[i]),
    ) &&
    a.links.every((one, i) => one === b.links[i] || shownLink(one) === shownLink(b.links[i]))
  );
}

function shownCase(one: ClusterState['members'][number] | undefined): string {
  const { st, alleles, ward, invasive } = one?.state ?? {};
  return JSON.stringify([one?.id, st, alleles, ward, invasive]);
}

function shownLink(one: ClusterState['links'][number] | undefined): string {
  return JSON.stringify([one?.a, one?.b, one?.link.kind, one?.link.weak]);
}
