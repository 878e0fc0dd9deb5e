import type { FeedChanged, Signal } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { alertId, alertKey } from '../decide/alert-id';
import type { RuleBook } from '../decide/rules/rule-book';
import { alertsOfCourses, type Snapshot } from '../decide/site-alert';
import { signalEpisodes } from '../decide/signal-episodes';
import { clockSnapshots, feedSnapshots } from '../decide/site-facts';
import { siteAlertsOfGroup } from '../store/alerts';
import { allSiteFacts, type SiteFact } from '../store/site-facts';
import type { SiteDecision } from './site-decision';

/** Everything that was told of one feed, or of the signals of one place, in the order of time. */
export interface ToldFact extends Pick<SiteFact, 'subject' | 'name'> {
  readonly bodies: readonly unknown[];
}

/** What the rules in force make of one feed, or of the signals of one place. */
function alertsOfFacts(site: string, told: ToldFact, book: RuleBook): SiteDecision {
  const { subject } = told;
  const rules = book.siteRules.filter((rule) => rule.subject === subject);
  const courses = coursesOf(told);
  const about = { site, pseudonym: null, group: groupOf(told), wardNow: null };
  return {
    derived: rules.flatMap((rule) => alertsOfCourses(rule, about, courses)),
    former: rules.flatMap((rule) =>
      formerNames(told).map((former) => alertId(site, rule.name, alertKey([former]))),
    ),
  };
}

/**
 * The same, with the alerts that stand for it: facts that come late can make another day an
 * episode's first, and so another alert of it.
 */
export async function decideFact(
  tx: Tx,
  site: string,
  told: ToldFact,
  book: RuleBook,
): Promise<SiteDecision> {
  const { derived, former } = alertsOfFacts(site, told, book);
  const stored = await siteAlertsOfGroup(tx, site, groupOf(told));
  return { derived, former: [...former, ...stored.map(({ id }) => id)] };
}

function groupOf({ subject, name }: ToldFact): string {
  return `${subject} ${name}`;
}

/** Rules of feeds are keyed by the name alone; signals once had an alert each. */
function formerNames({ subject, name, bodies }: ToldFact): string[] {
  return subject === 'signal' ? (bodies as Signal[]).map(({ id }) => id) : [name];
}

/** The bodies are our own, stored as they were told. */
function coursesOf({ subject, bodies }: ToldFact): Snapshot[][] {
  if (subject === 'signal') return signalEpisodes(bodies as Signal[]);
  return [(subject === 'feed' ? feedSnapshots : clockSnapshots)(bodies as FeedChanged[])];
}

/** All feeds and signals of a site under its rules: for rules that have changed. */
export async function decideFacts(tx: Tx, site: string, book: RuleBook): Promise<SiteDecision> {
  const decisions: SiteDecision[] = [];
  for (const told of await allSiteFacts(tx, site)) {
    decisions.push(await decideFact(tx, site, told, book));
  }
  return {
    derived: decisions.flatMap(({ derived }) => derived),
    former: decisions.flatMap(({ former }) => former),
  };
}
