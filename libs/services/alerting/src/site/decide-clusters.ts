import type { Tx } from '@carbawatch/postgres';
import { alertKey, alertId } from '../decide/alert-id';
import type { KnownCase } from '../decide/cases/case-history';
import { groupedBy } from '../decide/grouped-by';
import { endByScreens, type ScreenedContact } from '../decide/cases/cluster-end';
import { withCorrections } from '../decide/cases/cluster-corrections';
import { clusterParameters, type ClusterParameters } from '../decide/cases/cluster-parameters';
import { clusterSnapshots, clusterView } from '../decide/cases/cluster-view';
import { heldSpans } from '../decide/cases/cluster-states';
import { keptLinks, renamingLinks } from '../decide/cases/kept-links';
import { linkSpans } from '../decide/cases/link-cases';
import { sweepClusters, type CaseLink, type ClusterCourse } from '../decide/cases/sweep';
import { number } from '../decide/rules/row';
import type { RuleBook } from '../decide/rules/rule-book';
import { alertOfCourse } from '../decide/site-alert';
import type { DerivedAlert } from '../decide/tracks';
import { componentLinks, linkedCases, replaceLinks } from '../store/case-links';
import type { CaseReader } from '../store/case-reader';
import type { Timer } from '../store/clock';
import { clustersOfNodes, deleteClusters, saveClusters } from '../store/clusters';
import { screenedContacts } from '../store/contacts';
import {
  candidatesFor,
  casesOfIds,
  casesOfNumbers,
  casesOfPersons,
  numbersOf,
  pseudonymOfCase,
  type CaseRow,
} from '../store/known-cases';
import { namesOfCases } from './case-names';
import type { SiteDecision } from './site-decision';

export interface SiteQuestion {
  readonly site: string;
  readonly pseudonyms: readonly string[];
  readonly book: RuleBook;
  readonly timeZone: string;
  readonly nowMs: number;
  /** Cases of these persons, and those that they were linked with before. */
  readonly mine: readonly CaseRow[];
  readonly linked: readonly string[];
  readonly cases: CaseReader;
  /** Timers of the second stage that the decision sets: written together, the last of a name. */
  readonly timers: Timer[];
}

/** Name of the rule whose parameters say what a cluster is; other rules only speak of them. */
export const CLUSTER_RULE = 'cluster';

/** Kinds that links of two cases make; others are found without them. */
const LINKED_KINDS = ['clone', 'plasmid', 'environmental'] as const;

export function parametersOf(book: RuleBook, rule: string) {
  return book.documents.find(({ document }) => document.rule === rule)?.document.parameters ?? {};
}

/**
 * Links these persons' cases anew with all they may be joined to, follows every cluster that they
 * are or were in from the first fact on, and writes what differs; so with the cases `around` whose
 * contacts have changed. Answers the alerts.
 */
export async function decideClusters(
  tx: Tx,
  asked: SiteQuestion,
  around: readonly string[],
): Promise<SiteDecision> {
  const { site, book, nowMs, timeZone } = asked;
  const by = clusterParameters(parametersOf(book, CLUSTER_RULE));
  const joined = await joinedCases(tx, asked, around, by);
  if (!joined) return { derived: [], former: [] };
  const { ids, cases, links } = joined;
  const found = sweepClusters(cases, links, by, { site, nowMs, timeZone });
  const swept = withCorrections(found, cases, timeZone);
  const resting = new Set(swept.filter(hasRested).flatMap(({ nodes }) => nodes));
  const contacts = await contactsOf(
    tx,
    site,
    cases.filter(({ id }) => resting.has(id)),
  );
  const courses = swept.map((course) => endByScreens(course, contacts, by, nowMs));
  const former = await clustersOfNodes(tx, site, [...ids], LINKED_KINDS);
  const rules = book.siteRules.filter(({ subject }) => subject === 'cluster');
  const derived = courses.flatMap((course) => alertsOf(course, { site, timeZone, rules }));
  const kept = new Set(courses.map(({ id }) => id));
  const gone = former.filter(({ id }) => !kept.has(id)).map(({ id }) => id);
  await deleteClusters(tx, site, gone);
  await saveClusters(
    tx,
    site,
    courses.map((course) => stored(course, { site, timeZone })),
  );
  asked.timers.push(
    ...courses.map((course) => timerOf(site, course)),
    ...gone.map((id) => ({ site, name: JSON.stringify(['cluster', id]), dueMs: null })),
  );
  return { derived, former: clusterAlertIds(site, [...kept, ...gone], book) };
}

