import type { FeedChanged, Signal } from '@carbawatch/contracts';
import { append } from '@carbawatch/event-log';
import type { Tx } from '@carbawatch/postgres';
import { eventOf, type Occasion } from '../consumers/alert-differences';
import type { Deciding } from '../consumers/recompute';
import { alertId, alertKey } from '../decide/alert-id';
import type { CompiledRule } from '../decide/rules/compile-rule';
import type { RuleBook } from '../decide/rules/rule-book';
import { alertsOfCourses, type Snapshot } from '../decide/site-alert';
import { signalEpisodes } from '../decide/signal-episodes';
import { clockSnapshots, feedSnapshots } from '../decide/site-facts';
import { siteAlertsOfGroup } from '../store/alerts';
import { appendChanges } from '../store/changes';
import { clocksOf, setTimers } from '../store/clock';
import { allSiteFacts, siteFactsOf, type SiteFact } from '../store/site-facts';
import { writeSiteAlerts, type SiteDecision } from './site-decision';

/** Everything that was told of one feed, or of the signals of one place, in the order of time. */
export interface ToldFact extends Pick<SiteFact, 'subject' | 'name'> {
  readonly bodies: readonly unknown[];
}

/** Where the site's clock stands, and in which zone its days are. */
export interface SiteClock {
  readonly timeZone: string;
  readonly nowMs: number;
}

/**
 * What the rules in force make of one feed, or of the signals of one place; with the alerts that
 * stand for it: facts that come late can make another day an episode's first, and so another alert
 * of it. Sets the timer of what comes to be quiet.
 */
export async function decideFact(
  tx: Tx,
  site: string,
  told: ToldFact,
  { book, clock }: { readonly book: RuleBook; readonly clock: SiteClock },
): Promise<SiteDecision> {
  const rules = book.siteRules.filter((rule) => rule.subject === told.subject);
  const about = { site, pseudonym: null, group: groupOf(told), wardNow: null };
  const seen = rules.map((rule) => ({ rule, ...coursesOf(told, rule, clock) }));
  if (told.subject === 'signal') {
    const due = seen.flatMap(({ dueMs }) => dueMs ?? []);
    const dueMs = due.length > 0 ? Math.min(...due) : null;
    await setTimers(tx, 2, [{ site, name: JSON.stringify(['signal', told.name]), dueMs }]);
  }
  const stored = await siteAlertsOfGroup(tx, site, groupOf(told));
  return {
    derived: seen.flatMap(({ rule, courses }) => alertsOfCourses(rule, about, courses)),
    former: [
      ...rules.flatMap((rule) =>
        formerNames(told).map((former) => alertId(site, rule.name, alertKey([former]))),
      ),
      ...stored.map(({ id }) => id),
    ],
  };
}

function groupOf({ subject, name }: ToldFact): string {
  return `${subject} ${name}`;
}

/** Rules of feeds are keyed by the name alone; signals once had an alert each. */
function formerNames({ subject, name, bodies }: ToldFact): string[] {
  return subject === 'signal' ? (bodies as Signal[]).map(({ id }) => id) : [name];
}

interface Courses {
  readonly courses: readonly (readonly Snapshot[])[];
  readonly dueMs: number | null;
}

/** The bodies are our own, stored as they were told. */
function coursesOf(
  { subject, bodies }: ToldFact,
  { document }: CompiledRule,
  clock: SiteClock,
): Courses {
  if (subject !== 'signal') {
    const changes = bodies as FeedChanged[];
    const isFeed = subject === 'feed';
    const course = isFeed ? feedSnapshots(changes, clock.timeZone) : clockSnapshots(changes);
    return { courses: [course], dueMs: null };
  }
  const { quietDays } = document.parameters;
  const days = typeof quietDays === 'number' ? quietDays : null;
  const episodes = signalEpisodes(bodies as Signal[], { days, ...clock });
  const due = episodes.flatMap(({ dueMs }) => dueMs ?? []);
  return {
    courses: episodes.map(({ snapshots }) => snapshots),
    dueMs: due.length > 0 ? Math.min(...due) : null,
  };
}

/** All feeds and signals of a site under its rules: for rules that have changed. */
export async function decideFacts(
  tx: Tx,
  site: string,
  by: { readonly book: RuleBook; readonly clock: SiteClock },
): Promise<SiteDecision> {
  const decisions: SiteDecision[] = [];
  for (const told of await allSiteFacts(tx, site)) {
    decisions.push(await decideFact(tx, site, told, by));
  }
  return {
    derived: decisions.flatMap(({ derived }) => derived),
    former: decisions.flatMap(({ former }) => former),
  };
}

/** Writes what is told of one feed or place by now; the caller holds the site's lane. */
export async function followFact(
  tx: Tx,
  { site, subject, name }: Pick<SiteFact, 'site' | 'subject' | 'name'>,
  deciding: Deciding,
  occasion: Occasion,
): Promise<void> {
  const book = await deciding.rules.bookOf(tx, site);
  const bodies = await siteFactsOf(tx, { site, subject, name });
  const clock = await siteClock(tx, site, deciding, occasion);
  const decided = await decideFact(tx, site, { subject, name, bodies }, { book, clock });
  const { changed, shown } = await writeSiteAlerts(tx, site, { ...decided, book }, occasion);
  append(tx, changed.map(eventOf));
  await appendChanges(tx, shown);
}

export async function siteClock(
  tx: Tx,
  site: string,
  { timeZone }: Pick<Deciding, 'timeZone'>,
  { at }: Occasion,
): Promise<SiteClock> {
  const clocks = await clocksOf(tx, [site]);
  return { timeZone, nowMs: clocks.get(site) ?? Date.parse(at) };
}
