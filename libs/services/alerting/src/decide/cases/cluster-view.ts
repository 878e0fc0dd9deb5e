import {
  dayOf,
  type Cluster,
  type ClusterKind,
  type ClusterMember,
  type UnitType,
} from '@carbawatch/contracts';
import type { Row } from '../rules/row';
import type { Snapshot } from '../site-alert';
import { VULNERABLE_UNITS } from '../units';
import { distinct, familyWords, listed } from '../wording';
import type { CaseState } from './case-history';
import { DAY_MS } from './cluster-parameters';
import { familiesOf, patientsOf } from './cluster-states';
import { knownSpecies } from './cluster-words';
import { holdingRules, kindOf, outbreakName } from './holding-rules';
import { cameWithIt } from './link-cases';
import type { ClusterCourse, ClusterState, ClusterStep } from './sweep';

/** A cluster by itself: which others are of one outbreak with it is found when it is read. */
export type ClusterBody = Omit<Cluster, 'shares' | 'outbreak' | 'contactsToScreen' | 'environment'>;

/** What is asked with a cluster's view. */
export interface ViewContext {
  readonly site: string;
  readonly timeZone: string;
  readonly alertId: string;
}

/** A cluster as it is shown and stored. */
export function clusterView(course: ClusterCourse, context: ViewContext): ClusterBody {
  const { last } = course;
  const members = [...last.members].sort(
    (a, b) => a.state.firstMs - b.state.firstMs || (a.id < b.id ? -1 : 1),
  );
  const first = members[0]?.state;
  const newest = members.at(-1)?.state;
  if (!first || !newest) throw new RangeError('a cluster has members');
  const about = aboutOf(last, course.kind);
  return {
    id: course.id,
    site: context.site,
    kind: about.kind,
    status: course.status,
    family: familiesOf(last)[0] ?? first.family,
    alleles: distinct(members.flatMap(({ state }) => state.alleles)).sort(),
    species: speciesOf(last),
    sts: about.sts,
    wards: about.wards,
    patients: patientsOf(last),
    firstAt: first.firstPositiveAt,
    lastAt: newest.firstPositiveAt,
    formedAt: course.formedAt,
    mergedInto: course.mergedInto,
    title: outbreakName(last, course.kind),
    rules: holdingRules(last, course.kind),
    alertId: context.alertId,
    members: members.map(({ id, state }) =>
      memberOf(id, state, course.joinedAt.get(id) ?? course.formedAt),
    ),
    edges: last.links.map(({ a, b, link }) => {
      const { kind, ward, overlapHours, gapDays, weak, because } = link;
      return { a, b, kind, ward, overlapHours, gapDays, weak, because: [...because] };
    }),
    history: course.steps.map(({ at, kind, text, other }) => ({ at, kind, text, other })),
    epidemicCurve: curveOf(last, context.timeZone),
    because: [...waitingOf(course), ...sentencesOf(last, course.kind)],
  };
}

function memberOf(id: string, state: CaseState, joinedAt: string): ClusterMember {
  return {
    id,
    pseudonym: state.pseudonym,
    family: state.family,
    alleles: [...state.alleles],
    species: state.species,
    st: state.st,
    isolates: [...state.isolates],
    firstPositiveAt: state.firstPositiveAt,
    ward: state.ward,
    wards: distinct(state.wardTimes.map(({ ward }) => ward)),
    possiblyAcquiredHere: isAcquiredHere(state),
    knownBefore: state.knownBefore,
    joinedAt,
  };
}

/** Null where nothing is known of the stay; who carried it before has acquired nothing here. */
function isAcquiredHere(state: CaseState): boolean | null {
  if (state.knownBefore) return false;
  return state.admittedMs === null && !state.hereBefore ? null : !cameWithIt(state);
}

