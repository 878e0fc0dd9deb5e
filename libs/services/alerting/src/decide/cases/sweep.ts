import { instantMs, type ClusterEvent, type ClusterKind, type Moment } from '@carbawatch/contracts';
import { uuidV5 } from '../alert-id';
import { CaseGraph, type Part } from './case-graph';
import type { CaseState, KnownCase } from './case-history';
import { DAY_MS, type ClusterParameters } from './cluster-parameters';
import {
  changeBetween,
  heldAmong,
  membersBefore,
  patientsOf,
  renamed,
  same,
  SAME_PATIENTS,
  shared,
} from './cluster-states';
import { firstId, mergedParts } from './merged-parts';
import { amendedWords, betterKnown, caseWords, partWords } from './cluster-words';
import { stateAt, type Link, type LinkSpan } from './link-cases';

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

interface Course {
  readonly id: string;
  readonly formedAt: Moment;
  readonly formedMs: number;
  readonly order: number;
  status: ClusterCourse['status'];
  mergedInto: string | null;
  last: ClusterState;
  quietMs: number;
  readonly steps: ClusterStep[];
  readonly joinedAt: Map<string, Moment>;
}

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
  /** Which cluster each part of the graph is, of those that are one. */
  private readonly courseOf = new Map<Part, Course>();

  constructor(
    private readonly cases: readonly KnownCase[],
    links: readonly CaseLink[],
    private readonly by: ClusterParameters,
    private readonly asked: SweepQuestion,
  ) {
    this.graph = new CaseGraph(cases, links);
  }

  private readonly said = (member: ClusterState['members'][number]): string =>
    caseWords(member, this.asked.timeZone);

  courses(): ClusterCourse[] {
    return this.known.map(({ quietMs, joinedAt, ...course }) => ({
      id: course.id,
      formedAt: course.formedAt,
      status: course.status,
      mergedInto: course.mergedInto,
      last: course.last,
      steps: course.steps,
      nodes: [...joinedAt.keys()].sort(),
      joinedAt,
      dueMs: course.status === 'open' ? quietMs : null,
    }));
  }

  /** Clusters of which nothing new was heard for long enough become quiet. */
  quietUntil(ms: number): void {
    const due = this.known.filter(({ status, quietMs }) => status === 'open' && quietMs <= ms);
    for (const course of due.sort((a, b) => a.quietMs - b.quietMs || a.order - b.order)) {
      course.status = 'quiet';
      const at = new Date(course.quietMs).toISOString();
      const text = this.quietWords();
      const { last: state } = course;
      course.steps.push({ at, atMs: course.quietMs, kind: 'quiet', text, other: null, state });
    }
  }

  /** Clusters in whose parts of the graph nothing was learnt go on as they are. */
  look(ms: number, at: Moment): void {
    const { gone, parts } = this.graph.moveTo(ms);
    const before = gone.flatMap((part) => {
      const course = this.courseOf.get(part);
      this.courseOf.delete(part);
      return course ? [{ part, course }] : [];
    });
    const live = before.map(({ course }) => course).sort((a, b) => a.order - b.order);
    const resting = new Set(live.filter(({ status }) => status === 'quiet'));
    const claims = parts
      .filter(({ state }) => this.isCluster(state))
      .sort((x, y) => firstId(x.state).localeCompare(firstId(y.state)))
      .map((part) => ({
        part,
        state: part.state,
        heirsOf: before
          .flatMap((one) => (this.graph.isHeldBy(one.part, part) ? [one.course] : []))
          .sort((a, b) => a.formedMs - b.formedMs || a.order - b.order),
      }));
    const keeper = new Map<Course, ClusterState>();
    for (const course of live) {
      const mine = claims.filter(({ heirsOf }) => heirsOf.includes(course));
      const best = mine.sort(
        (x, y) =>
          this.ownOf(y.state, course) - this.ownOf(x.state, course) ||
          shared(y.state, course.last) - shared(x.state, course.last),
      )[0];
      if (best) keeper.set(course, best.state);
    }
    const taken = new Set<Course>();
    const kept = new Set(keeper.values());
    const again = mergedParts(
      this.known,
      claims.filter(({ state }) => !kept.has(state)),
    );
    for (const { part, state, heirsOf } of claims) {
      const mine = live.filter((course) => keeper.get(course) === state);
      const [survivor, ...others] = mine.sort(
        (a, b) => a.formedMs - b.formedMs || a.order - b.order,
      );
      const from = heirsOf[0] ?? null;
      const merged = again.get(state);
      if (survivor) this.goOn(survivor, state, ms, at);
      else if (from && merged) this.partAgain(merged, { state, from, ms, at });
      const course = survivor ?? merged ?? this.form(state, ms, at, from);
      if (!survivor && from && resting.has(from)) this.rest(course, from, { ms, at });
      this.courseOf.set(part, course);
      taken.add(course);
      for (const other of others) {
        taken.add(other);
        this.mergeInto(other, course, at, ms);
      }
    }
    for (const course of live) {
      if (!taken.has(course)) this.dissolve(course, ms, at);
    }
    // What was merged is told by the cluster that goes on; that it was none, it tells itself.
    for (const course of this.known) {
      if (course.status === 'merged' && this.isTakenBack(course, live)) {
        this.dissolve(course, ms, at);
      }
    }
  }

  /** Whether the cluster into which it was merged holds too few of its patients by now. */
  private isTakenBack(course: Course, live: readonly Course[]): boolean {
    const byId = (wanted: string | null) => this.known.find(({ id }) => id === wanted);
    let into = byId(course.mergedInto);
    while (into?.status === 'merged') into = byId(into.mergedInto);
    if (!into || !live.includes(into)) return false;
    const held = heldAmong(into.last.members, course.last.members);
    return (
      into.status === 'dissolved' || patientsOf({ members: held, links: [] }) < this.by.minPatients
    );
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
      quietMs: this.quietAfter(state, ms),
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
  private rest(course: Course, from: Course, { ms, at }: { ms: number; at: Moment }): void {
    const before = { members: membersBefore(from, ms), links: [] };
    if (changeBetween(before, course.last).joined.length > 0) return;
    const joined = course.last.members.flatMap(({ id }) => from.joinedAt.get(id) ?? []);
    const restedMs = this.quietAfter(
      course.last,
      Math.max(...joined.map((moment) => instantMs(moment, 'UTC')), from.formedMs),
    );
    course.status = 'quiet';
    course.quietMs = ms;
    const text = this.quietWords();
    const { last: state } = course;
    course.steps.push({ at, atMs: ms, kind: 'quiet', text, other: null, state, restedMs });
  }

  private quietWords(): string {
    return `No linked case for ${this.by.quietDays} days.`;
  }

  /** Cases of a part that the cluster held by itself, and not by one that was merged into it. */
  private ownOf(state: ClusterState, course: Course): number {
    const merged = this.known.filter(({ mergedInto }) => mergedInto === course.id);
    return (
      shared(state, course.last) - Math.max(0, ...merged.map((one) => shared(state, one.last)))
    );
  }

  /** A merged cluster goes on under its own id, with its own alert. */
  private partAgain(
    course: Course,
    now: {
      readonly state: ClusterState;
      readonly from: Course;
      readonly ms: number;
      readonly at: Moment;
    },
  ): void {
    const { state, from, ms, at } = now;
    course.status = 'open';
    course.mergedInto = null;
    course.last = state;
    course.quietMs = this.quietAfter(state, ms);
    const text = `By itself again: ${partWords(state)}.${this.goneFrom(from, ms)}`;
    course.steps.push({ at, atMs: ms, kind: 'split', text, other: from.id, state });
    for (const { id } of state.members) if (!course.joinedAt.has(id)) course.joinedAt.set(id, at);
  }

  /** Which cases of a cluster that falls apart are none any more. */
  private goneFrom(from: Course, ms: number): string {
    const present = new Set(this.presentOf(from, ms).map(({ id }) => id));
    const gone = membersBefore(from, ms).filter(({ id }) => !present.has(id));
    return gone.length > 0 ? ` No case any more: ${gone.map(this.said).join('; ')}.` : '';
  }

  /** Who was in a cluster, as it is known of them at a moment. */
  private presentOf(from: Course, ms: number): ClusterState['members'] {
    const known = new Map(this.cases.map((one) => [one.id, one]));
    return membersBefore(from, ms).flatMap(({ id }) => {
      const one = known.get(id);
      const state = one ? stateAt(one, ms) : null;
      return state ? [{ id, state }] : [];
    });
  }

  private goOn(course: Course, state: ClusterState, ms: number, at: Moment): void {
    const before = course.last;
    course.last = state;
    if (same(before, state)) return;
    const { joined, left, moved } = changeBetween(before, state);
    // A correction of what is known of old cases wakes no cluster that has gone quiet.
    if (joined.length > 0) {
      course.status = 'open';
      course.quietMs = this.quietAfter(state, ms);
    }
    const kind = joined.length > 0 ? 'grew' : left.length > 0 ? 'shrank' : 'amended';
    const text =
      joined.length > 0
        ? `Grew to ${patientsOf(state)} patients: ${joined.map(this.said).join('; ')}.`
        : left.length > 0
          ? `Shrank to ${patientsOf(state)} patients: ${left.map(this.said).join('; ')} left by a correction or merge.`
          : moved.length > 0
            ? SAME_PATIENTS
            : `Known better: ${amendedWords(before, state, this.asked.timeZone)}.`;
    for (const { from, to } of moved) {
      course.joinedAt.set(to.id, course.joinedAt.get(from.id) ?? at);
    }
    for (const one of this.known) {
      if (one.mergedInto === course.id) one.last = renamed(one.last, moved);
    }
    course.steps.push({ at, atMs: ms, kind, text, other: null, state });
    for (const { id } of joined) if (!course.joinedAt.has(id)) course.joinedAt.set(id, at);
  }

  private mergeInto(course: Course, survivor: Course, at: Moment, ms: number): void {
    course.status = 'merged';
    course.mergedInto = survivor.id;
    const text = 'Joined by a new case or link: goes on in the cluster that was formed first.';
    const [step, state] = [{ at, atMs: ms }, survivor.last];
    course.steps.push({ ...step, other: survivor.id, kind: 'merged-into', text, state: null });
    const told = `Took in another cluster: ${partWords(course.last)}.`;
    survivor.steps.push({ ...step, other: course.id, kind: 'merged', text: told, state });
    for (const [node, since] of course.joinedAt) {
      if (!survivor.joinedAt.has(node)) survivor.joinedAt.set(node, since);
    }
  }

  private dissolve(course: Course, ms: number, at: Moment): void {
    course.status = 'dissolved';
    const [before, now] = [membersBefore(course, ms), this.presentOf(course, ms)];
    const better = betterKnown(before, now, this.asked.timeZone);
    const learnt = better.length > 0 ? ` Known better: ${better.join('; ')}.` : '';
    const why = `${this.goneFrom(course, ms)}${learnt}`;
    const text = `Corrections took what joined these patients.${why}`;
    course.steps.push({ at, atMs: ms, kind: 'dissolved', text, other: null, state: null });
  }

  private quietAfter(state: ClusterState, ms: number): number {
    const last = Math.max(...state.members.map((member) => member.state.firstMs));
    return Math.max(last, ms) + this.by.quietDays * DAY_MS;
  }

  /** Enough patients, one of them newly found here, and a link near enough in time. */
  private isCluster(state: ClusterState): boolean {
    return (
      patientsOf(state) >= this.by.minPatients &&
      state.members.some((member) => !member.state.knownBefore) &&
      state.links.some(({ link }) => link.opens)
    );
  }
}
