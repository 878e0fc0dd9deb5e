import { instantMs } from '@carbawatch/contracts';
import type { EncounterChanged } from '@carbawatch/contracts';

type Unit = Pick<EncounterChanged, 'unitType' | 'unitTypeSource'>;

const UNIT_FIELDS = ['unitType', 'unitTypeSource', 'unitTypeAt'] as const;
/** What follows from all tellings together, and is no word of any one of them. */
const JOINED_FIELDS: ReadonlySet<string> = new Set([...UNIT_FIELDS, 'hospitals']);

/** The hospital of the ward, and that of the place before, in the spelling of one sender. */
export interface ToldHospital {
  readonly sender: string;
  readonly facility: string | null;
  readonly facilityBefore: string | null;
  /** When this sender said so last. */
  readonly at: string;
}

/** What a telling of a movement must say to be joined with another of the same `factId`. */
export interface Telling extends Unit {
  readonly receivedAt: string;
  /** When the unit type was told that stands; absent: with the movement itself. */
  readonly unitTypeAt?: string | undefined;
  readonly sender?: string | undefined;
  readonly facility?: string | undefined;
  readonly facilityBefore?: string | undefined;
  /** Where several tellings name hospitals, each sender's last word; else what it says itself. */
  readonly hospitals?: readonly ToldHospital[] | undefined;
}

/**
 * Two tellings of one movement as one. When it became known follows from the first. What kind of
 * unit its ward is follows from the last: a ward that a site names only later was that kind of unit
 * all along, and the same message, read again, says so. The hospital is whichever feed names it,
 * each in its own spelling: one that leaves it out takes nothing back. Like `min` and `max` it
 * answers the same in any order and however often a telling comes; ties are broken by content.
 */
export function joinTellings<T extends Telling>(a: T, b: T, timeZone: string): T {
  const first = firstOf(a, b, timeZone);
  const last = lastUnitOf(a, b, timeZone);
  const at = unitTypeAtOf(last);
  const unit = {
    unitType: last.unitType,
    unitTypeSource: last.unitTypeSource,
    unitTypeAt: at === first.receivedAt ? undefined : at,
  };
  const told = lastWords([...hospitalsOf(a), ...hospitalsOf(b)], timeZone);
  const own = hospitalsOf({ ...first, hospitals: undefined });
  const hospitals = JSON.stringify(told) === JSON.stringify(own) ? undefined : told;
  const named: { hospitals?: readonly ToldHospital[] | undefined } = { hospitals };
  const joined = { ...first, ...unit, ...named };
  for (const name of UNIT_FIELDS) if (joined[name] === undefined) delete joined[name];
  if (hospitals === undefined) delete joined.hospitals;
  return joined;
}

/** The hospitals that tellings of a movement name, a sender each. */
export function hospitalsOf(telling: Telling): readonly ToldHospital[] {
  const { hospitals, sender = '', facility = null, facilityBefore = null, receivedAt } = telling;
  if (hospitals) return hospitals;
  if (facility === null && facilityBefore === null) return [];
  return [{ sender, facility, facilityBefore, at: receivedAt }];
}

function lastWords(told: readonly ToldHospital[], timeZone: string): ToldHospital[] {
  const bySender = new Map<string, ToldHospital>();
  for (const one of told) {
    const known = bySender.get(one.sender);
    const ms = known ? instantMs(known.at, timeZone) - instantMs(one.at, timeZone) : -1;
    const isLater = ms < 0 || (ms === 0 && JSON.stringify(known) < JSON.stringify(one));
    if (isLater) bySender.set(one.sender, one);
  }
  return [...bySender.values()]
    .map(({ sender, facility, facilityBefore, at }) => ({ sender, facility, facilityBefore, at }))
    .sort((a, b) => compare(a.sender, b.sender));
}

/** Whether a decision that was made from `before` must be made again from `after`. */
export function isToldOtherwise(before: Telling, after: Telling): boolean {
  return before.receivedAt !== after.receivedAt || unitOf(before) !== unitOf(after);
}

function unitTypeAtOf({ unitTypeAt, receivedAt }: Telling): string {
  return unitTypeAt ?? receivedAt;
}

function firstOf<T extends Telling>(a: T, b: T, timeZone: string): T {
  const ms = instantMs(a.receivedAt, timeZone) - instantMs(b.receivedAt, timeZone);
  return (ms || compare(contentOf(a), contentOf(b))) <= 0 ? a : b;
}

function lastUnitOf<T extends Telling>(a: T, b: T, timeZone: string): T {
  const ms = instantMs(unitTypeAtOf(a), timeZone) - instantMs(unitTypeAtOf(b), timeZone);
  return (ms || compare(unitOf(a), unitOf(b))) > 0 ? a : b;
}

function unitOf({ unitType, unitTypeSource }: Telling): string {
  return `${unitType ?? ''} ${unitTypeSource ?? ''}`;
}

/** All but what is joined, in the same order of fields whether it was stored meanwhile or not. */
function contentOf(telling: Telling): string {
  return JSON.stringify(telling, (name, value: unknown) => {
    if (JOINED_FIELDS.has(name)) return undefined;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([x], [y]) => compare(x, y)));
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
