import type { Tx } from '@carbawatch/postgres';
import { NO_ISOLATE } from '../decide/cases/case-history';
import { DAY_MS, clusterParameters } from '../decide/cases/cluster-parameters';
import { continued } from '../decide/cases/continued-cases';
import { hospitalSnapshots } from '../decide/cases/hospital-wide';
import { stateAt } from '../decide/cases/link-cases';
import {
  mechanismSnapshots,
  namedOrUnexplained,
  wardMechanismSnapshots,
} from '../decide/cases/mechanism-rows';
import { rareAmong } from '../decide/cases/rare-cases';
import { RenamedCases } from '../decide/cases/renamed-cases';
import { MECHANISM_UNKNOWN } from '../decide/evidence';
import { distinct } from '../decide/wording';
import type { SeenCase } from '../decide/cases/seen-cases';
import { anyOneRule, hospitalRule } from '../decide/cases/window-clusters';
import { correctionsAmong } from '../decide/cases/seen-corrections';
import type { CompiledRule } from '../decide/rules/compile-rule';
import { number } from '../decide/rules/row';
import { alertsOfCourses, alertsOfEpisodes } from '../decide/site-alert';
import type { DerivedAlert } from '../decide/tracks';
import { siteAlertsOfGroup } from '../store/alerts';
import { heldOfNodes } from '../store/clusters';
import { floorsOfPersons, markWalked, type CaseFloor } from '../store/family-walks';
import { casesOfFamily, casesOfNumbers, casesOfWards } from '../store/known-cases';
import { CLUSTER_RULE, parametersOf, type SiteQuestion } from './decide-clusters';
import {
  HOSPITAL_RULE,
  RARE_RULE,
  decideWindowClusters,
  foundBySpecies,
  hospitalParameters,
  rareParameters,
  sweepingOf,
  type WindowFamily,
} from './decide-window-clusters';
import type { SiteDecision } from './site-decision';
import { walkBasis, walkStart, type WalkStart } from './walk-start';

/** A family of this hospital with the cases that matter, in short. */
interface FamilyCases extends WindowFamily {
  /** Wards on which these persons' cases first were, as it was known or believed at any time. */
  readonly wards: readonly string[];
  /** All cases that were ever found on these wards. */
  readonly onWards: readonly SeenCase[];
}

/** Families that these persons carry or carried: which of them is new here, or jumps on a ward. */
export async function decideMechanisms(
  tx: Tx,
  asked: SiteQuestion,
  formerFamilies: readonly string[],
): Promise<SiteDecision> {
  const { site, book, mine, pseudonyms } = asked;
  const derived: DerivedAlert[] = [];
  const former: string[] = [];
  const floors = await floorsOfPersons(tx, site, pseudonyms);
  const families = [...mine.map((one) => one.family), ...formerFamilies, ...floors.keys()];
  for (const family of new Set(families)) {
    const found = await followed(tx, asked, family, floors.get(family));
    await decideWindowClusters(tx, asked, found);
    for (const rule of book.siteRules) derived.push(...(await alertsOf(tx, rule, found, asked)));
    former.push(...(await formerAlerts(tx, found, asked)));
    if (!found.since) await markWalked(tx, site, family, walkBasis(asked, family));
  }
  return { derived, former };
}

/** The cases of a family that matter to what these persons may have changed in it. */
async function followed(
  tx: Tx,
  asked: SiteQuestion,
  family: string,
  floor: CaseFloor | undefined,
): Promise<FamilyCases> {
  const { site } = asked;
  const wards = floor?.wards ?? [];
  const onWards = await casesOfWards(tx, site, family, wards);
  const of = async (since: WalkStart | null): Promise<FamilyCases> => {
    const cases = await casesOfFamily(tx, site, family, since);
    const stories = continued(cases);
    return { family, since, cases, stories, wards, onWards, sweep: sweepingOf(asked, since) };
  };
  const since = await walkStart(tx, asked, family, floor?.floorMs);
  const near = await of(since);
  const isFar = since && (isSurprised(near, since, asked) || reachesBack(near, since, asked));
  return isFar ? of(null) : near;
}

