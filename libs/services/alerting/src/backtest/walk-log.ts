import type { BacktestReport } from '@carbawatch/contracts';
import type { Database, Tx } from '@carbawatch/postgres';
import { asksForContacts, type RuleBook } from '../decide/rules/rule-book';
import type { DerivedAlert } from '../decide/tracks';
import { decideFamily } from '../decide/decide-family';
import { CONTACTS_RULE } from '../site/contact-bodies';
import type { Act } from '../decide/lifecycle';
import { actsOfAlerts } from '../store/alerts';
import { clocksOf } from '../store/clock';
import { Comparison, type Span } from './compare-alerts';
import { factsPage, personCount, type FactsPage } from './facts-pages';
import {
  peoplesActs,
  rulesOfCalls,
  withRecorded,
  type ActsByAlert,
  type DecidedAlerts,
} from './peoples-acts';
import { carryingCount, walkSite } from './walk-site';

export interface LogWalk {
  readonly site: string;
  readonly span: Span;
  readonly before: RuleBook;
  readonly after: RuleBook;
}

export interface Progress {
  readonly persons: number;
  readonly of: number;
}

/**
 * Walks everything that is known of a site under two sets of rules, page by page, in transactions
 * that can only read: nothing is stored, told or delivered. What people did is a fact under both:
 * isolation that was recorded, reports by law, calls, and what they closed.
 */
export async function walkLog(
  database: Database,
  walk: LogWalk,
  onProgress: (progress: Progress) => Promise<void>,
): Promise<BacktestReport> {
  const { site, span, before, after } = walk;
  const { of, nowMs } = await database.transaction(async (tx) => {
    await tx.execute('SET TRANSACTION READ ONLY');
    const clocks = await clocksOf(tx, [site]);
    // Those who carry are looked at once more for each set of rules: whom they lay beside.
    const all = (await personCount(tx, site)) + 2 * (await carryingCount(tx, site));
    return { of: all, nowMs: clocks.get(site) ?? -Infinity };
  });
  let looked = 0;
  const looksAt = async (more: number): Promise<void> => {
    looked += more;
    await onProgress({ persons: looked, of });
  };
  const comparison = new Comparison(span);
  const unwalked = ofOtherContacts(before, after);
  const { persons, waiting, acts } = await walkPersons(
    database,
    { ...walk, nowMs, unwalked, comparison },
    looksAt,
  );
  const at = { site, timeZone: span.timeZone, nowMs };
  // They join the stays that are stored, and those follow the hospitals that are in force.
  const isSame = isSameHouse(before, after);
  const joining = [...before.siteRules, ...after.siteRules].filter(joinsStays).map(nameOfRule);
  const notWalked = isSame ? [] : [...new Set(joining)];
  const isWalked = ({ rule }: DerivedAlert): boolean => !notWalked.includes(rule);
  const [called, other] = waiting;
  const old = await walkSite(database, at, { book: before, called, acts }, looksAt);
  const fresh = await walkSite(database, at, { book: after, called: other, acts }, looksAt);
  comparison.add(old.called, fresh.called, acts);
  const joined = [old, fresh].map((one) => one.joined.filter(isWalked));
  const ofJoined = await database.transaction(async (tx) => {
    await tx.execute('SET TRANSACTION READ ONLY');
    return peoplesActs(await actsOfAlerts(tx, site, joined.flat().map(idOf)));
  });
  comparison.add(joined[0] ?? [], joined[1] ?? [], ofJoined);
  return {
    from: span.from,
    to: span.to,
    rulesBefore: nameOf(before),
    rulesAfter: nameOf(after),
    persons,
    ...comparison.report(),
    notWalked: [...notWalked, ...unwalked],
  };
}

interface PersonsWalk extends LogWalk {
  readonly nowMs: number;
  /** Rules whose alerts are not compared. */
  readonly unwalked: readonly string[];
  readonly comparison: Comparison;
}

interface PersonsWalked {
  readonly persons: number;
  /** Calls before and after, which end once the second stage has closed the contacts. */
  readonly waiting: readonly [readonly DecidedAlerts[], readonly DecidedAlerts[]];
  /** What people did with these. */
  readonly acts: ActsByAlert;
}

