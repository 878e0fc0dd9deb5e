import type { BacktestReport } from '@carbawatch/contracts';
import type { Database } from '@carbawatch/postgres';
import { asksForContacts, type RuleBook } from '../decide/rules/rule-book';
import type { DerivedAlert } from '../decide/tracks';
import { decideFamily } from '../decide/walk';
import { CONTACTS_RULE } from '../site/contact-bodies';
import { clocksOf } from '../store/clock';
import { Comparison, type Span } from './compare-alerts';
import { factsPage, personCount } from './facts-pages';
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
 * that can only read: nothing is stored, told or delivered. What people did with alerts is left
 * out, since under other rules they would have done something else.
 */
export async function walkLog(
  database: Database,
  { site, span, before, after }: LogWalk,
  onProgress: (progress: Progress) => Promise<void>,
): Promise<BacktestReport> {
  const comparison = new Comparison(span);
  const withContacts = before.asksForContacts || after.asksForContacts;
  const unwalked = new Set(ofOtherContacts(before, after));
  const isOfThese = ({ rule }: DerivedAlert): boolean => !unwalked.has(rule);
  const seen = new Set<string>();
  const { of, nowMs } = await database.transaction(async (tx) => {
    await tx.execute('SET TRANSACTION READ ONLY');
    const clocks = await clocksOf(tx, [site]);
    // Those who carry are looked at once more for each set of rules: whom they lay beside.
    const all = (await personCount(tx, site)) + 2 * (await carryingCount(tx, site));
    return { of: all, nowMs: clocks.get(site) ?? -Infinity };
  });
  let persons = 0;
  let looked = 0;
  const looksAt = async (more: number): Promise<void> => {
    looked += more;
    await onProgress({ persons: looked, of });
  };
  for (let at: string | null = ''; at !== null;) {
    const from: string = at;
    const page = await database.transaction(async (tx) => {
      await tx.execute('SET TRANSACTION READ ONLY');
      return factsPage(tx, site, from, seen, withContacts);
    });
    for (const { facts } of page.families) {
      const [old, fresh] = [before, after].map(
        ({ personRules: rules, own, clearing }) =>
          decideFamily({ ...facts, own, clearing }, { rules, timeZone: span.timeZone, nowMs })
            .alerts,
      );
      comparison.add((old ?? []).filter(isOfThese), (fresh ?? []).filter(isOfThese));
    }
    persons += page.persons;
    at = page.after;
    await looksAt(page.persons);
  }
  const at = { site, timeZone: span.timeZone, nowMs };
  // They join the stays that are stored, and those follow the hospitals that are in force.
  const isSame = isSameHouse(before, after);
  const joining = [...before.siteRules, ...after.siteRules].filter(joinsStays).map(nameOfRule);
  const notWalked = isSame ? [] : [...new Set(joining)];
  const isWalked = ({ rule }: DerivedAlert): boolean => !notWalked.includes(rule);
  const joined = await walkSite(database, at, before, looksAt);
  const other = await walkSite(database, at, after, looksAt);
  comparison.add(joined.filter(isWalked), other.filter(isWalked));
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
