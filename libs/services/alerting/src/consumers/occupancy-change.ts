import { instantMs, type EncounterChanged } from '@carbawatch/contracts';
import { staysOf, type Stay } from '@carbawatch/epidemiology';
import type { Tx } from '@carbawatch/postgres';
import {
  believedOfNumbers,
  formerStaysOf,
  personsOf,
  type FormerStay,
} from '../decide/cases/believed-stays';
import {
  everOccupancyOf,
  replaceFormerOccupancy,
  replaceOccupancy,
  type BelievedRow,
  type FormerOccupancyRow,
  type OccupancyRow,
} from '../store/occupancy';
import { distinctRefs, membersOf, refText, type PersonRef } from '../store/person-refs';
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
  const found = moving.flatMap((one) => rowsOf(one, timeZone));
  const stored = await everOccupancyOf(tx, refs);
  const changed = differing(
    refs,
    stored.standing,
    found.flatMap(({ stays }) => stays),
  );
  if (changed.refs.length > 0) await replaceOccupancy(tx, changed.had, changed.rows);
  const misled = differing(
    refs,
    stored.former,
    found.flatMap(({ former }) => former),
  );
  if (misled.refs.length > 0) await replaceFormerOccupancy(tx, misled.had, misled.rows);
  return distinctRefs([...changed.refs, ...misled.refs]);
}

/** Whose rows are not what is stored, who of them has some, and the rows to store. */
function differing<R extends BelievedRow>(
  refs: readonly PersonRef[],
  stored: readonly R[],
  found: readonly R[],
): { refs: PersonRef[]; had: PersonRef[]; rows: R[] } {
  const before = grouped(stored);
  const after = grouped(found);
  const changed = refs.filter(
    (ref) => textOf(before.get(refText(ref))) !== textOf(after.get(refText(ref))),
  );
  const had = changed.filter((ref) => before.has(refText(ref)));
  return { refs: changed, had, rows: changed.flatMap((ref) => after.get(refText(ref)) ?? []) };
}

interface PersonRows {
  readonly stays: readonly OccupancyRow[];
  /** What was believed of the person and is no more. */
  readonly former: readonly FormerOccupancyRow[];
}

function rowsOf({ family, facts }: FactsOfFamily, timeZone: string): PersonRows[] {
  const { site, members } = family;
  const { movements } = facts;
  const persons = personsOf(movements);
  const merged = movements.some(({ kind }) => kind.endsWith('-patient'));
  const by = { timeZone, own: facts.own ?? null };
  const believed = merged ? believedOfNumbers(movements, members, by) : null;
  const done = new Set<string>();
  const alive = members.flatMap((member): (PersonRows & { pseudonym: string })[] => {
    if (done.has(member)) return [];
    const person = persons.personOf(member);
    for (const other of person) done.add(other);
    const pseudonym = persons.representativeOf(person);
    const mine = movements.filter((movement) => person.includes(movement.pseudonym));
    const present = staysOf(mine, timeZone, by.own);
    const of = believed?.get(pseudonym);
    const stays = present
      .filter((stay) => stay.class !== 'outpatient')
      .map((stay, seq) => ({
        ...rowOf({ site, pseudonym }, stay, seq, of?.knownMs(stay) ?? knownSince(stay, mine)),
        endKnownMs: endKnownSince(stay, mine),
      }));
    const former = of?.former ?? formerStaysOf(mine, present, by);
    return [{ pseudonym, stays, former: former.map(formerRow({ site, pseudonym })) }];
  });
  const retired = members.filter((member) => !alive.some(({ pseudonym }) => pseudonym === member));
  return [
    ...alive,
    ...retired.map((pseudonym) => {
      const former = believed?.get(pseudonym)?.former ?? [];
      return { stays: [], former: former.map(formerRow({ site, pseudonym })) };
    }),
  ];
}

function rowOf(ref: PersonRef, stay: Stay, seq: number, knownMs: number): BelievedRow {
  const { fromMs, toMs } = stay;
  return { ...ref, seq, fromMs, toMs, knownMs, interval: { ...ref, ...intervalOf(stay) } };
}

function formerRow(ref: PersonRef) {
  return ({ stay, knownMs, goneMs }: FormerStay, seq: number): FormerOccupancyRow => ({
    ...rowOf(ref, stay, seq, knownMs),
    goneMs,
  });
}

/** Receipt of the first movement that says the patient came here then. */
function knownSince(stay: Stay, movements: readonly EncounterChanged[]): number {
  const told = movements
    .filter(({ at, visit }) => at === stay.from && (visit ?? null) === stay.visit)
    .map(({ receivedAt }) => instantMs(receivedAt, 'UTC'));
  return told.length > 0 ? Math.min(...told) : stay.fromMs;
}

/**
 * Receipt of the first movement that says the patient left then; of one that was taken back before
 * and is told anew, the new one. An end that follows from another admission was told with that.
 */
function endKnownSince(
  { visit, to, end }: Stay,
  movements: readonly EncounterChanged[],
): number | null {
  if (to === null) return null;
  const ofVisit = movements.filter(
    (one) => end === 'new-admission' || one.kind === 'death' || (one.visit ?? null) === visit,
  );
  const receiptsOf = (told: readonly EncounterChanged[]) =>
    told.map(({ receivedAt }) => instantMs(receivedAt, 'UTC'));
  const receipts = receiptsOf(
    ofVisit.filter(({ kind, at, testMessage }) => at === to && !isCancel(kind) && !testMessage),
  );
  const cancelledMs = Math.max(...receiptsOf(ofVisit.filter(({ kind }) => isCancel(kind))));
  const anew = receipts.filter((ms) => ms > cancelledMs);
  if (receipts.length === 0) return null;
  return Math.min(...(anew.length > 0 ? anew : receipts));
}

function isCancel(kind: EncounterChanged['kind']): boolean {
  return kind.startsWith('cancel');
}

function intervalOf(stay: Stay): Omit<OccupancyRow['interval'], 'site' | 'pseudonym'> {
  const { visit, ward, room, bed, unitType, isolation, from, to, end } = stay;
  return { visit, class: stay.class, ward, room, bed, unitType, isolation, from, to, end };
}

function grouped<R extends PersonRef>(rows: readonly R[]): Map<string, R[]> {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const group = groups.get(refText(row));
    if (group) group.push(row);
    else groups.set(refText(row), [row]);
  }
  return groups;
}

/** The order of a stored object's fields is the database's own. */
function textOf(
  rows: readonly (BelievedRow & { goneMs?: number; endKnownMs?: number | null })[] | undefined,
): string {
  return (rows ?? [])
    .map(({ seq, fromMs, toMs, knownMs, goneMs = 0, endKnownMs, interval }) => {
      const { visit, ward, room, bed, unitType, isolation, from, to, end } = interval;
      const place = [visit, interval.class, ward, room, bed, unitType, isolation, from, to, end];
      const known = [knownMs, goneMs, endKnownMs ?? 0].map(Math.round);
      return JSON.stringify([seq, fromMs, toMs, ...known, place]);
    })
    .sort()
    .join('\n');
}
