import { createHash } from 'node:crypto';
import { instantMs, type Moment } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { alertId, alertKey } from '../decide/alert-id';
import { clusterParameters } from '../decide/cases/cluster-parameters';
import { isCorrected } from '../decide/cases/cluster-corrections';
import { clusterView } from '../decide/cases/cluster-view';
import { hospitalLinks } from '../decide/cases/hospital-links';
import { NO_ISOLATE } from '../decide/cases/case-history';
import { namedOrUnexplained, surpriseSentences } from '../decide/cases/mechanism-rows';
import { rareAmong } from '../decide/cases/rare-cases';
import type { ContinuedCase } from '../decide/cases/continued-cases';
import type { SeenCase } from '../decide/cases/seen-cases';
import { correctionsAmong } from '../decide/cases/seen-corrections';
import type { ClusterCourse, ClusterState } from '../decide/cases/sweep';
import { anyOneRule, hospitalRule, sweepWindows } from '../decide/cases/window-clusters';
import type { WindowCourse, WindowRule } from '../decide/cases/window-clusters';
import { number, words, type Parameters } from '../decide/rules/row';
import { clustersOfFamily, deleteClusters, saveClusters } from '../store/clusters';
import { CLUSTER_RULE, parametersOf, type SiteQuestion } from './decide-clusters';
import type { WalkStart } from './walk-start';

export const HOSPITAL_RULE = 'hospital-wide';
export const RARE_RULE = 'rare-mechanism';

/** What the rule of the whole hospital counts, and where it looks for what is usual. */
export function hospitalParameters(parameters: Parameters) {
  return {
    days: number(parameters, 'days', 28),
    minPatients: number(parameters, 'minPatients', 3),
    baselineDays: number(parameters, 'baselineDays', 364),
  };
}

/** Whether a family is a surprise each time, and after how many days it is one again. */
export function rareParameters(parameters: Parameters, family: string) {
  return {
    days: number(parameters, 'days', 365),
    every: !words(parameters, 'usual', []).includes(family),
  };
}

/** Cases of one family that were found here as isolates, by species. */
export function foundBySpecies(cases: readonly SeenCase[]): Map<string, SeenCase[]> {
  const species = new Map<string, SeenCase[]>();
  for (const one of cases) {
    if (one.source || one.speciesName === NO_ISOLATE.name) continue;
    species.set(one.speciesName, [...(species.get(one.speciesName) ?? []), one]);
  }
  return species;
}

/**
 * Clusters that need no shared ward: one species and enzyme in more patients of the hospital than
 * usual, and one case of a mechanism that is new or rare here. Follows those of one family from the
 * first fact on; the rules `hospital-wide` and `rare-mechanism` alert.
 *
 * Cases are read, and a cluster is written, only where it holds one of these persons or came out
 * otherwise than it is stored: of whose case has changed tells an event of their own.
 */
export async function decideWindowClusters(
  tx: Tx,
  asked: SiteQuestion,
  { family, cases, stories, since, sweep }: WindowFamily,
): Promise<void> {
  const { site } = asked;
  const courses = rulesOf(asked, family, { cases, stories, since }).flatMap(
    ({ name, by, rule, because }) =>
      sweep(by, rule).map((course): Told => {
        const joinedAt = joinedCases(course, stories);
        const told = {
          course,
          joinedAt,
          alertId: alertId(site, name, alertKey([course.id])),
          because: because(course),
        };
        return { ...told, basis: basisOf(told, asked) };
      }),
  );
  const former = await clustersOfFamily(tx, site, family, since?.fromMs ?? null);
  const kept = new Set(courses.map(({ course }) => course.id));
  const gone = former.flatMap(({ id }) => (kept.has(id) ? [] : [id]));
  await deleteClusters(tx, site, gone);
  const known = new Map(former.map(({ id, basis }) => [id, basis]));
  const changed = courses.filter(
    (one) =>
      known.get(one.course.id) !== one.basis || asked.mine.some(({ id }) => one.joinedAt.has(id)),
  );
  await saveClusters(tx, site, await storedOf(changed, asked));
  const due = [
    ...courses.map(({ course: { id, dueMs } }) => ({ id, dueMs })),
    ...gone.map((id) => ({ id, dueMs: null })),
  ].map(({ id, dueMs }) => ({ site, name: JSON.stringify(['cluster', id]), dueMs }));
  asked.timers.push(...due);
}

/** A family with its cases in short. */
export interface WindowFamily {
  readonly family: string;
  /** From when on it is followed; null from its first fact on. */
  readonly since: WalkStart | null;
  /** Those that matter to what became known since then. */
  readonly cases: readonly SeenCase[];
  /** The same, those that go on under another name as one. */
  readonly stories: readonly ContinuedCase[];
  readonly sweep: Sweeping;
}

/** Follows a rule through its family's cases; what was followed by the same numbers is known. */
export type Sweeping = (by: object, rule: () => WindowRule) => readonly WindowCourse[];

export function sweepingOf(
  asked: Pick<SiteQuestion, 'site' | 'nowMs' | 'timeZone'>,
  since: WalkStart | null,
): Sweeping {
  const known = new Map<string, readonly WindowCourse[]>();
  return (by, rule) => {
    const name = JSON.stringify(by);
    const courses = known.get(name) ?? swept(rule(), asked, since);
    known.set(name, courses);
    return courses;
  };
}