function speciesOf({ members }: ClusterState): { code: string; name: string }[] {
  const species = new Map(members.map(({ state }) => [state.species.code, state.species]));
  return [...species.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function aboutOf(state: ClusterState, told?: ClusterKind) {
  const { members, links } = state;
  // What no ward joins is wherever its patients are.
  const joining = told === undefined ? links : [];
  const linked = joining.flatMap(({ link }) => (link.ward ? [link.ward] : []));
  const placed = members.flatMap(({ state }) => (state.ward ? [state.ward] : []));
  return {
    kind: kindOf(state, told),
    wards: distinct(linked.length > 0 ? linked : placed).sort(),
    sts: distinct(members.flatMap(({ state }) => (state.st ? [state.st] : []))).sort(
      (a, b) => Number(a) - Number(b) || (a < b ? -1 : 1),
    ),
  };
}

function curveOf({ members }: ClusterState, timeZone: string): Cluster['epidemicCurve'] {
  const cells = new Map<string, { day: string; ward: string | null; cases: number }>();
  for (const { state } of members) {
    const day = dayOf(state.firstPositiveAt, timeZone);
    const cell = cells.get(`${day} ${state.ward}`) ?? { day, ward: state.ward, cases: 0 };
    cell.cases += 1;
    cells.set(`${day} ${state.ward}`, cell);
  }
  return [...cells.values()].sort((a, b) => (`${a.day}${a.ward}` < `${b.day}${b.ward}` ? -1 : 1));
}

/** What holds a cluster open of which no new case is heard. */
function waitingOf({ waits }: ClusterCourse): string[] {
  return waits === undefined ? [] : [waits];
}

function sentencesOf(shown: ClusterState, told?: ClusterKind): string[] {
  const { links, members } = shown;
  const sources = members.filter(({ state }) => state.knownBefore).length;
  return [
    // Of one case its own reasons are told instead.
    ...holdingRules(shown, told).flatMap(({ rule, text }) => (rule === 'any-one' ? [] : [text])),
    ...distinct(
      links.map(({ link }) => `${link.because.join('; ')}${link.weak ? ' (weak)' : ''}.`),
    ),
    ...(sources > 0 ? [`Known before admission, so a source and no acquisition: ${sources}.`] : []),
  ];
}

interface ClusterAsked {
  readonly timeZone: string;
  readonly growthDays: number;
  /** Patients of so many days before the last make a cluster urgent; others are its past. */
  readonly joinDays: number;
}

/** What a rule of clusters was shown at each step of the course. */
export function clusterSnapshots(course: ClusterCourse, asked: ClusterAsked): Snapshot[] {
  return course.steps.flatMap((step, i): Snapshot[] => {
    const { at, atMs, state, text, kind, waitsFor = 0, toldLate = 0, exchanged } = step;
    const rowAs = (status: 'open' | 'quiet', shown: ClusterState): Row => {
      const about = { clusterId: course.id, waitsFor, toldLate, status };
      const row = withHistory(clusterRow(about, shown, asked), course.steps, step);
      return { ...row, sentences: { ...row.sentences, waits: () => waitingOf(course) } };
    };
    if (!state) {
      // One that goes on in another was none of the corrections.
      const told = { at, row: null, why: text, corrected: kind !== 'merged-into' };
      const last = step.again && course.steps.slice(0, i).findLast((one) => one.state)?.state;
      return [last ? { ...told, was: () => rowAs('open', last) } : told];
    }
    const next = course.steps[i + 1];
    // What was over when it stood again is told with its end.
    if (step.again && next?.kind === 'quiet' && next.atMs === atMs) return [];
    const before = kind === 'quiet' ? course.steps[i - 1] : undefined;
    const again = [step, before].find((one) => one?.again && one.atMs === atMs);
    const row = rowAs(statusAt(course, step), state);
    const why = SAYS_WHY.has(kind) ? text : null;
    const says = HAPPENED.has(kind) ? { says: text } : {};
    // What is known better is told with what it is; what is over is told as it went.
    const better = kind === 'amended' ? step : undefined;
    const reason = again ?? better;
    const because = reason ? { because: [reason.text] } : {};
    const was = () => rowAs('open', state);
    const others = exchanged ? { exchanged } : {};
    return [{ at, row, why, ...says, ...because, ...others, corrected: kind === 'shrank', was }];
  });
}

/** Steps whose words say what is new, and so many patients as the whole. */
const HAPPENED: ReadonlySet<string> = new Set(['grew', 'shrank', 'merged', 'split', 'waits']);

/** Steps that say what was learnt, and not only that something else is known. */
const SAYS_WHY: ReadonlySet<string> = new Set(['quiet', 'shrank', 'amended', 'split']);

/** Quiet from when it went quiet until a case joins again, or a contact is told late. */
function statusAt(course: ClusterCourse, step: ClusterStep): 'open' | 'quiet' {
  const told = course.steps.slice(0, course.steps.indexOf(step) + 1);
  const turns = told.filter(({ kind }) => kind === 'quiet' || WAKES.has(kind));
  return turns.at(-1)?.kind === 'quiet' ? 'quiet' : 'open';
}

const WAKES: ReadonlySet<string> = new Set(['formed', 'split', 'grew', 'merged', 'waits']);

function withHistory(row: Row, steps: readonly ClusterStep[], now: ClusterStep): Row {
  const told = steps.slice(0, steps.indexOf(now) + 1).map(({ text }) => text);
  return { ...row, sentences: { ...row.sentences, history: () => told } };
}

function clusterRow(
  about: {
    readonly clusterId: string;
    readonly status: string;
    readonly waitsFor: number;
    readonly toldLate: number;
  },
  state: ClusterState,
  { timeZone, growthDays, joinDays }: ClusterAsked,
): Row {
  const { kind, wards, sts } = aboutOf(state);
  const { members, links } = state;
  const last = [...members].sort((a, b) => b.state.firstMs - a.state.firstMs)[0]?.state;
  const since = (days: number) => (last?.firstMs ?? 0) - days * DAY_MS;
  const lately = members.filter((one) => one.state.firstMs >= since(joinDays));
  const patients = patientsOf(state);
  const families = familiesOf(state);
  const units = lately.flatMap((member) =>
    member.state.wardTimes
      // Where they met, and where each of them was found.
      .filter(({ ward }) => wards.includes(ward) || ward === member.state.ward)
      .map(({ unitType, claimed }) => unitType ?? claimed?.unitType),
  );
  const found = members.flatMap((member) => member.state.ward ?? []);
  return {
    isolates: distinct(members.flatMap((member) => member.state.isolates)).sort(),
    wardAtCollection: wards[0] ?? null,
    facts: {
      ...about,
      kind,
      family: families[0] ?? '',
      familyWords: listed(families.map(familyWords)),
      patients,
      lately: patientsAmong(lately),
      before: patients - patientsAmong(lately),
      species: knownSpecies(speciesOf(state).map(({ name }) => name)),
      sts,
      wards,
      foundElsewhere: distinct(found.filter((ward) => !wards.includes(ward))).sort(),
      vulnerable: units.some((unit) => VULNERABLE_UNITS.has(unit as UnitType)),
      invasive: patientsAmong(lately.filter((one) => one.state.invasive)),
      recent: patientsAmong(
        lately.filter(
          ({ state: one }) =>
            !one.knownBefore && !cameWithIt(one) && one.firstMs >= since(growthDays),
        ),
      ),
      weak: links.every(({ link }) => link.weak),
      doubtful: links.every(({ link }) => link.doubtful),
      lastOn: last ? dayOf(last.firstPositiveAt, timeZone) : null,
    },
    sentences: { edges: () => [...sentencesOf(state), ...weakWords(state)] },
  };
}

function weakWords({ links }: ClusterState): string[] {
  const weak = links.filter(({ link }) => link.weak).length;
  return weak > 0 ? [`Weak links: ${weak} of ${links.length}.`] : [];
}

function patientsAmong(members: ClusterState['members']): number {
  return new Set(members.map(({ state }) => state.pseudonym)).size;
}
