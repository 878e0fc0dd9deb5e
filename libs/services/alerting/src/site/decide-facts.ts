import type { FeedChanged, Signal } from '@carbawatch/contracts';
import { append } from '@carbawatch/event-log';
import type { Tx } from '@carbawatch/postgres';
import { eventOf, type Occasion } from '../consumers/alert-differences';
import type { Deciding } from '../consumers/recompute';
import { alertId, alertKey } from '../decide/alert-id';
import type { RuleBook } from '../decide/rules/rule-book';
import { alertsOfCourses } from '../decide/site-alert';
import { clockSnapshots, feedSnapshots } from '../decide/site-facts';
import { appendChanges } from '../store/changes';
import { clocksOf } from '../store/clock';
import type { SignalPlace } from '../store/seen-signals';
import { alertsOfFacts, namesOfFacts, siteFactsOf, type SiteFact } from '../store/site-facts';
import { areApart, decideEpisodes, decideSignals } from './decide-signals';
import { gatherSignals } from './gather-signals';
import { writeSiteAlerts, type SiteDecision } from './site-decision';

/** One feed, or the signals of one place. */
type FactsName = Pick<SiteFact, 'site' | 'subject' | 'name'>;

/** Where the site's clock stands, and in which zone its days are. */
export interface SiteClock {
  readonly timeZone: string;
  readonly nowMs: number;
}

/** What decides on a feed, or on signals: the rules in force, and the site's clock. */
export interface FactsBy {
  readonly book: RuleBook;
  readonly clock: SiteClock;
}

/** What the rules in force make of one feed, by everything that was told of it. */
function decideFeed(
  { site, subject, name }: FactsName,
  changes: readonly FeedChanged[],
  { book, clock }: FactsBy,
): SiteDecision {
  const rules = book.siteRules.filter((rule) => rule.subject === subject);
  const about = { site, pseudonym: null, group: groupOf({ subject, name }), wardNow: null };
  const course =
    subject === 'feed' ? feedSnapshots(changes, clock.timeZone) : clockSnapshots(changes);
  return {
    derived: rules.flatMap((rule) => alertsOfCourses(rule, about, [course])),
    former: rules.map((rule) => alertId(site, rule.name, alertKey([name]))),
  };
}

/**
 * With the alerts that stand for the same: facts that come late can make another day an episode's
 * first, and so another alert of it.
 */
async function decideWhole(tx: Tx, about: FactsName, by: FactsBy): Promise<SiteDecision> {
  const { site, subject, name } = about;
  const stored = await alertsOfFacts(tx, site, groupOf(about));
  const bodies = await siteFactsOf(tx, about); // our own, stored as they were told
  const { derived, former } =
    subject === 'signal'
      ? await decideSignals(tx, { site, place: name }, bodies as Signal[], by)
      : decideFeed(about, bodies as FeedChanged[], by);
  return { derived, former: [...former, ...stored] };
}

function groupOf({ subject, name }: Pick<SiteFact, 'subject' | 'name'>): string {
  return `${subject} ${name}`;
}

/** All feeds and signals of a site under its rules: for rules that have changed. */
export async function decideFacts(tx: Tx, site: string, by: FactsBy): Promise<SiteDecision> {
  const decisions: SiteDecision[] = [];
  for (const told of await namesOfFacts(tx, site)) {
    decisions.push(await decideWhole(tx, { site, ...told }, by));
  }
  return {
    derived: decisions.flatMap(({ derived }) => derived),
    former: decisions.flatMap(({ former }) => former),
  };
}

/** Writes what is told of one feed by now; the caller holds the site's lane. */
export async function followFeed(
  tx: Tx,
  about: FactsName,
  deciding: Deciding,
  occasion: Occasion,
): Promise<void> {
  const { site } = about;
  const by = await factsBy(tx, site, deciding, occasion);
  const decided = await decideWhole(tx, about, by);
  await writeDecided(tx, site, { ...decided, book: by.book }, occasion);
}

/** Of which signals something was told, or which of their episodes come to be quiet. */
interface SignalNews {
  readonly ids: readonly string[];
  readonly episodes: readonly string[];
}

/**
 * Writes what is told of the signals of one place by now: of the episodes that they are in, unless
 * a rule of the site's own gathers several of these. The caller holds the site's lane.
 */
export async function followSignals(
  tx: Tx,
  at: SignalPlace,
  { ids, episodes }: SignalNews,
  deciding: Deciding,
  occasion: Occasion,
): Promise<void> {
  const { site, place: name } = at;
  const by = await factsBy(tx, site, deciding, occasion);
  const moved = await gatherSignals(tx, at, ids, by.clock.timeZone);
  const looked = [...new Set([...moved, ...episodes])];
  const decided = areApart(by.book)
    ? await decideEpisodes(tx, at, looked, by)
    : await decideWhole(tx, { site, subject: 'signal', name }, by);
  await writeDecided(tx, site, { ...decided, book: by.book }, occasion);
}

async function factsBy(
  tx: Tx,
  site: string,
  deciding: Deciding,
  occasion: Occasion,
): Promise<FactsBy> {
  const book = await deciding.rules.bookOf(tx, site);
  return { book, clock: await siteClock(tx, site, deciding, occasion) };
}

async function writeDecided(
  tx: Tx,
  site: string,
  decision: SiteDecision & Pick<FactsBy, 'book'>,
  occasion: Occasion,
): Promise<void> {
  const { changed, shown } = await writeSiteAlerts(tx, site, decision, occasion);
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
