import { addDays } from '@carbawatch/contracts';
import type { SignalSeries } from '@carbawatch/contracts';
import { FOREVER } from '../versions';

/** An isolate of a CRE or CPE with the known days on which it stood as it is. */
export interface ResistantIsolate {
  isolateId: string;
  person: string;
  day: string;
  knownFrom: string;
  knownTo: string;
  cre: boolean;
  cpe: boolean;
  families: string[];
  ward: string | null;
}

/** Cases that became known later than this after their culture raise nothing any more. */
const FRESH_DAYS = 28;

/** First case of each person within a series, by day: a patient is one case of an outbreak. */
export function casesOf(isolates: readonly ResistantIsolate[]): ResistantIsolate[] {
  const byPerson = new Map<string, ResistantIsolate>();
  for (const isolate of isolates) {
    const known = byPerson.get(isolate.person);
    const earlier =
      !known ||
      isolate.day < known.day ||
      (isolate.day === known.day && isolate.isolateId < known.isolateId);
    if (earlier) byPerson.set(isolate.person, isolate);
  }
  return [...byPerson.values()];
}

/** Series that an isolate is in: its families on its ward and in the hospital, and CRE. */
export function seriesOf({ cre, cpe, families, ward }: ResistantIsolate): SignalSeries[] {
  const kinds: Omit<SignalSeries, 'ward'>[] = [
    ...(cre ? [{ of: 'cre' as const, family: null }] : []),
    ...(cpe ? families.map((family) => ({ of: 'cpe' as const, family })) : []),
  ];
  return kinds.flatMap((kind) => [
    { ...kind, ward: null },
    ...(ward === null ? [] : [{ ...kind, ward }]),
  ]);
}

export function seriesKey({ of, family, ward }: SignalSeries): string {
  return `${of}\u001F${family ?? ''}\u001F${ward ?? ''}`;
}

/** A series with a new case, as it stood at the end of the day. */
export interface TouchedSeries {
  series: SignalSeries;
  /** Day of the earliest new case. */
  since: string;
  isolates: ResistantIsolate[];
  newCases: ResistantIsolate[];
}

/** Known days on which some isolate began or ceased to stand as it is. */
export function daysOfChange(isolates: readonly ResistantIsolate[]): string[] {
  const days = isolates.flatMap(({ knownFrom, knownTo }) =>
    knownTo === FOREVER ? [knownFrom] : [knownFrom, knownTo],
  );
  return [...new Set(days)].sort();
}

/**
 * Series in which a case became known on the day, of versions of the isolates that are looked at.
 * A case is new where the series had none of that isolate and day at the end of the known day
 * before: a further culture of the same patient is none, nor is one of which some detail is known
 * better. Which of its numbers stands for a person tells nothing; a merge makes cases fewer.
 */
export function touchedSeries(
  isolates: readonly ResistantIsolate[],
  knownDay: string,
): TouchedSeries[] {
  const changing = isolates.filter(
    ({ knownFrom, knownTo }) => knownFrom === knownDay || knownTo === knownDay,
  );
  const changed = new Map(
    changing.flatMap(seriesOf).map((series) => [seriesKey(series), series] as const),
  );
  if (changed.size === 0) return [];
  const now = membersOf(changed, isolates, (one) => isKnownAt(one, knownDay));
  const before = membersOf(changed, isolates, (one) => wasKnownBefore(one, knownDay));
  const old = addDays(knownDay, -FRESH_DAYS);
  return [...changed].flatMap(([key, series]) => {
    const known = now.get(key) ?? [];
    const had = new Set(casesOf(before.get(key) ?? []).map(caseKey));
    const newCases = casesOf(known).filter((one) => one.day > old && !had.has(caseKey(one)));
    const [since] = newCases.map(({ day }) => day).sort();
    return since === undefined ? [] : [{ series, since, isolates: known, newCases }];
  });
}

export function isKnownAt({ knownFrom, knownTo }: ResistantIsolate, knownDay: string): boolean {
  return knownFrom <= knownDay && knownTo > knownDay;
}

export function wasKnownBefore(
  { knownFrom, knownTo }: ResistantIsolate,
  knownDay: string,
): boolean {
  return knownFrom < knownDay && knownTo >= knownDay;
}

/**
 * Whether a case that the series had not on the day before is one by a result of that day, and not
 * by what is corrected, or told late, of an isolate that was known: one that is given back, lies on
 * another ward, has another enzyme than the one before or is another person's; nor is it an old
 * culture that comes in late. `versions` are all of its isolate.
 */
export function isNews(
  { families, day }: ResistantIsolate,
  { of, family }: SignalSeries,
  versions: readonly ResistantIsolate[],
  knownDay: string,
): boolean {
  if (day <= addDays(knownDay, -FRESH_DAYS)) return false;
  const before = versions.filter(({ knownFrom }) => knownFrom < knownDay);
  if (of === 'cre' || family === null) return !before.some(({ cre }) => cre);
  // A further enzyme is news, and so is one where none had a name yet.
  return !before.some((one) => {
    if (!one.cpe || one.families.length === 0) return false;
    return one.families.includes(family) || !one.families.some((had) => families.includes(had));
  });
}

export function caseKey({ isolateId, day }: ResistantIsolate): string {
  return JSON.stringify([isolateId, day]);
}

function membersOf(
  asked: ReadonlyMap<string, SignalSeries>,
  isolates: readonly ResistantIsolate[],
  isMember: (isolate: ResistantIsolate) => boolean,
): Map<string, ResistantIsolate[]> {
  const members = new Map([...asked.keys()].map((key) => [key, [] as ResistantIsolate[]]));
  for (const isolate of isolates) {
    if (!isMember(isolate)) continue;
    for (const series of seriesOf(isolate)) members.get(seriesKey(series))?.push(isolate);
  }
  return members;
}
