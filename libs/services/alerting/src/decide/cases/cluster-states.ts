import { MECHANISM_UNKNOWN } from '../evidence';
import { distinct } from '../wording';
import { goesOnAs, type Rename } from './renamed-cases';
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

type Member = ClusterState['members'][number];

export interface Change {
  readonly joined: readonly Member[];
  readonly left: readonly Member[];
  /** Of those who joined the ones who were in it by no other case. */
  readonly newcomers: readonly Member[];
  /** The same carriage under another number, enzyme or organism: nobody comes or leaves. */
  readonly moved: readonly Rename[];
  /** Of these the ones whose result is another patient's by a correction: one left, one came. */
  readonly exchanged: readonly Rename[];
}

/** Who came, who left, and who goes on under another number or name, or in place of somebody. */
export function changeBetween(
  before: ClusterState,
  state: ClusterState,
  isExchanged: (rename: Rename) => boolean = () => false,
): Change {
  const left = [...besides(before, state)];
  const moved: Rename[] = [];
  const joined = besides(state, before).filter((to) => {
    const at = left.findIndex(({ state: was }) => goesOnAs(was, to.state));
    const [from] = at < 0 ? [] : left.splice(at, 1);
    if (from) moved.push({ from, to });
    return !from;
  });
  const exchanged = moved.filter(isExchanged);
  const came = exchanged.map(({ to }) => to);
  const known = new Set([
    ...before.members.map((one) => one.state.pseudonym),
    ...moved.flatMap(({ to }) => (came.includes(to) ? [] : to.state.pseudonym)),
  ]);
  const newcomers = [...joined, ...came].filter((one) => !known.has(one.state.pseudonym));
  return { joined, newcomers, left, moved, exchanged };
}

/** A state whose cases go on under other ids: of what came apart, each under the first. */
export function renamed(state: ClusterState, moved: readonly Rename[]): ClusterState {
  if (moved.length === 0) return state;
  const members = new Map(state.members.map((member) => [member.id, member]));
  const leaving = new Set(moved.flatMap(({ from: { id } }) => (members.has(id) ? [id] : [])));
  if (leaving.size === 0) return state;
  for (const { from, to } of moved) {
    if (!leaving.delete(from.id)) continue;
    members.delete(from.id);
    if (!members.has(to.id)) members.set(to.id, to);
  }
  return { ...state, members: [...members.values()] };
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

/** What is named first, and what has no name yet, where some of them wait for it. */
export function familiesOf({ members }: Pick<ClusterState, 'members'>): string[] {
  const families = distinct(members.map(({ state }) => state.family)).sort();
  const named = families.filter((family) => family !== MECHANISM_UNKNOWN);
  return [...named, ...families.filter((family) => family === MECHANISM_UNKNOWN)];
}

export function patientsOf(state: ClusterState): number {
  return new Set(state.members.map((member) => member.state.pseudonym)).size;
}

/** Of these cases those that were among others; one that goes on under another id is the same. */
export function heldAmong(
  members: ClusterState['members'],
  others: ClusterState['members'],
): ClusterState['members'] {
  return members.filter(({ id, state }) =>
    others.some((one) => one.id === id || goesOnAs(one.state, state)),
  );
}
