import { randomUUID } from 'node:crypto';
import { TOPICS, siteKey } from '@carbawatch/contracts';
import { append, type NewEvent } from '@carbawatch/event-log';
import type { Tx } from '@carbawatch/postgres';
import type { KeptWalks } from '../decide/kept-walks';
import type { Decided } from '../decide/walk';
import type { RuleBook } from '../decide/rules/rule-book';
import { shownAlert } from '../store/alert-row';
import { markDecided, saveAct, saveAlerts } from '../store/alerts';
import type { NewChange } from '../store/changes';
import { clocksOf, setTimers } from '../store/clock';
import { saveCases } from '../store/known-cases';
import { membersOf, type Family, type PersonRef } from '../store/person-refs';
import type { SiteRules } from '../store/site-rules';
import { closeCalls } from './close-calls';
import { groupedBy } from '../decide/grouped-by';
import { changedAlert, eventOf, withdrawOrphans } from './alert-differences';
import type { Changed, Occasion } from './alert-differences';
import { writeWork } from '../tasks/write-work';
import { changedOccupancy } from './occupancy-change';
import { awaitedTurns } from '../store/rule-jobs';
import { followedIn, rulingsOf } from './rule-effects';
import { withoutReported } from './recorded-reports';
import { familyFacts, type FactsOfFamily, type KnownFamilies } from './family-facts';

export interface Deciding {
  readonly rules: SiteRules;
  readonly timeZone: string;
  readonly walks: KeptWalks;
}

/**
 * Stage one: recomputes where these families lay, every alert of them and what they carry from all
 * of their facts and acts, writes what differs from what is stored, and appends an event for each
 * alert that people see change, and one for the second stage where a case or stay has changed. The
 * caller holds the families' locks. Of whom `tell` names the second stage hears in any case.
 * Answers the changes for streams.
 */
export async function recompute(
  tx: Tx,
  families: readonly Family[],
  deciding: Deciding,
  occasionOf: (family: Family) => Occasion,
  tell: (known: readonly FactsOfFamily[]) => readonly PersonRef[] = () => [],
): Promise<NewChange[]> {
  const books = await deciding.rules.booksOf(tx, [...new Set(families.map(({ site }) => site))]);
  const known = await familyFacts(tx, families, books);
  const moved = await changedOccupancy(tx, known.families, deciding.timeZone);
  const active = known.families.filter(({ matters }) => matters);
  // Most movements are of somebody of whom no rule has anything to say: nothing is read for them.
  const sites = [...new Set(active.map(({ family }) => family.site))];
  const clocks = await clocksOf(tx, sites);
  const found = active.map(({ family, facts }) =>
    deciding.walks.decide(family.members, facts, {
      rules: books(family.site).personRules,
      timeZone: deciding.timeZone,
      nowMs: clocks.get(family.site) ?? -Infinity,
    }),
  );
  const acts = groupedBy(known.acts, ({ alertId }) => alertId);
  const raised = active.map(({ family: { site } }, i) => ({
    site,
    alerts: found[i]?.alerts ?? [],
    persons: found[i]?.persons ?? [],
  }));
  const called = await closeCalls(tx, raised, acts, books);
  const asCalled = raised.map((one, i) => ({ ...one, alerts: called[i] ?? one.alerts }));
  const closed = withoutReported(asCalled, books);
  const decided = active.flatMap((one, i): DecidedFamily[] => {
    const mine = found[i];
    return mine ? [{ ...one, decided: { ...mine, alerts: closed[i] ?? mine.alerts } }] : [];
  });
  const changed = await writeAlerts(tx, decided, { ...known, books }, occasionOf);
  const carrying = await writeCases(tx, decided);
  await writeWork(tx, decided, books);
  const timers = decided.map(({ family, decided: { dueMs } }) => ({
    site: family.site,
    name: family.members[0] ?? '',
    dueMs,
  }));
  if (timers.length > 0) await setTimers(tx, 1, timers);
  append(tx, changed.map(eventOf));
  const told = tell(known.families);
  append(tx, casesChangedEvents([...moved, ...carrying, ...told], families, occasionOf));
  return changed.map(({ row }) => ({
    site: row.site,
    pseudonym: row.pseudonym,
    kind: 'alert',
    body: shownAlert(row),
  }));
}

type DecidedFamily = FactsOfFamily & { readonly decided: Decided };

