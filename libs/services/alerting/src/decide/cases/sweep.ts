import { instantMs, type ClusterEvent, type ClusterKind, type Moment } from '@carbawatch/contracts';
import { uuidV5 } from '../alert-id';
import { distinct } from '../wording';
import { CaseGraph, type Part } from './case-graph';
import type { CaseState, KnownCase } from './case-history';
import type { ClusterParameters } from './cluster-parameters';
import { changeBetween, membersBefore, patientsOf, renamed, same } from './cluster-states';
import { DissolvedClusters } from './dissolved-clusters';
import { hadBefore, isCluster, quietAfter, shown, whoCame } from './followed-clusters';
import type { Course, Now, Standing } from './followed-clusters';
import { firstId, keepersAmong, mergedParts, takenBack } from './merged-parts';
import { changeTold, dissolvedWords, goneWords, partWords } from './cluster-words';
import { stateAt, type Link, type LinkSpan } from './link-cases';
import { becauseOf, isExchange } from './exchanged-cases';
import { namesAfter, RenamedCases, type Rename } from './renamed-cases';

/** Namespace of Carbawatch's clusters (a random UUID of its own, fixed for ever). */
const CLUSTER_NAMESPACE = '0b4f6a1e-7d0c-4f57-9a43-8f0a2f4c9d11';

export interface CaseLink {
  readonly a: string;
  readonly b: string;
  readonly spans: readonly LinkSpan[];
}

/** A cluster at one moment of knowing. */
export interface ClusterState {
  readonly members: readonly { readonly id: string; readonly state: CaseState }[];
  readonly links: readonly { readonly a: string; readonly b: string; readonly link: Link }[];
}

export interface ClusterStep {
  readonly at: Moment;
  readonly atMs: number;
  readonly kind: ClusterEvent['kind'];
  readonly text: string;
  readonly other: string | null;
  /** Null when nothing is left. */
  readonly state: ClusterState | null;
  /** Contacts still to screen, where nothing but they holds the cluster open. */
  readonly waitsFor?: number;
  /** Contacts of before its end that were told now. */
  readonly toldLate?: number;
  /** When it had been quiet for long enough, where that was before it was known to be one. */
  readonly restedMs?: number;
  /** What had taken it back was taken back itself. */
  readonly again?: true;
  /** Somebody is in it in place of somebody else, by a correction; new where never before. */
  readonly exchanged?: 'new' | 'known';
}

/** A cluster with everything that became of it, as it became known. */
export interface ClusterCourse {
  readonly id: string;
  /** Where no link says what kind it is: of the whole hospital, or of one case. */
  readonly kind?: ClusterKind;
  readonly formedAt: Moment;
  readonly status: 'open' | 'quiet' | 'merged' | 'dissolved';
  readonly mergedInto: string | null;
  /** As it was when it last was one. */
  readonly last: ClusterState;
  readonly steps: readonly ClusterStep[];
  /** Every case that was ever in it. */
  readonly nodes: readonly string[];
  readonly joinedAt: ReadonlyMap<string, Moment>;
  /** When the site's clock makes it quiet; null where it is not open. */
  readonly dueMs: number | null;
  /** What it waits for, while nothing but contacts still to screen holds it open. */
  readonly waits?: string;
}

/** A case in a cluster from one moment of knowing to another; `toMs` is null while it is. */
export type HeldSpan = readonly [caseId: string, fromMs: number, toMs: number | null];

const INTO = 'Joined by a new case or link: goes on in the cluster that was formed first.';
const AGAIN_IN = 'Its patients are joined again: goes on in the cluster that holds them.';

export interface SweepQuestion {
  readonly site: string;
  readonly nowMs: number;
  readonly timeZone: string;
}

/**
 * Follows clusters through the times at which cases and links became known: connected components
 * that hold a link near enough to open one. A cluster keeps its id while it grows; of several that
 * meet, the one that was formed first goes on; of the parts of one that falls apart, the one with
 * most of its members. Pure: what was learnt earlier in receipt comes earlier here, whatever order
 * the facts were handed in.
 */
export function sweepClusters(
  cases: readonly KnownCase[],
  links: readonly CaseLink[],
  by: ClusterParameters,
  asked: SweepQuestion,
): ClusterCourse[] {
  const times = new Map<number, Moment>();
  for (const { versions } of cases) {
    for (const { from } of versions) times.set(instantMs(from, 'UTC'), from);
  }
  const sweep = new Sweep(cases, links, by, asked);
  for (const [ms, at] of [...times].sort(([a], [b]) => a - b)) {
    sweep.quietUntil(ms - 1);
    sweep.look(ms, at);
  }
  sweep.quietUntil(asked.nowMs);
  return sweep.courses();
}

