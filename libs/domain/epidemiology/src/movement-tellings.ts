import { instantMs } from '@carbawatch/contracts';
import type { EncounterChanged } from '@carbawatch/contracts';

type Unit = Pick<EncounterChanged, 'unitType' | 'unitTypeSource'>;

const UNIT_FIELDS = ['unitType', 'unitTypeSource', 'unitTypeAt'] as const;

/** What a telling of a movement must say to be joined with another of the same `factId`. */
export interface Telling extends Unit {
  readonly receivedAt: string;
  /** When the unit type was told that stands; absent: with the movement itself. */
  readonly unitTypeAt?: string | undefined;
}

/**
 * Two tellings of one movement as one. When it became known follows from the first. What kind of
 * unit its ward is follows from the last: a ward that a site names only later was that kind of unit
 * all along, and the same message, read again, says so. Like `min` and `max` it answers the same in
 * any order and however often a telling comes; ties are broken by content.
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
  const joined = { ...first, ...unit };
  for (const name of UNIT_FIELDS) if (joined[name] === undefined) delete joined[name];
  return joined;
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

/** All but the unit, in the same order of fields whether it was stored meanwhile or not. */
function contentOf(telling: Telling): string {
  return JSON.stringify(telling, (name, value: unknown) => {
    if (UNIT_FIELDS.some((field) => field === name)) return undefined;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([x], [y]) => compare(x, y)));
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