/** Compares the alerts of every person, but for those that wait for the second stage. */
async function walkPersons(
  database: Database,
  walk: PersonsWalk,
  looksAt: (persons: number) => Promise<void>,
): Promise<PersonsWalked> {
  const { site, before, after, comparison } = walk;
  const withContacts = before.asksForContacts || after.asksForContacts;
  const calls = rulesOfCalls([before, after]);
  const seen = new Set<string>();
  const waiting: [DecidedAlerts[], DecidedAlerts[]] = [[], []];
  const acts = new Map<string, readonly Act[]>();
  let persons = 0;
  for (let at: string | null = ''; at !== null;) {
    const from: string = at;
    const page = await database.transaction(async (tx) => {
      await tx.execute('SET TRANSACTION READ ONLY');
      const facts = await factsPage(tx, site, from, seen, withContacts);
      const old = await decidedOf(tx, facts, { ...walk, book: before, calls });
      const fresh = await decidedOf(tx, facts, { ...walk, book: after, calls });
      return { ...facts, old, fresh };
    });
    const { old, fresh } = page;
    comparison.add(old.decided, fresh.decided, page.acts);
    waiting[0].push(...old.waiting);
    waiting[1].push(...fresh.waiting);
    for (const { alerts } of [...old.waiting, ...fresh.waiting]) {
      for (const { id } of alerts) acts.set(id, page.acts.get(id) ?? []);
    }
    persons += page.persons;
    at = page.after;
    await looksAt(page.persons);
  }
  return { persons, waiting, acts };
}

/** A page under one set of rules; calls that somebody has answered wait for the second stage. */
async function decidedOf(
  tx: Tx,
  { families, acts }: FactsPage,
  asked: PersonsWalk & { readonly book: RuleBook; readonly calls: ReadonlySet<string> },
): Promise<{ readonly decided: DerivedAlert[]; readonly waiting: DecidedAlerts[] }> {
  const { site, span, nowMs, unwalked, book, calls } = asked;
  const { personRules: rules, own, clearing } = book;
  const isCall = ({ id, rule }: DerivedAlert): boolean => calls.has(rule) && acts.has(id);
  const decided: DecidedAlerts[] = [];
  const waiting: DecidedAlerts[] = [];
  for (const { facts } of families) {
    const by = { rules, timeZone: span.timeZone, nowMs };
    const { alerts, persons } = decideFamily({ ...facts, own, clearing }, by);
    const walked = alerts.filter(({ rule }) => !unwalked.includes(rule));
    const called = walked.filter(isCall);
    if (called.length > 0) waiting.push({ site, alerts: called, persons });
    decided.push({ site, alerts: walked.filter((alert) => !isCall(alert)), persons });
  }
  return { decided: (await withRecorded(tx, decided, acts, book)).flat(), waiting };
}

function idOf({ id }: DerivedAlert): string {
  return id;
}

/** Rules about results of contacts, where the other rules find other contacts than are stored. */
function ofOtherContacts(before: RuleBook, after: RuleBook): string[] {
  const [old, fresh] = [before, after].map(({ documents }) =>
    JSON.stringify(documents.find(({ document }) => document.rule === CONTACTS_RULE)?.document),
  );
  if (old === fresh) return [];
  const asking = [...before.documents, ...after.documents].filter(({ document }) =>
    asksForContacts(document),
  );
  return [...new Set(asking.map(({ document }) => document.rule))];
}

function isSameHouse({ own: before }: RuleBook, { own: after }: RuleBook): boolean {
  const names = (own: RuleBook['own']) => [...(own ?? [])].sort().join('\n');
  return names(before) === names(after);
}

const OF_NO_PATIENT: ReadonlySet<string> = new Set(['feed', 'feed-clock', 'signal']);

function joinsStays({ subject }: RuleBook['siteRules'][number]): boolean {
  return !OF_NO_PATIENT.has(subject);
}

function nameOfRule({ name }: RuleBook['siteRules'][number]): string {
  return name;
}

function nameOf({ version }: RuleBook): string {
  return version === 0 ? 'as shipped' : version < 0 ? 'as asked' : `version ${version}`;
}