async function writeAlerts(
  tx: Tx,
  decided: readonly DecidedFamily[],
  known: KnownFamilies & { readonly books: (site: string) => RuleBook },
  occasionOf: (family: Family) => Occasion,
): Promise<(Changed & { occasion: Occasion })[]> {
  const headsById = new Map(known.heads.map((head) => [head.id, head]));
  const actsById = groupedBy(known.acts, ({ alertId }) => alertId);
  const sites = [
    ...decided.map(({ family }) => family.site),
    ...known.heads.map((one) => one.site),
  ];
  const turns = await awaitedTurns(
    tx,
    membersOf(decided.map(({ family }) => family)).filter(({ site }) => known.books(site).version),
  );
  const turnOf = ({ site, members }: Family) =>
    turns.find((turn) => turn.site === site && members.includes(turn.pseudonym))?.version;
  const rulings = await rulingsOf(tx, sites, known.books, {
    heads: known.heads,
    followingOf: (site) => {
      const mine = decided.find(({ family }) => family.site === site);
      return (
        mine && (occasionOf(mine.family).rules ?? turns.find((one) => one.site === site)?.version)
      );
    },
  });
  const changed: (Changed & { occasion: Occasion })[] = [];
  const written: Changed[] = [];
  for (const { family, decided: found } of decided) {
    const occasion = occasionOf(family);
    const ruling = rulings(family.site);
    for (const derived of found.alerts) {
      const before = { head: headsById.get(derived.id), acts: actsById.get(derived.id) ?? [] };
      headsById.delete(derived.id);
      const following = followedIn(occasion, derived, turnOf(family));
      const one = changedAlert(family.site, derived, before, { ruling, following });
      if (!one) continue;
      written.push(one);
      if (one.difference === 'shown') changed.push({ ...one, occasion });
    }
  }
  const orphans = await withdrawOrphans(tx, [...headsById.values()], actsById, rulings);
  written.push(...orphans.kept);
  await keepAlerts(tx, written, known);
  const familyOf = (ref: PersonRef) =>
    decided.find(({ family }) => family.site === ref.site && family.members.includes(ref.pseudonym))
      ?.family;
  for (const orphan of [...orphans.kept, ...orphans.deleted]) {
    const family = familyOf(orphan.row);
    if (family) changed.push({ ...orphan, occasion: occasionOf(family) });
  }
  return changed;
}

/** The rows with what the rules did to them; others are marked as decided by these rules too. */
async function keepAlerts(
  tx: Tx,
  written: readonly Changed[],
  { heads, books }: Parameters<typeof writeAlerts>[2],
): Promise<void> {
  const versionOf = (site: string) => books(site).version;
  if (written.length > 0) {
    const rows = written.map(({ row }) => row);
    await saveAlerts(tx, rows, versionOf);
  }
  await markDecided(tx, heads, versionOf);
  for (const { row, act } of written) if (act) await saveAct(tx, row, act);
}

async function writeCases(tx: Tx, decided: readonly DecidedFamily[]): Promise<PersonRef[]> {
  if (decided.length === 0) return [];
  const cases = decided.flatMap(({ family, decided: found }) =>
    found.cases.map((one) => ({
      ...one,
      site: family.site,
      anchor: family.members[0] ?? one.pseudonym,
    })),
  );
  return saveCases(tx, membersOf(decided.map(({ family }) => family)), cases);
}

/** One event a site: whom the second stage has to look at. */
export function casesChangedEvents(
  persons: readonly PersonRef[],
  families: readonly Family[],
  occasionOf: (family: Family) => Occasion,
): NewEvent[] {
  const bySite = groupedBy(persons, ({ site }) => site);
  return [...bySite].map(([site, refs]) => {
    const pseudonyms = [...new Set(refs.map(({ pseudonym }) => pseudonym))].sort();
    const mine = families.filter(
      (family) =>
        family.site === site && family.members.some((member) => pseudonyms.includes(member)),
    );
    const occasions = mine.map(occasionOf);
    const last = occasions.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)).at(-1);
    if (!last) throw new RangeError('a person has changed because of a family that was looked at');
    return {
      topic: TOPICS.casesChanged,
      key: siteKey(site),
      type: TOPICS.casesChanged,
      id: randomUUID(),
      subject: site,
      source: '/carbawatch/alerting',
      time: last.at,
      cause: last.cause,
      value: {
        site,
        pseudonyms,
        receivedAt: last.at,
        ...(last.rules !== undefined && { rules: last.rules }),
      },
      ...(last.traceparent && { traceparent: last.traceparent }),
    };
  });
}
