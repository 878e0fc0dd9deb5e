import { randomUUID } from 'node:crypto';
import { TOPICS, siteKey } from '@carbawatch/contracts';
import { append, type NewEvent } from '@carbawatch/event-log';
import type { Tx } from '@carbawatch/postgres';
import { courseOf } from '../decide/lifecycle';
import { decideFamily, type Decided } from '../decide/walk';
import { alertRow, shownAlert, type AlertRow } from '../store/alert-row';
import { saveAlerts } from '../store/alerts';
import type { NewChange } from '../store/changes';
import { clocksOf, setTimers } from '../store/clock';
import { saveCases } from '../store/known-cases';
import { membersOf, type Family, type PersonRef } from '../store/person-refs';
import type { SiteRules } from '../store/site-rules';
import { closeCalls } from './close-calls';
import { groupedBy } from '../decide/grouped-by';
import { differenceOf, eventOf, withdrawOrphans } from './alert-differences';
import type { Changed, Occasion } from './alert-differences';
import { writeWork } from '../tasks/write-work';
import { changedOccupancy } from './occupancy-change';
import { withoutReported } from './recorded-reports';
import { familyFacts, type FactsOfFamily, type KnownFamilies } from './family-facts';

export interface Deciding {
  readonly rules: SiteRules;
  readonly timeZone: string;
}

/**
 * Stage one: recomputes where these families lay, every alert of them and what they carry from all
 * of their facts and acts, writes what differs from what is stored, and appends an event for each
 * alert that people see change, and one for the second stage where a case or stay has changed. The
 * caller holds the families' locks. Of `told` the second stage hears in any case. Answers the
 * changes for streams.
 */
export async function recompute(
  tx: Tx,
  families: readonly Family[],
  deciding: Deciding,
  occasionOf: (family: Family) => Occasion,
  told: readonly PersonRef[] = [],
): Promise<NewChange[]> {
  const known = await familyFacts(tx, families);
  const moved = await changedOccupancy(tx, known.families, deciding.timeZone);
  const active = known.families.filter(({ matters }) => matters);
  // Most movements are of somebody of whom no rule has anything to say: nothing is read for them.
  const sites = [...new Set(active.map(({ family }) => family.site))];
  const books = await deciding.rules.booksOf(tx, sites);
  const clocks = await clocksOf(tx, sites);
  const found = active.map(({ family, facts }) =>
    decideFamily(facts, {
      rules: books(family.site).personRules,
      timeZone: deciding.timeZone,
      nowMs: clocks.get(family.site) ?? -Infinity,
    }),
  );
  const acts = groupedBy(known.acts, ({ alertId }) => alertId);
  const raised = active.map(({ family: { site } }, i) => ({
    site,
    alerts: found[i]?.alerts ?? [],
  }));
  const called = await closeCalls(tx, raised, acts, books);
  const asCalled = called.map((alerts, i) => ({ site: raised[i]?.site ?? '', alerts }));
  const closed = await withoutReported(tx, asCalled, books);
  const decided = active.flatMap((one, i): DecidedFamily[] => {
    const mine = found[i];
    return mine ? [{ ...one, decided: { ...mine, alerts: closed[i] ?? mine.alerts } }] : [];
  });
  const isInForce = ({ site, rule }: AlertRow) =>
    books(site).personRules.some(({ name }) => name === rule);
  const changed = await writeAlerts(tx, decided, { ...known, isInForce }, occasionOf);
  const carrying = await writeCases(tx, decided);
  await writeWork(tx, decided, books);
  const timers = decided.map(({ family, decided: { dueMs } }) => ({
    site: family.site,
    name: family.members[0] ?? '',
    dueMs,
  }));
  if (timers.length > 0) await setTimers(tx, 1, timers);
  append(tx, changed.map(eventOf));
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
  known: KnownFamilies & { readonly isInForce: (row: AlertRow) => boolean },
  occasionOf: (family: Family) => Occasion,
): Promise<(Changed & { occasion: Occasion })[]> {
  const headsById = new Map(known.heads.map((head) => [head.id, head]));
  const actsById = groupedBy(known.acts, ({ alertId }) => alertId);
  const changed: (Changed & { occasion: Occasion })[] = [];
  const written: AlertRow[] = [];
  for (const { family, decided: found } of decided) {
    const occasion = occasionOf(family);
    for (const derived of found.alerts) {
      const course = courseOf(derived.events, actsById.get(derived.id) ?? []);
      const row = alertRow(family.site, derived, course);
      const head = headsById.get(row.id);
      headsById.delete(row.id);
      const difference = differenceOf(row, head);
      if (difference === 'none') continue;
      written.push(row);
      const version = (head?.version ?? 0) + 1;
      if (difference === 'shown') changed.push({ row, version, occasion });
    }
  }
  const orphans = await withdrawOrphans(tx, [...headsById.values()], actsById, known.isInForce);
  written.push(...orphans.kept.map(({ row }) => row));
  if (written.length > 0) await saveAlerts(tx, written);
  const familyOf = (ref: PersonRef) =>
    decided.find(({ family }) => family.site === ref.site && family.members.includes(ref.pseudonym))
      ?.family;
  for (const orphan of [...orphans.kept, ...orphans.deleted]) {
    const family = familyOf(orphan.row);
    if (family) changed.push({ ...orphan, occasion: occasionOf(family) });
  }
  return changed;
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
      value: { site, pseudonyms, receivedAt: last.at },
      ...(last.traceparent && { traceparent: last.traceparent }),
    };
  });
}