interface Joined {
  readonly ids: ReadonlySet<string>;
  readonly cases: readonly CaseRow[];
  readonly links: readonly CaseLink[];
}

/**
 * Everything that is or was joined to these persons' cases, linked anew, with those of every number
 * of theirs: where a result goes to another patient, links of the one go on as the other's. The
 * first stage goes on writing cases meanwhile: whoever has others by now than those that were
 * linked is linked again, or a cluster would fall apart until the next event.
 */
async function joinedCases(
  tx: Tx,
  asked: SiteQuestion,
  around: readonly string[],
  by: ClusterParameters,
): Promise<Joined | null> {
  const { site } = asked;
  const pseudonyms = await numbersOf(tx, site, asked.pseudonyms);
  const isAsAsked = pseudonyms.length === asked.pseudonyms.length;
  let mine = isAsAsked ? asked.mine : await casesOfPersons(tx, site, pseudonyms);
  let before = isAsAsked ? asked.linked : await linkedCases(tx, site, pseudonyms);
  for (;;) {
    const roots = [...new Set([...before, ...mine.map(({ id }) => id), ...around])].sort();
    if (roots.length === 0) return null;
    const { links: linked, read } = await linksOf(tx, site, mine, by);
    await replaceLinks(tx, site, pseudonyms, { had: before.length > 0, links: linked });
    const links = await componentLinks(tx, site, roots);
    const ids = new Set([...roots, ...links.flatMap(({ a, b }) => [a, b])]);
    const cases = await casesOfIds(tx, site, [...ids]);
    const now = new Map(cases.map((one) => [one.id, one]));
    const isAsRead = (one: CaseRow) =>
      JSON.stringify(now.get(one.id)?.versions) === JSON.stringify(one.versions);
    if (read.every(isAsRead)) return { ids, cases, links };
    before = await linkedCases(tx, site, pseudonyms);
    mine = await casesOfPersons(tx, site, pseudonyms);
  }
}

/** Links of these persons' cases, and all cases that were read for them and are linked. */
async function linksOf(
  tx: Tx,
  site: string,
  mine: readonly CaseRow[],
  by: ClusterParameters,
): Promise<{ links: CaseLink[]; read: CaseRow[] }> {
  const read = new Map(mine.map((one) => [one.id, one]));
  const links = new Map<string, CaseLink>();
  const known = new Map(mine.map((one) => [one.id, one]));
  const ended = new Set<string>();
  for (const other of await candidatesFor(tx, site, [...known.keys()], by.environmentDays)) {
    const one = known.get(other.of);
    if (!one) continue;
    const [a, b] = one.id < other.id ? [one, other] : [other, one];
    if (links.has(nameOf({ a: a.id, b: b.id }))) continue;
    const spans = linkSpans(a, b, by);
    if (spans.length === 0) continue;
    links.set(nameOf({ a: a.id, b: b.id }), { a: a.id, b: b.id, spans });
    read.set(other.id, other);
    const hasEnded = spans.some(({ toMs }) => toMs !== null);
    if (hasEnded) for (const each of [a, b]) ended.add(each.pseudonym);
  }
  if (ended.size === 0) return { links: [...links.values()], read: [...read.values()] };
  const linked = await goingOn(tx, site, { mine, links: [...links.values()], ended, by });
  for (const link of linked) links.set(nameOf(link), link);
  return { links: [...links.values()], read: [...read.values()] };
}

/**
 * What follows from cases that go on under other ids: links that are kept while one of the two has
 * no name yet, and which cases of a person are one after the other.
 */