/** With which correction each step followed from. */
function swept(
  rule: WindowRule,
  asked: Pick<SiteQuestion, 'site' | 'nowMs' | 'timeZone'>,
  since: WalkStart | null,
): WindowCourse[] {
  const correctedAt = correctionsAmong(rule.cases, asked.timeZone);
  return sweepWindows(rule, asked, since?.fromMs).map((course) => {
    const isIn = ({ id }: SeenCase) => course.joinedAt.has(id);
    const steps = course.steps.map((step) => {
      // What a correction leaves may be no more than usual.
      if (!isCorrected(step) && step.kind !== 'quiet') return step;
      const because = correctedAt(instantMs(step.at, 'UTC'), isIn);
      return { ...step, text: [step.text, ...because].join(' ') };
    });
    return { ...course, steps };
  });
}

interface WindowKind {
  /** The rule that tells of it. */
  readonly name: string;
  /** What it is of, and by which numbers. */
  readonly by: object;
  readonly rule: () => WindowRule;
  /** Why it is one, beside what joins its cases. */
  readonly because: (course: WindowCourse) => string[];
}

function rulesOf(
  { book, timeZone }: SiteQuestion,
  family: string,
  { cases, stories, since }: Pick<WindowFamily, 'cases' | 'stories' | 'since'>,
): WindowKind[] {
  const linking = clusterParameters(parametersOf(book, CLUSTER_RULE));
  const asked = rareParameters(parametersOf(book, RARE_RULE), family);
  const rare = rareAmong(namedOrUnexplained(family, stories), asked);
  const surprises = ({ joinedAt }: WindowCourse): string[] => {
    const mine = rare.filter(({ id }) => joinedAt.has(id));
    return surpriseSentences(family, mine, { days: asked.days, timeZone });
  };
  const hospital = {
    ...hospitalParameters(parametersOf(book, HOSPITAL_RULE)),
    joinDays: linking.joinDays,
  };
  const ofHospital = [...foundBySpecies(cases)].map(([name, mine]): WindowKind => ({
    name: HOSPITAL_RULE,
    by: { name, ...hospital },
    rule: () => hospitalRule([family, name], mine, hospital),
    because: () => [],
  }));
  // Where one case may be enough the family is followed from its first fact on.
  if (since) return ofHospital;
  return [
    ...ofHospital,
    {
      name: RARE_RULE,
      by: { ...asked, ...linking },
      rule: () => anyOneRule([family], stories, rare, linking),
      because: surprises,
    },
  ];
}

/** A cluster's course with the alert that tells of it and its own reasons. */
interface Told {
  readonly course: WindowCourse;
  /** When each case joined, by its own id. */
  readonly joinedAt: ReadonlyMap<string, Moment>;
  readonly alertId: string;
  readonly because: readonly string[];
  /** All that it is made of, but for what else is known of its cases. */
  readonly basis: string;
}

function basisOf(
  { course, joinedAt, alertId: alert, because }: Omit<Told, 'basis'>,
  { book, timeZone }: SiteQuestion,
): string {
  const { id, kind, formedAt, status, members, steps, dueMs, restsMs, sinceMs } = course;
  const linking = clusterParameters(parametersOf(book, CLUSTER_RULE));
  const all = [
    ...[id, kind, formedAt, status, members, steps, dueMs, restsMs, sinceMs],
    ...[[...joinedAt], alert, because, linking, timeZone],
  ];
  return createHash('sha1').update(JSON.stringify(all)).digest('base64url');
}

function caseIdOf({ id, caseId }: SeenCase): string {
  return caseId ?? id;
}

/** When each case itself joined: of one that went on under another name, both. */
function joinedCases(
  { kind, joinedAt }: WindowCourse,
  stories: readonly ContinuedCase[],
): ReadonlyMap<string, Moment> {
  if (kind !== 'any-one') return joinedAt;
  return new Map(
    stories.flatMap(({ id, caseId }) => {
      const at = joinedAt.get(id);
      return at === undefined ? [] : [[caseId, at] as const];
    }),
  );
}

async function storedOf(courses: readonly Told[], { site, book, timeZone, cases }: SiteQuestion) {
  if (courses.length === 0) return [];
  const ids = new Set(courses.flatMap(({ course }) => course.members.map(caseIdOf)));
  const rows = await cases.of(ids);
  const by = clusterParameters(parametersOf(book, CLUSTER_RULE));
  return courses.map(({ course, joinedAt, alertId: id, because, basis }) => {
    const members = course.members.flatMap((one): ClusterState['members'] => {
      const state = rows
        .get(caseIdOf(one))
        ?.versions.flatMap((version) => version.state ?? [])
        .at(-1);
      return state ? [{ id: caseIdOf(one), state }] : [];
    });
    const links = hospitalLinks(members, course.kind, by);
    const whole: ClusterCourse = {
      ...course,
      mergedInto: null,
      last: { members, links },
      steps: course.steps.map((step) => ({ ...step, atMs: Date.parse(step.at), state: null })),
      joinedAt,
      nodes: [...joinedAt.keys()].sort(),
    };
    const times = members.map(({ state }) => state.firstMs);
    const cluster = clusterView(whole, { site, timeZone, alertId: id });
    return {
      cluster: { ...cluster, because: [...because, ...cluster.because] },
      nodes: whole.nodes,
      held: [],
      rested: false,
      basis,
      pseudonyms: [...new Set(members.map(({ state }) => state.pseudonym))],
      dueMs: course.dueMs,
      firstMs: Math.min(...times),
      lastMs: Math.max(...times),
      restsMs: course.restsMs,
      sinceMs: course.sinceMs,
    };
  });
}
