import { instantMs, type EncounterChanged } from '@carbawatch/contracts';
import { isPersonLink, staysOf, type OwnHospitals, type Stay } from '@carbawatch/epidemiology';
import { Persons } from '../persons';

/** A stay as it was believed from `knownMs` to `goneMs`, and is believed no more. */
export interface FormerStay {
  readonly stay: Stay;
  readonly knownMs: number;
  readonly goneMs: number;
}

/**
 * A movement is on its way for as long as this without anybody having been misled: what was
 * believed of the old bed in between is not kept, and no contact counts as known before it is over.
 */
export const ON_ITS_WAY_MS = 5 * 60_000;

/** What was believed of one number while the movements came in. */
export interface BelievedStays {
  readonly former: readonly FormerStay[];
  /** When a stay that stands was first believed of this number. */
  readonly knownMs: (stay: Stay) => number | undefined;
}

/** By what movements become stays. */
export interface StaysBy {
  readonly timeZone: string;
  readonly own: OwnHospitals;
}

type Believed = readonly { readonly pseudonym: string; readonly stay: Stay }[];

/**
 * Stays that were believed while their movements came in and that put the person, for some time,
 * where the person is now known not to have been: an admission or transfer that was cancelled, a
 * discharge that was told hours later. A function of the set of movements, walked in the order of
 * receipt.
 */
export function formerStaysOf(
  movements: readonly EncounterChanged[],
  present: readonly Stay[],
  { timeZone, own }: StaysBy,
): FormerStay[] {
  if (!movements.some((movement) => mayTakeBack(movement, timeZone))) return [];
  const walked = walk(movements, (known) =>
    staysOf(known, timeZone, own).map((stay) => ({ pseudonym: '', stay })),
  );
  const mistaken = longerThan(toleranceOf(movements), present);
  return walked.former.filter(mistaken);
}

/**
 * The same where numbers were merged or parted, number by number: until the merge the stay was
 * believed of the number under which it was told.
 */
export function believedOfNumbers(
  movements: readonly EncounterChanged[],
  members: readonly string[],
  { timeZone, own }: StaysBy,
): Map<string, BelievedStays> {
  const staysAt = (known: readonly EncounterChanged[]): Believed => {
    const persons = personsOf(known);
    const seen = new Set<string>();
    return members.flatMap((member) => {
      if (seen.has(member)) return [];
      const person = persons.personOf(member);
      for (const other of person) seen.add(other);
      const pseudonym = persons.representativeOf(person);
      const mine = known.filter((movement) => person.includes(movement.pseudonym));
      return staysOf(mine, timeZone, own).map((stay) => ({ pseudonym, stay }));
    });
  };
  const walked = walk(movements, staysAt);
  const present = staysAt(movements);
  return new Map(
    members.map((member) => {
      const mine = present.filter(({ pseudonym }) => pseudonym === member);
      const since = ({ stay }: { readonly stay: Stay }) =>
        walked.since.get(placeOf(member, stay)) ?? -Infinity;
      // An admission that was told later covers the time too; nobody believed it then.
      const former = walked.former.filter((one) => {
        const known = mine.filter((other) => since(other) <= one.knownMs);
        const isMistaken = longerThan(
          0,
          known.map(({ stay }) => stay),
        );
        return one.pseudonym === member && isMistaken(one);
      });
      const knownMs = (stay: Stay) => walked.since.get(placeOf(member, stay));
      return [member, { former, knownMs }];
    }),
  );
}

/** Merges in the order in which they were received. */
export function personsOf(movements: readonly EncounterChanged[]): Persons {
  const persons = new Persons();
  const merges = movements.filter((one) => isPersonLink(one) && !one.testMessage).sort(byReceipt);
  for (const merge of merges) persons.link(merge);
  return persons;
}

function byReceipt(a: EncounterChanged, b: EncounterChanged): number {
  return receivedMs(a) - receivedMs(b) || (a.factId < b.factId ? -1 : 1);
}

/** Looks at what was believed after each receipt. */
function walk(
  movements: readonly EncounterChanged[],
  staysAt: (known: readonly EncounterChanged[]) => Believed,
): { former: (FormerStay & { pseudonym: string })[]; since: ReadonlyMap<string, number> } {
  const receipts = [...new Set(movements.map(receivedMs))].sort((a, b) => a - b);
  const held = new Map<string, FormerStay & { pseudonym: string }>();
  const former: (FormerStay & { pseudonym: string })[] = [];
  const since = new Map<string, number>();
  for (const [i, knownMs] of receipts.entries()) {
    const goneMs = receipts[i + 1] ?? Infinity;
    const now = staysAt(movements.filter((movement) => receivedMs(movement) <= knownMs));
    const believed = new Map(now.map((one) => [JSON.stringify(one), one]));
    for (const [name, belief] of held) {
      if (believed.has(name)) continue;
      former.push(belief);
      held.delete(name);
    }
    for (const [name, one] of believed) {
      held.set(name, { ...one, knownMs: held.get(name)?.knownMs ?? knownMs, goneMs });
    }
    for (const { pseudonym, stay } of now) {
      const place = placeOf(pseudonym, stay);
      if (!since.has(place)) since.set(place, knownMs);
    }
  }
  return { former, since };
}

/** What makes a stay the same while its end and its bed are still being told. */
function placeOf(pseudonym: string, { visit, ward, from }: Stay): string {
  return JSON.stringify([pseudonym, visit, ward, from]);
}

function receivedMs({ receivedAt }: EncounterChanged): number {
  return instantMs(receivedAt, 'UTC');
}

function takesBack({ kind }: EncounterChanged): boolean {
  return kind.startsWith('cancel') || kind === 'move-visit';
}

/** Told after it happened, or the taking back of something told. */
function mayTakeBack(movement: EncounterChanged, timeZone: string): boolean {
  if (movement.testMessage) return false;
  if (takesBack(movement)) return true;
  return receivedMs(movement) - instantMs(movement.at, timeZone) > ON_ITS_WAY_MS;
}

/** What was cancelled was believed, however soon: a contact's admission is told at once. */
function toleranceOf(movements: readonly EncounterChanged[]): number {
  return movements.some(takesBack) ? 0 : ON_ITS_WAY_MS;
}

/** Whether more of the time that was believed until then lies outside of what is known now. */
function longerThan(
  toleranceMs: number,
  present: readonly Stay[],
): (former: FormerStay) => boolean {
  return ({ stay, goneMs }) => {
    if (stay.class === 'outpatient' || stay.ward === null) return false;
    const untilMs = Math.min(stay.toMs ?? Infinity, goneMs);
    let ms = stay.fromMs;
    const same = present
      .filter(
        ({ ward, room, bed, unitType }) =>
          ward === stay.ward &&
          room === stay.room &&
          bed === stay.bed &&
          unitType === stay.unitType,
      )
      .sort((a, b) => a.fromMs - b.fromMs);
    for (const { fromMs, toMs } of same) {
      if (fromMs > ms) break;
      ms = Math.max(ms, toMs ?? Infinity);
    }
    return untilMs - ms > toleranceMs;
  };
}