/** Whether a cluster reaches back by a member that was found late, over what was not read. */
function reachesBack(
  { cases, family, sweep }: FamilyCases,
  { fromMs }: WalkStart,
  { book }: SiteQuestion,
): boolean {
  const { joinDays } = clusterParameters(parametersOf(book, CLUSTER_RULE));
  const by = { ...hospitalParameters(parametersOf(book, HOSPITAL_RULE)), joinDays };
  return [...foundBySpecies(cases)].some(([name, mine]) =>
    sweep({ name, ...by }, () => hospitalRule([family, name], mine, by)).some(
      ({ sinceMs }) => sinceMs <= fromMs - by.days * DAY_MS,
    ),
  );
}

/** Whether one case may have been enough since then: whose predecessors are not all at hand. */
function isSurprised(
  { family, stories }: Pick<FamilyCases, 'family' | 'stories'>,
  { fromMs }: WalkStart,
  { book }: SiteQuestion,
): boolean {
  const by = rareParameters(parametersOf(book, RARE_RULE), family);
  return rareAmong(namedOrUnexplained(family, stories), by).some(({ knownMs }) => knownMs > fromMs);
}

/** The alerts that are stored of what was followed: of these wards, and of clusters since then. */
async function formerAlerts(
  tx: Tx,
  { family, since, wards }: FamilyCases,
  { site, book }: SiteQuestion,
): Promise<string[]> {
  const byWard = new Set(
    book.siteRules.filter(({ subject }) => subject === 'ward-mechanism').map(({ name }) => name),
  );
  const raisedAfter = since?.fromMs ?? null;
  const stored = await siteAlertsOfGroup(tx, site, groupOf(family), { raisedAfter, wards });
  return stored
    .filter(({ rule, ward, isLater }) =>
      byWard.has(rule) ? ward !== null && wards.includes(ward) : isLater,
    )
    .map(({ id }) => id);
}

function groupOf(family: string): string {
  return `mechanism ${family}`;
}

async function alertsOf(
  tx: Tx,
  rule: CompiledRule,
  found: FamilyCases,
  asked: SiteQuestion,
): Promise<DerivedAlert[]> {
  switch (rule.subject) {
    case 'mechanism':
      return rare(tx, rule, found, asked);
    case 'site-mechanism':
      return hospitalWide(tx, rule, found, asked);
    case 'ward-mechanism':
      return jumps(rule, found, asked);
    default:
      return [];
  }
}

/** One alert a cluster of one case: the next surprise after it is another. */
async function rare(
  tx: Tx,
  rule: CompiledRule,
  { family, since, stories, sweep }: FamilyCases,
  { site, timeZone, book, cases }: SiteQuestion,
): Promise<DerivedAlert[]> {
  if (since) return [];
  const by = rareParameters(rule.document.parameters, family);
  const linking = clusterParameters(parametersOf(book, CLUSTER_RULE));
  const surprises = rareAmong(namedOrUnexplained(family, stories), by);
  const courses = sweep({ ...by, ...linking }, () =>
    anyOneRule([family], stories, surprises, linking),
  );
  const subject = { site, pseudonym: null, group: groupOf(family), wardNow: null };
  const named = new Set(surprises.map(({ id }) => id));
  const persons = new Set(stories.flatMap((one) => (named.has(one.id) ? [one.pseudonym] : [])));
  const mine = stories.filter(({ pseudonym }) => persons.has(pseudonym));
  const known = await cases.of(mine.map(({ caseId }) => caseId));
  const isolatesAt = (id: string, ms: number): readonly string[] => {
    const one = known.get(id);
    return (one && stateAt(one, ms)?.isolates) ?? [];
  };
  const correctedAt = correctionsAmong(stories, timeZone);
  const namedAt = await namesGiven(tx, site, family, persons);
  const shown = courses.map((course) =>
    mechanismSnapshots(family, course, surprises, {
      ...by,
      ...{ timeZone, isolatesAt, correctedAt, namedAt },
    }),
  );
  return alertsOfCourses(rule, subject, shown);
}

