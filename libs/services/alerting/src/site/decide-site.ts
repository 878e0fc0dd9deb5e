import { append } from '@carbawatch/event-log';
import type { Tx } from '@carbawatch/postgres';
import { eventOf, type Occasion } from '../consumers/alert-differences';
import type { Deciding } from '../consumers/recompute';
import { clocksOf } from '../store/clock';
import { appendChanges } from '../store/changes';
import { lockLanes } from '../store/families';
import { decideClusters, type SiteQuestion } from './decide-clusters';
import { decideContacts } from './decide-contacts';
import { decideMechanisms } from './decide-mechanisms';
import { writeSiteAlerts } from './site-decision';
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
  const asked: SiteQuestion = {
    site,
    pseudonyms,
    book,
    timeZone,
    nowMs: clocks.get(site) ?? Date.parse(occasion.at),
    mine: await casesOfPersons(tx, site, pseudonyms),
    linked: await linkedCases(tx, site, pseudonyms),
  };
  const before = asked.linked.map(familyOfCase);
  const decisions = [
    await decideClusters(tx, asked),
    await decideMechanisms(tx, asked, [...new Set(before)]),
    await decideContacts(tx, asked),
  ];
  const decision = {
    derived: decisions.flatMap(({ derived }) => derived),
    former: decisions.flatMap(({ former }) => former),
    isInForce: inForce(book),
  };
  const { changed, shown } = await writeSiteAlerts(tx, site, decision, occasion);
  append(tx, changed.map(eventOf));
  await appendChanges(tx, shown);
}

/** Whether a rule of the second stage is in force. */
function inForce({ siteRules }: SiteQuestion['book']): (row: { readonly rule: string }) => boolean {
  return ({ rule }) => siteRules.some(({ name }) => name === rule);
}

/** Ends what rules that are switched off have left open; their own subjects ask no more. */
export async function endSwitchedOff(
  tx: Tx,
  site: string,
  deciding: Deciding,
  occasion: Occasion,
): Promise<void> {
  await lockLanes(tx, [{ site, pseudonym: NOBODY }]);
  const book = await deciding.rules.bookOf(tx, site);
  const names = book.siteRules.map(({ name }) => name);
  const decision = {
    derived: [],
    former: await siteAlertsOfOtherRules(tx, site, names),
    isInForce: inForce(book),
  };
  const { changed, shown } = await writeSiteAlerts(tx, site, decision, occasion);
  append(tx, changed.map(eventOf));
  await appendChanges(tx, shown);
}

function familyOfCase(id: string): string {
  const [, family] = JSON.parse(id) as [string, string]; // our own id
  return family;
}
