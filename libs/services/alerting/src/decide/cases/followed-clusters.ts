import type { Moment } from '@carbawatch/contracts';
import { isAmong, marksAmong } from './case-marks';
import { DAY_MS, type ClusterParameters } from './cluster-parameters';
import { patientsOf } from './cluster-states';
import type { ClusterCourse, ClusterState, ClusterStep } from './sweep';

/** A cluster while it is followed. */
export interface Course {
  readonly id: string;
  readonly formedAt: Moment;
  readonly formedMs: number;
  readonly order: number;
  status: ClusterCourse['status'];
  mergedInto: string | null;
  last: ClusterState;
  quietMs: number;
  /** When it had been quiet for long enough, where no case has joined since. */
  restedMs: number | null;
  readonly steps: ClusterStep[];
  readonly joinedAt: Map<string, Moment>;
}

/** A moment of knowing. */
export interface Now {
  readonly ms: number;
  readonly at: Moment;
}

/** What a cluster stands on from a moment on. */
export interface Standing extends Now {
  readonly state: ClusterState;
  /** The cluster that its cases were in until then. */
  readonly from: Course | null;
}

/** What became of it. */
export function shown({ quietMs, joinedAt, ...course }: Course): ClusterCourse {
  return {
    id: course.id,
    formedAt: course.formedAt,
    status: course.status,
    mergedInto: course.mergedInto,
    last: course.last,
    steps: course.steps,
    nodes: [...joinedAt.keys()].sort(),
    joinedAt,
    dueMs: course.status === 'open' ? quietMs : null,
  };
}

/** Whether whoever came in place of others was never in the cluster before. */
export function whoCame(
  { steps }: Pick<Course, 'steps'>,
  newcomers: ClusterState['members'],
): 'new' | 'known' {
  const before = steps.flatMap(({ state }) => state?.members ?? []);
  const known = new Set(before.map(({ state }) => state.pseudonym));
  return newcomers.every(({ state }) => known.has(state.pseudonym)) ? 'known' : 'new';
}

/** Whether a cluster has had all of these cases before, with these very results. */
export function hadBefore(
  { steps }: Pick<Course, 'steps'>,
  cases: ClusterState['members'],
): boolean {
  const marks = marksAmong(steps.flatMap(({ state }) => state?.members ?? []));
  return cases.every((one) => isAmong(one, marks));
}

/** When one that goes on as it is is quiet. */
export function quietAfter(
  { members }: Pick<ClusterState, 'members'>,
  ms: number,
  { quietDays }: Pick<ClusterParameters, 'quietDays'>,
): number {
  const last = Math.max(...members.map((member) => member.state.firstMs));
  return Math.max(last, ms) + quietDays * DAY_MS;
}

/** Enough patients, one of them newly found here, and a link near enough in time. */
export function isCluster(
  state: ClusterState,
  { minPatients }: Pick<ClusterParameters, 'minPatients'>,
): boolean {
  return (
    patientsOf(state) >= minPatients &&
    state.members.some((member) => !member.state.knownBefore) &&
    state.links.some(({ link }) => link.opens)
  );
}
