import { instantMs } from '@carbawatch/contracts';
import type { CaseVersion, KnownCase } from './case-history';
import { membersBefore } from './cluster-states';
import { correctionsOfCase } from './known-corrections';
import type { ClusterCourse, ClusterStep } from './sweep';
import { distinct } from '../wording';

/** Steps that may follow from a correction, and not only from the passing of time. */
const CORRECTED: ReadonlySet<ClusterStep['kind']> = new Set<ClusterStep['kind']>([
  // By a new case as well, of which there is no correction to tell.
  'grew',
  'shrank',
  'amended',
  'split',
  'dissolved',
]);

export function isCorrected({
  kind,
  again,
  exchanged,
}: Pick<ClusterStep, 'kind' | 'again' | 'exchanged'>): boolean {
  return again === true || exchanged !== undefined || CORRECTED.has(kind);
}

/**
 * Clusters whose history says which correction of their cases, or of where these lay, each step
 * followed from.
 */
export function withCorrections(
  courses: readonly ClusterCourse[],
  cases: readonly KnownCase[],
  timeZone: string,
): ClusterCourse[] {
  const known = new Map(cases.map((one) => [one.id, one]));
  const byId = new Map(courses.map((course) => [course.id, course]));
  const told = (course: ClusterCourse, step: ClusterStep): ClusterStep => {
    const { kind, atMs, other, state, text } = step;
    if (!isCorrected(step)) return step;
    const from = other === null ? undefined : byId.get(other);
    const members = [course, ...(from ? [from] : [])].flatMap((one) => membersBefore(one, atMs));
    const ids = [...members, ...(state?.members ?? [])].map(({ id }) => id);
    // Of whom a type became known is said by name where the step tells what is known better.
    const by = { timeZone, withoutTypes: kind === 'amended' || kind === 'dissolved' };
    const reasons = distinct(ids)
      .sort()
      .flatMap((id) => reasonsOf(known.get(id)?.versions ?? [], atMs, by));
    return { ...step, text: [text, ...distinct(reasons)].join(' ') };
  };
  return courses.map((course) => ({
    ...course,
    steps: course.steps.map((step) => told(course, step)),
  }));
}

/** What was corrected of a case at a moment, or which merge or its undoing had it begin. */
function reasonsOf(
  versions: readonly CaseVersion[],
  ms: number,
  by: Parameters<typeof correctionsOfCase>[2],
): string[] {
  const [first] = versions;
  const isBegun = first !== undefined && instantMs(first.from, 'UTC') === ms;
  return isBegun ? [...(first.because ?? [])] : correctionsOfCase(versions, ms, by);
}