/** Which families these persons' cases of an enzyme without a name go on as, and when. */
async function namesGiven(
  tx: Tx,
  site: string,
  family: string,
  persons: ReadonlySet<string>,
): Promise<(ms: number, isAsked: (caseId: string) => boolean) => readonly string[]> {
  if (family !== MECHANISM_UNKNOWN || persons.size === 0) return () => [];
  const renamed = new RenamedCases(await casesOfNumbers(tx, site, [...persons]));
  return (ms, isAsked) => {
    const given = renamed.at(ms).filter(({ from }) => isAsked(from.id));
    const families = given.map(({ to }) => to.state.family);
    return distinct(families.filter((one) => one !== MECHANISM_UNKNOWN)).sort();
  };
}

/** One alert a cluster of the hospital: a later one of the same species and enzyme is another. */
async function hospitalWide(
  tx: Tx,
  rule: CompiledRule,
  { family, since, cases, sweep }: FamilyCases,
  { site, book, timeZone, timers }: SiteQuestion,
): Promise<DerivedAlert[]> {
  const { joinDays } = clusterParameters(parametersOf(book, CLUSTER_RULE));
  const by = { ...hospitalParameters(rule.document.parameters), joinDays };
  const derived: DerivedAlert[] = [];
  for (const [speciesName, mine] of foundBySpecies(cases)) {
    const courses = sweep({ name: speciesName, ...by }, () =>
      hospitalRule([family, speciesName], mine, by),
    );
    const subject = { site, pseudonym: null, group: groupOf(family), wardNow: null };
    const joined = courses.flatMap(({ joinedAt }) => [...joinedAt.keys()]);
    const onWards = await heldOfNodes(tx, site, joined);
    const shown = courses.map((course) =>
      hospitalSnapshots({ family, speciesName }, course, { cases: mine, onWards, by, timeZone }),
    );
    derived.push(...alertsOfCourses(rule, subject, shown));
    // The clusters that are stored have timers of their own.
    if (since) continue;
    // The timer names a case, so that its person is looked at when the window has moved on.
    const due = courses.flatMap(({ dueMs }) => dueMs ?? []);
    const name = JSON.stringify(['hospital', mine[0]?.id ?? '', rule.name]);
    timers.push({ site, name, dueMs: due.length > 0 ? Math.min(...due) : null });
  }
  return derived;
}

function jumps(
  rule: CompiledRule,
  { family, onWards, wards }: FamilyCases,
  { site, timeZone, nowMs, timers }: SiteQuestion,
): DerivedAlert[] {
  const days = number(rule.document.parameters, 'days', 56);
  return wards.flatMap((ward) => {
    // Of this ward alone: which other wards were read hangs on who else is looked at with it.
    const ever = new Set(onWards.flatMap((one) => (one.ward === ward ? [one.id] : [])));
    const stories = continued(onWards.filter(({ id }) => ever.has(id)));
    const correctedAt = correctionsAmong(stories, timeZone);
    const here = stories.filter((one) => one.ward === ward && one.speciesName !== NO_ISOLATE.name);
    const by = { days, timeZone, nowMs, correctedAt };
    const { snapshots, dueMs } = wardMechanismSnapshots({ family, ward }, here, by);
    // The timer names a case of the ward, so that its person is looked at when the days are over.
    const name = JSON.stringify(['species-jump', here[0]?.caseId ?? '', rule.name, ward]);
    if (here.length > 0) timers.push({ site, name, dueMs });
    const subject = { site, pseudonym: null, group: groupOf(family), wardNow: null };
    return alertsOfEpisodes(rule, subject, snapshots);
  });
}