class Sweep {
  private readonly known: Course[] = [];
  private readonly graph: CaseGraph;
  private readonly caseOf: ReadonlyMap<string, KnownCase>;
  /** Which cluster each part of the graph is, of those that are one. */
  private readonly courseOf = new Map<Part, Course>();
  private readonly dissolved: DissolvedClusters<Course>;
  private readonly renamedCases: RenamedCases;
  /** As it was before cases of the moment went on under other ids. */
  private readonly before = new Map<Course, ClusterState>();

  constructor(
    cases: readonly KnownCase[],
    links: readonly CaseLink[],
    private readonly by: ClusterParameters,
    private readonly asked: SweepQuestion,
  ) {
    this.graph = new CaseGraph(cases, links);
    this.caseOf = new Map(cases.map((one) => [one.id, one]));
    this.dissolved = new DissolvedClusters(by.minPatients);
    this.renamedCases = new RenamedCases(cases);
  }

  courses(): ClusterCourse[] {
    return this.known.map(shown);
  }

  /** Clusters of which nothing new was heard for long enough become quiet. */
  quietUntil(ms: number): void {
    const due = this.known.filter(({ status, quietMs }) => status === 'open' && quietMs <= ms);
    for (const course of due.sort((a, b) => a.quietMs - b.quietMs || a.order - b.order)) {
      course.status = 'quiet';
      const { last: state, quietMs: atMs } = course;
      course.restedMs = atMs;
      const at = new Date(atMs).toISOString();
      course.steps.push({ at, atMs, kind: 'quiet', text: this.quietWords(), other: null, state });
    }
  }

  /** Clusters in whose parts of the graph nothing was learnt go on as they are. */
  look(ms: number, at: Moment): void {
    const { gone, parts } = this.graph.moveTo(ms);
    const names = this.rename(this.renamedCases.ofPersonsAt(ms));
    const before = gone.flatMap((part) => {
      const course = this.courseOf.get(part);
      this.courseOf.delete(part);
      return course ? [{ part, course }] : [];
    });
    const live = before.map(({ course }) => course).sort((a, b) => a.order - b.order);
    const resting = new Set(live.filter(({ status }) => status === 'quiet'));
    const claims = parts
      .filter(({ state }) => isCluster(state, this.by))
      .sort((x, y) => firstId(x.state).localeCompare(firstId(y.state)))
      .map((part) => ({
        part,
        state: part.state,
        heirsOf: before
          .flatMap((one) => (this.graph.isHeldBy(one.part, part, names) ? [one.course] : []))
          .sort((a, b) => a.formedMs - b.formedMs || a.order - b.order),
      }));
    const keeper = keepersAmong(live, claims, this.known);
    const taken = new Set<Course>();
    const kept = new Set(keeper.values());
    const parted = mergedParts(
      this.known,
      claims.filter(({ state }) => !kept.has(state)),
    );
    const rest = claims.filter(({ state }) => !kept.has(state) && !parted.has(state));
    const again = this.dissolved.again(rest.map(({ state }) => state));
    for (const { part, state, heirsOf } of claims) {
      const mine = live.filter((course) => keeper.get(course) === state);
      const [survivor, ...others] = mine.sort(
        (a, b) => a.formedMs - b.formedMs || a.order - b.order,
      );
      const from = heirsOf[0] ?? null;
      const [merged, before] = [parted.get(state), again.get(state)];
      if (survivor) this.goOn(survivor, state, { ms, at }, others);
      else if (from && merged) this.partAgain(merged, { state, from, ms, at });
      else if (before) this.standAgain(before, { state, from, ms, at });
      const course = survivor ?? merged ?? before ?? this.form(state, ms, at, from);
      if (!survivor && from && resting.has(from)) this.rest(course, from, { ms, at });
      this.courseOf.set(part, course);
      taken.add(course);
      for (const other of others) {
        taken.add(other);
        this.mergeInto(other, course, at, ms);
      }
    }
    this.settle(live, taken, { ms, at });
  }