async function goingOn(
  tx: Tx,
  site: string,
  asked: {
    readonly mine: readonly CaseRow[];
    readonly links: readonly CaseLink[];
    /** Whose links with these persons held no longer at some time. */
    readonly ended: ReadonlySet<string>;
    readonly by: ClusterParameters;
  },
): Promise<CaseLink[]> {
  const { mine, links, ended, by } = asked;
  const all = await casesOfNumbers(tx, site, [...ended]);
  const anchors = new Map(all.map(({ id, anchor }) => [id, anchor]));
  const ofAnchor = groupedBy(all, ({ anchor }) => anchor);
  const isMine = new Set(mine.map(({ id }) => id));
  const pairs = new Map<string, [string, string]>();
  for (const { a, b } of links) {
    const [one, other] = isMine.has(a) ? [a, b] : [b, a];
    const [of, near] = [anchors.get(one), anchors.get(other)];
    if (of === undefined || near === undefined || of === near) continue;
    pairs.set(JSON.stringify([of, near].sort()), [of, near]);
  }
  const found = [...pairs.values()].flatMap(([one, other]) =>
    keptLinks(ofAnchor.get(one) ?? [], ofAnchor.get(other) ?? [], by),
  );
  const renaming = [...ofAnchor.values()].flatMap((cases) => renamingLinks(cases));
  const joined = new Set(links.map(nameOf));
  return [
    ...found.filter(({ a, b }) => isMine.has(a) || isMine.has(b)),
    // Two numbers of one person may have been linked before they were known to be one.
    ...renaming.filter(
      ({ a, b }) =>
        pseudonymOfCase(a) === pseudonymOfCase(b) ||
        ((isMine.has(a) || isMine.has(b)) && !joined.has(nameOf({ a, b }))),
    ),
  ];
}

function nameOf({ a, b }: Pick<CaseLink, 'a' | 'b'>): string {
  return `${a}\n${b}`;
}

/** Contacts of these cases; a merge of numbers moves them under the name that the case has now. */
async function contactsOf(
  tx: Tx,
  site: string,
  cases: readonly KnownCase[],
): Promise<ScreenedContact[]> {
  if (cases.length === 0) return [];
  const namesOf = await namesOfCases(tx, site, cases);
  const contacts = await screenedContacts(
    tx,
    site,
    cases.map(({ id }) => id),
  );
  return contacts.map(({ caseId, ...contact }) => ({ ...contact, caseIds: namesOf(caseId) }));
}

function hasRested({ steps }: ClusterCourse): boolean {
  return steps.some(({ kind }) => kind === 'quiet' || kind === 'waits');
}

function alertsOf(
  course: ClusterCourse,
  at: { readonly site: string; readonly timeZone: string; readonly rules: RuleBook['siteRules'] },
): DerivedAlert[] {
  const { timeZone } = at;
  return at.rules.flatMap((rule) => {
    const growthDays = number(rule.document.parameters, 'growthDays', 7);
    const { joinDays } = clusterParameters(rule.document.parameters);
    const snapshots = clusterSnapshots(course, { timeZone, growthDays, joinDays });
    const subject = {
      site: at.site,
      pseudonym: null,
      group: `cluster ${course.mergedInto ?? course.id}`,
      wardNow: null,
    };
    const derived = alertOfCourse(rule, subject, snapshots);
    return derived ? [derived] : [];
  });
}

function stored(course: ClusterCourse, at: { readonly site: string; readonly timeZone: string }) {
  const cluster = clusterView(course, {
    ...at,
    alertId: alertId(at.site, CLUSTER_RULE, alertKey([course.id])),
  });
  const times = course.last.members.map(({ state }) => state.firstMs);
  return {
    cluster,
    nodes: course.nodes,
    held: heldSpans(course),
    rested: hasRested(course),
    basis: '',
    pseudonyms: [...new Set(cluster.members.map(({ pseudonym }) => pseudonym))],
    dueMs: course.dueMs,
    firstMs: Math.min(...times),
    lastMs: Math.max(...times),
    restsMs: null,
    sinceMs: null,
  };
}

/** The timer names a case of the cluster, so that its person is looked at when it is due. */
function timerOf(site: string, course: ClusterCourse) {
  return { site, name: JSON.stringify(['cluster', course.id]), dueMs: course.dueMs };
}

function clusterAlertIds(site: string, ids: readonly string[], book: RuleBook): string[] {
  const rules = book.documents.filter(({ document }) => document.subject === 'cluster');
  return ids.flatMap((id) =>
    rules.map(({ document }) => alertId(site, document.rule, alertKey([id]))),
  );
}
