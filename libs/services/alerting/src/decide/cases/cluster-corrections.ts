import { instantMs } from '@carbawatch/contracts';
import type { CaseState, CaseVersion, KnownCase } from './case-history';
import { membersBefore } from './cluster-states';
import { correctionsOfCase } from './known-corrections';
import { goesOnAs } from './renamed-cases';
import { sharesIsolate } from './same-carriage';
import type { ClusterCourse, ClusterStep } from './sweep';
import { distinct } from '../wording';

/** Steps that may follow from a correction, and not only from the passing of time. */
const CORRECTED: ReadonlySet<ClusterStep['kind']> = new Set<ClusterStep['kind']>([
  // By a new case as well, of which there is no correction to tell.
  'formed',
  'grew',
  'merged',
  'merged-into',
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
    const { kind, atMs, other, text } = step;
    if (!isCorrected(step)) return step;
    const from = other === null ? undefined : byId.get(other);
    const members = [course, ...(from ? [from] : [])].flatMap((one) => membersBefore(one, atMs));
    // What joined two is in the one that goes on.
    const joined = kind === 'merged-into' ? (from?.steps ?? []).filter(isAt(atMs)) : [step];
    const now = joined.flatMap((one) => one.state?.members ?? []);
    const ids = distinct([...members, ...now].map(({ id }) => id)).sort();
    // Of whom a type became known is said by name where the step tells what is known better.
    const by = { timeZone, withoutTypes: kind === 'amended' || kind === 'dissolved' };
    const reasons = reasonsAt(
      ids.flatMap((id) => known.get(id) ?? []),
      atMs,
      by,
    );
    return { ...step, text: [text, ...reasons].join(' ') };
  };
  return courses.map((course) => ({
    ...course,
    steps: course.steps.map((step) => told(course, step)),
  }));
}

function isAt(ms: number): (step: ClusterStep) => boolean {
  return ({ atMs }) => atMs === ms;
}

/** What was corrected of cases at a moment, or had them begin. */
function reasonsAt(
  cases: readonly KnownCase[],
  ms: number,
  by: Parameters<typeof correctionsOfCase>[2],
): string[] {
  const turns = cases.map(({ versions }) => turnAt(versions, ms));
  const ended = turns.flatMap(({ before, now, because }) =>
    before && !now && because ? before : [],
  );
  const isOf = (now: CaseState) => (was: CaseState) =>
    goesOnAs(was, now) || sharesIsolate(was, now);
  const reasons = cases.flatMap(({ versions }, i) => {
    const { before, now, because = [] } = turns[i] ?? {};
    // What ended the case from which it goes on has it begin.
    if (!before && now && ended.some(isOf(now))) return [];
    return before === undefined ? because : correctionsOfCase(versions, ms, by);
  });
  return distinct(reasons);
}

interface Turn {
  /** Absent where nothing was known of it before. */
  readonly before?: CaseState | null;
  readonly now?: CaseState | null;
  readonly because?: readonly string[];
}

/** What became known of a case at a moment. */
function turnAt(versions: readonly CaseVersion[], ms: number): Turn {
  const told = versions.filter(({ from }) => instantMs(from, 'UTC') === ms);
  const before = versions.findLast(({ from }) => instantMs(from, 'UTC') < ms);
  const now = told.at(-1);
  if (!now) return {};
  const because = told.flatMap((version) => version.because ?? []);
  return {
    ...(before && { before: before.state }),
    now: now.state,
    ...(because.length > 0 && { because }),
  };
}