  /** Cases go on under other ids in whatever cluster they are, or were before a merge. */
  private rename(renames: readonly Rename[]): ReadonlyMap<string, readonly string[]> {
    this.before.clear();
    for (const course of renames.length > 0 ? this.known : []) {
      if (course.status === 'dissolved') continue;
      const last = renamed(course.last, renames);
      if (last === course.last) continue;
      this.before.set(course, course.last);
      course.last = last;
      if (course.status !== 'merged') continue;
      for (const { from, to } of renames) {
        const since = course.joinedAt.get(from.id);
        if (since !== undefined) course.joinedAt.set(to.id, since);
      }
    }
    return namesAfter(renames);
  }

  /** Those that nothing of this moment holds, and those that a cluster of it holds again. */
  private settle(live: readonly Course[], taken: ReadonlySet<Course>, { ms, at }: Now): void {
    for (const course of live) {
      if (!taken.has(course)) this.dissolve(course, ms, at);
    }
    const standing = [...taken].filter(({ status }) => status !== 'merged');
    for (const { course, holder } of this.dissolved.heldIn(standing)) {
      this.mergeInto(course, holder, at, ms);
    }
    // What was merged is told by the cluster that goes on; that it was none, it tells itself.
    for (const course of takenBack(this.known, live, this.by.minPatients)) {
      this.dissolve(course, ms, at);
    }
  }

  private form(state: ClusterState, ms: number, at: Moment, from: Course | null): Course {
    const first = [...state.members].sort((a, b) => (a.id < b.id ? -1 : 1))[0];
    const id = uuidV5(CLUSTER_NAMESPACE, JSON.stringify([this.asked.site, first?.id, at]));
    const text = from
      ? `Split off: ${partWords(state)}.${this.goneFrom(from, ms)}`
      : `Formed: ${partWords(state)}. ${state.links[0]?.link.because.join('; ') ?? ''}.`;
    const course: Course = {
      id,
      formedAt: at,
      formedMs: ms,
      order: this.known.length,
      status: 'open',
      mergedInto: null,
      last: state,
      quietMs: quietAfter(state, ms, this.by),
      restedMs: null,
      steps: [],
      joinedAt: new Map(),
    };
    const kind = from ? 'split' : 'formed';
    course.steps.push({ at, atMs: ms, kind, text, other: from?.id ?? null, state });
    for (const { id: node } of state.members) course.joinedAt.set(node, at);
    this.known.push(course);
    return course;
  }

  /** A part without a new case of a cluster that was quiet: it was over when it was known. */
  private rest(course: Course, from: Course, { ms, at }: Now): void {
    const before = { members: membersBefore(from, ms), links: [] };
    const { newcomers, moved } = changeBetween(before, course.last);
    if (!hadBefore(from, newcomers)) return;
    const ids = [...course.last.members, ...moved.map((one) => one.from)].map(({ id }) => id);
    const joined = ids.flatMap((id) => from.joinedAt.get(id) ?? []);
    const restedMs = quietAfter(
      course.last,
      Math.max(...joined.map((moment) => instantMs(moment, 'UTC')), from.formedMs),
      this.by,
    );
    this.restAt(course, restedMs, { ms, at });
  }

  /** Over since before this moment. */
  private restAt(course: Course, restedMs: number, { ms, at }: Now): void {
    course.status = 'quiet';
    course.quietMs = ms;
    course.restedMs = restedMs;
    const told = { kind: 'quiet', text: this.quietWords(), other: null } as const;
    course.steps.push({ at, atMs: ms, ...told, state: course.last, restedMs });
  }

  private quietWords(): string {
    return `No linked case for ${this.by.quietDays} days.`;
  }

  /** A merged cluster goes on under its own id, with its own alert. */
  private partAgain(course: Course, now: Standing & { readonly from: Course }): void {
    const { state, from, ms, at } = now;
    const text = `By itself again: ${partWords(state)}.${this.goneFrom(from, ms)}`;
    course.steps.push({ at, atMs: ms, kind: 'split', text, other: from.id, state });
    this.stand(course, now);
  }

  /** A correction of the correction gives it back; what had ended by itself has ended. */
  private standAgain(course: Course, now: Standing): void {
    const { state, from, ms, at } = now;
    const { restedMs } = course;
    const isAsBefore = this.dissolved.newIn(state, course).length === 0;
    const text = `Again a cluster: ${partWords(state)}.`;
    const told = { kind: 'formed', text, other: from?.id ?? null, again: true } as const;
    course.steps.push({ at, atMs: ms, ...told, state });
    this.stand(course, now);
    if (restedMs !== null && isAsBefore) this.restAt(course, restedMs, now);
  }

