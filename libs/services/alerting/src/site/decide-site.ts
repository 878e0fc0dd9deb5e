import { append } from '@carbawatch/event-log';
import type { Tx } from '@carbawatch/postgres';
import { eventOf, type Occasion } from '../consumers/alert-differences';
import type { Deciding } from '../consumers/recompute';
import { CaseReader } from '../store/case-reader';
import { clocksOf, setTimers } from '../store/clock';
import { appendChanges } from '../store/changes';
import { lockLanes } from '../store/families';
import { decideClusters, type SiteQuestion } from './decide-clusters';
import { decideContacts } from './decide-contacts';
import { decideFacts, siteClock } from './decide-facts';
import { decideMechanisms } from './decide-mechanisms';
import { writeSiteAlerts, type SiteDecision } from './site-decision';
import { restedCases } from '../store/clusters';
import { linkedCases } from '../store/case-links';
import { siteAlertsOfOtherRules } from '../store/alerts';
import { casesOfPersons } from '../store/known-cases';

/** Everything of a site that has no person is under this name: its lane is the one writer's. */
export const NOBODY = '';

/**
 * Stage two: decides what joins these persons with others. Its lane is held by one writer of the
 * site at a time, so that two workers with two patients of one ward see both.
 */
export async function decideSite(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
  deciding: Deciding,
  occasion: Occasion,
): Promise<void> {
  await lockLanes(tx, [{ site, pseudonym: NOBODY }]);
  const book = await deciding.rules.bookOf(tx, site);
  const clocks = await clocksOf(tx, [site]);
  const { timeZone } = deciding;
  const nowMs = clocks.get(site) ?? Date.parse(occasion.at);
  const decided = await decideJoins(tx, { site, pseudonyms, book, timeZone, nowMs });
  const decision = { ...decided, book };
  const { changed, shown } = await writeSiteAlerts(tx, site, decision, occasion);
  append(tx, changed.map(eventOf));
  await appendChanges(tx, shown);
}

/** Clusters, mechanisms and contacts of these persons' cases, in the tables of the second stage. */
export async function decideJoins(
  tx: Tx,
  question: Omit<SiteQuestion, 'mine' | 'linked' | 'cases' | 'timers'>,
): Promise<SiteDecision> {
  const { site, pseudonyms } = question;
  const asked: SiteQuestion = {
    ...question,
    mine: await casesOfPersons(tx, site, pseudonyms),
    linked: await linkedCases(tx, site, pseudonyms),
    cases: new CaseReader(tx, site),
    timers: [],
  };
  const before = asked.linked.map(familyOfCase);
  // Contacts come first: a cluster ends when none of them is left to screen.
  const contacts = await decideContacts(tx, asked);
  const decisions = [
    await decideClusters(tx, asked, await restedCases(tx, site, contacts.changed)),
    await decideMechanisms(tx, asked, [...new Set(before)]),
    contacts,
  ];
  const timers = new Map(asked.timers.map((timer) => [timer.name, timer]));
  await setTimers(tx, 2, [...timers.values()]);
  return {
    derived: decisions.flatMap(({ derived }) => derived),
    former: decisions.flatMap(({ former }) => former),
  };
}

/**
 * What changed rules mean for alerts that no person's facts hold: ends what rules that are switched
 * off have left open, and looks at every feed and signal anew.
 */
export async function followRules(
  tx: Tx,
  site: string,
  deciding: Deciding,
  occasion: Occasion,
): Promise<void> {
  await lockLanes(tx, [{ site, pseudonym: NOBODY }]);
  const book = await deciding.rules.bookOf(tx, site);
  const names = book.siteRules.map(({ name }) => name);
  const clock = await siteClock(tx, site, deciding, occasion);
  const facts = await decideFacts(tx, site, { book, clock });
  const decision = {
    derived: facts.derived,
    former: [...facts.former, ...(await siteAlertsOfOtherRules(tx, site, names))],
    book,
  };
  const { changed, shown } = await writeSiteAlerts(tx, site, decision, occasion);
  append(tx, changed.map(eventOf));
  await appendChanges(tx, shown);
}

function familyOfCase(id: string): string {
  const [, family] = JSON.parse(id) as [string, string]; // our own id
  return family;
}
