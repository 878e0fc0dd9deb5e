import { instantMs, type EncounterChanged } from '@carbawatch/contracts';
import { staysOf, type Stay } from '@carbawatch/epidemiology';
import type { Tx } from '@carbawatch/postgres';
import { Persons } from '../decide/persons';
import { occupancyOf, replaceOccupancy, type OccupancyRow } from '../store/occupancy';
import { membersOf, refText, type PersonRef } from '../store/person-refs';
import type { FactsOfFamily } from './family-facts';

/**
 * Writes where these families lay, as their movements have it now, and answers whose stays changed.
 * A merge moves the stays under the surviving number; both numbers have changed then.
 */
export async function changedOccupancy(
  tx: Tx,
  families: readonly FactsOfFamily[],
  timeZone: string,
): Promise<PersonRef[]> {
  const moving = families.filter(({ facts }) => facts.movements.length > 0);
  if (moving.length === 0) return [];
  const refs = membersOf(moving.map(({ family }) => family));
  const before = grouped(await occupancyOf(tx, refs));
  const after = grouped(moving.flatMap((one) => rowsOf(one, timeZone)));
  const changed = refs.filter(
    (ref) => textOf(before.get(refText(ref))) !== textOf(after.get(refText(ref))),
  );
  if (changed.length > 0) {
    await replaceOccupancy(
      tx,
      changed,
      changed.flatMap((ref) => after.get(refText(ref)) ?? []),
    );
  }
  return changed;
}

function rowsOf({ family, facts }: FactsOfFamily, timeZone: string): OccupancyRow[] {
  const persons = personsOf(facts.movements);
  const done = new Set<string>();
  return family.members.flatMap((member) => {
    if (done.has(member)) return [];
    const person = persons.personOf(member);
    for (const other of person) done.add(other);
    const pseudonym = persons.representativeOf(person);
    const mine = facts.movements.filter((movement) => person.includes(movement.pseudonym));
    const { site } = family;
    return staysOf(mine, timeZone)
      .filter((stay) => stay.class !== 'outpatient')
      .map((stay, seq): OccupancyRow => ({
        site,
        pseudonym,
        seq,
        fromMs: stay.fromMs,
        toMs: stay.toMs,
        knownMs: knownSince(stay, mine),
        interval: { site, pseudonym, ...intervalOf(stay) },
      }));
  });
}

/** Merges in the order in which they were received. */
function personsOf(movements: readonly EncounterChanged[]): Persons {
  const persons = new Persons();
  const merges = movements
    .filter(({ kind, testMessage }) => kind.endsWith('-patient') && !testMessage)
    .sort(byReceipt);
  for (const { kind, pseudonym, mergedInto } of merges) {
    if (kind === 'unmerge-patient') persons.unmerge(pseudonym, mergedInto);
    else if (mergedInto !== undefined) persons.merge(pseudonym, mergedInto);
  }
  return persons;
}

function byReceipt(a: EncounterChanged, b: EncounterChanged): number {
  return (
    instantMs(a.receivedAt, 'UTC') - instantMs(b.receivedAt, 'UTC') ||
    (a.factId < b.factId ? -1 : 1)
  );
}

/** Receipt of the first movement that says the patient came here then. */
function knownSince(stay: Stay, movements: readonly EncounterChanged[]): number {
  const told = movements
    .filter(({ at, visit }) => at === stay.from && (visit ?? null) === stay.visit)
    .map(({ receivedAt }) => instantMs(receivedAt, 'UTC'));
  return told.length > 0 ? Math.min(...told) : stay.fromMs;
}

function intervalOf(stay: Stay): Omit<OccupancyRow['interval'], 'site' | 'pseudonym'> {
  const { visit, ward, room, bed, unitType, isolation, from, to, end } = stay;
  return { visit, class: stay.class, ward, room, bed, unitType, isolation, from, to, end };
}

function grouped(rows: readonly OccupancyRow[]): Map<string, OccupancyRow[]> {
  const groups = new Map<string, OccupancyRow[]>();
  for (const row of rows) {
    const group = groups.get(refText(row));
    if (group) group.push(row);
    else groups.set(refText(row), [row]);
  }
  return groups;
}

/** The order of a stored object's fields is the database's own. */
function textOf(rows: readonly OccupancyRow[] | undefined): string {
  return (rows ?? [])
    .map(({ seq, fromMs, toMs, knownMs, interval }) => {
      const { visit, ward, room, bed, unitType, isolation, from, to, end } = interval;
      const place = [visit, interval.class, ward, room, bed, unitType, isolation, from, to, end];
      return JSON.stringify([seq, fromMs, toMs, Math.round(knownMs), place]);
    })
    .sort()
    .join('\n');
}