  private stand(course: Course, { state, ms, at }: Standing): void {
    const { joinedAt, last } = course;
    for (const { from, to } of changeBetween(last, state).moved) {
      joinedAt.set(to.id, joinedAt.get(from.id) ?? at);
    }
    for (const { id } of state.members) if (!joinedAt.has(id)) joinedAt.set(id, at);
    this.dissolved.remove(course);
    course.status = 'open';
    course.mergedInto = null;
    course.last = state;
    course.restedMs = null;
    course.quietMs = quietAfter(state, ms, this.by);
  }

  /** Which cases of a cluster that falls apart are none any more. */
  private goneFrom(from: Course, ms: number): string {
    return goneWords(membersBefore(from, ms), this.presentOf(from, ms), this.asked.timeZone);
  }

  /** Who was in a cluster, as it is known of them at a moment, and under which ids. */
  private presentOf(from: Course, ms: number): ClusterState['members'] {
    const names = namesAfter(this.renamedCases.ofPersonsAt(ms));
    const ids = membersBefore(from, ms).flatMap(({ id }) => [id, ...(names.get(id) ?? [])]);
    return distinct(ids).flatMap((id) => {
      const one = this.caseOf.get(id);
      const state = one ? stateAt(one, ms) : null;
      return state ? [{ id, state }] : [];
    });
  }

  private goOn(course: Course, state: ClusterState, { ms, at }: Now, others: Course[]): void {
    const before = this.before.get(course) ?? course.last;
    course.last = state;
    if (same(before, state)) return;
    const isExchanged = ({ from, to }: Rename) =>
      isExchange({ ...from.state, because: becauseOf(this.caseOf.get(from.id), ms) }, to.state);
    const change = changeBetween(before, state, isExchanged);
    const { joined, newcomers, moved, exchanged } = change;
    const isOver = [course, ...others].every(({ status }) => status === 'quiet');
    const isAgain = isOver && newcomers.length > 0 && hadBefore(course, newcomers);
    // What else is known of patients who are in it wakes no cluster that has gone quiet, nor do
    // cases that corrections took from it and give back.
    if (!isAgain && (newcomers.length > 0 || (joined.length > 0 && course.status === 'open'))) {
      course.status = 'open';
      course.restedMs = null;
      course.quietMs = quietAfter(state, ms, this.by);
    }
    const told = changeTold(before, state, { timeZone: this.asked.timeZone, isAgain, change });
    for (const { from, to } of moved) {
      const since = isExchanged({ from, to }) ? at : (course.joinedAt.get(from.id) ?? at);
      course.joinedAt.set(to.id, since);
    }
    for (const one of this.known) {
      if (one.mergedInto === course.id) one.last = renamed(one.last, moved);
    }
    const isSwap = newcomers.length > 0 && patientsOf(state) <= patientsOf(before);
    const came = isSwap || exchanged.length > 0 ? { exchanged: whoCame(course, newcomers) } : {};
    course.steps.push({ at, atMs: ms, ...told, other: null, state, ...came });
    for (const { id } of joined) if (!course.joinedAt.has(id)) course.joinedAt.set(id, at);
  }

  private mergeInto(course: Course, survivor: Course, at: Moment, ms: number): void {
    const isAgain = course.status === 'dissolved';
    course.status = 'merged';
    course.mergedInto = survivor.id;
    const [step, state] = [{ at, atMs: ms }, survivor.last];
    const why = isAgain ? { text: AGAIN_IN, again: true as const } : { text: INTO };
    const into = { ...step, other: survivor.id, kind: 'merged-into', state: null } as const;
    course.steps.push({ ...into, ...why });
    if (isAgain) return this.dissolved.remove(course);
    const told = `Took in another cluster: ${partWords(course.last)}.`;
    const over = survivor.status === 'quiet' ? { again: true as const } : {};
    survivor.steps.push({ ...step, other: course.id, kind: 'merged', text: told, state, ...over });
    for (const [node, since] of course.joinedAt) {
      if (!survivor.joinedAt.has(node)) survivor.joinedAt.set(node, since);
    }
    if (over.again) this.restAt(survivor, survivor.restedMs ?? ms, { ms, at });
  }

  private dissolve(course: Course, ms: number, at: Moment): void {
    course.status = 'dissolved';
    const intoThis = this.known.filter(({ mergedInto }) => mergedInto === course.id);
    const [before, now] = [membersBefore(course, ms), this.presentOf(course, ms)];
    const text = dissolvedWords(before, now, this.asked.timeZone);
    course.steps.push({ at, atMs: ms, kind: 'dissolved', text, other: null, state: null });
    this.dissolved.add(course, intoThis);
  }
}
