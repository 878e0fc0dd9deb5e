import { isSameCarriage } from './case-stories';
import type { ClusterCourse, ClusterState, HeldSpan } from './sweep';

/** How many members the two have in common. */
export function shared(state: ClusterState, other: ClusterState): number {
  const ids = new Set(other.members.map(({ id }) => id));
  return state.members.filter(({ id }) => ids.has(id)).length;
}

/** Members of the one who are not in the other. */
function besides(state: ClusterState, other: ClusterState): ClusterState['members'] {
  const ids = new Set(other.members.map(({ id }) => id));
  return state.members.filter(({ id }) => !ids.has(id));
}

/** How a cluster's history says that only numbers have changed. */
export const SAME_PATIENTS =
  'A number of a patient was joined or parted: the patients are the same.';

type Member = ClusterState['members'][number];

export interface Change {
  readonly joined: readonly Member[];
  readonly left: readonly Member[];
  /** The same carriage under another number: a merge brings nobody in and takes nobody away. */
  readonly moved: readonly { readonly from: Member; readonly to: Member }[];
}

/** Who came, who left, and who goes on under another number. */
export function changeBetween(before: ClusterState, state: ClusterState): Change {
  const left = [...besides(before, state)];
  const moved: { from: Member; to: Member }[] = [];
  const joined = besides(state, before).filter((to) => {
    const at = left.findIndex(
      ({ state: was }) => was.family === to.state.family && isSameCarriage(was, to.state),
    );
    const [from] = at < 0 ? [] : left.splice(at, 1);
    if (from) moved.push({ from, to });
    return !from;
  });
  return { joined, left, moved };
}

/** A state whose cases go on under other numbers. */
export function renamed(state: ClusterState, moved: Change['moved']): ClusterState {
  const names = new Map(moved.map(({ from, to }) => [from.id, to]));
  if (!state.members.some(({ id }) => names.has(id))) return state;
  return { ...state, members: state.members.map((member) => names.get(member.id) ?? member) };
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

/** Who was in it before a moment. */
export function membersBefore(
  { steps }: Pick<ClusterCourse, 'steps'>,
  ms: number,
): ClusterState['members'] {
  // One that was merged has none of its own since.
  return steps.findLast(({ atMs, state }) => atMs < ms && state !== null)?.state?.members ?? [];
}

/** When each case was known to be in the cluster. */
export function heldSpans({ steps }: Pick<ClusterCourse, 'steps'>): HeldSpan[] {
  const open = new Map<string, number>();
  const spans: HeldSpan[] = [];
  for (const { atMs, state } of steps) {
    const present = new Set(state?.members.map(({ id }) => id));
    for (const [id, fromMs] of open) {
      if (present.has(id)) continue;
      open.delete(id);
      spans.push([id, fromMs, atMs]);
    }
    for (const id of present) if (!open.has(id)) open.set(id, atMs);
  }
  for (const [id, fromMs] of open) spans.push([id, fromMs, null]);
  return spans.sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x - y));
}

export function patientsOf(state: ClusterState): number {
  return new Set(state.members.map((member) => member.state.pseudonym)).size;
}

/** Of these cases those that were among others; one that a merge of numbers renamed is the same. */
export function heldAmong(
  members: ClusterState['members'],
  others: ClusterState['members'],
): ClusterState['members'] {
  return members.filter(({ id, state }) =>
    others.some(
      (one) =>
        one.id === id || (one.state.family === state.family && isSameCarriage(one.state, state)),
    ),
  );
}
