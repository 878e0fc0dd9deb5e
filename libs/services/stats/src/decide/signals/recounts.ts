import { addDays } from '@carbawatch/contracts';
import type { CountedSignal } from '@carbawatch/contracts';
import { CASES_MIN, HISTORY_DAYS, JOINED_DAYS, alarmsStill } from './alarms';
import type { FoldedSignal, SeenAlarm } from './alarms';
import { caseKey, casesOf, daysOfChange, isKnownAt, seriesKey, seriesOf } from './new-cases';
import { isNews, wasKnownBefore } from './new-cases';
import type { ResistantIsolate } from './new-cases';

/** For so long after a signal was last seen, what becomes of its cases is told. */
export const FOLLOWED_DAYS = 365;

/** What a signal's series counts, and whether it still is one, as known at the end of a day. */
export interface Recount extends Omit<CountedSignal, 'at'> {
  /** Isolates of the cases that are counted since that day, or no more. */
  changed: string[];
}

/** Every version of the isolates. */
export interface BySeries {
  /** By the series that it is in. */
  readonly series: ReadonlyMap<string, readonly ResistantIsolate[]>;
  /** By its isolate. */
  readonly versions: ReadonlyMap<string, readonly ResistantIsolate[]>;
}

export function bySeries(isolates: readonly ResistantIsolate[]): BySeries {
  const series = new Map<string, ResistantIsolate[]>();
  const versions = new Map<string, ResistantIsolate[]>();
  for (const isolate of isolates) {
    for (const one of seriesOf(isolate)) keep(series, seriesKey(one), isolate);
    keep(versions, isolate.isolateId, isolate);
  }
  return { series, versions };
}

function keep(all: Map<string, ResistantIsolate[]>, key: string, isolate: ResistantIsolate): void {
  const known = all.get(key);
  if (known) known.push(isolate);
  else all.set(key, [isolate]);
}

/** Isolates of a series that say who is new in the days of a signal. */
function isolatesOf(signal: FoldedSignal, { series }: BySeries): readonly ResistantIsolate[] {
  const begin = addDays(signal.firstDay, -HISTORY_DAYS);
  return (series.get(seriesKey(signal.series)) ?? []).filter(({ day }) => day >= begin);
}

/** Known days from `since` on at whose ends a signal may count otherwise than the day before. */
export function daysToRecount(signal: FoldedSignal, all: BySeries, since: string): string[] {
  const { seenOn, lastSeenOn } = signal;
  const [first = lastSeenOn] = seenOn;
  const begin = since > first ? since : first;
  const end = addDays(lastSeenOn, FOLLOWED_DAYS);
  const days = new Set([...seenOn, ...daysOfChange(isolatesOf(signal, all))]);
  return [...days].filter((day) => begin <= day && day <= end).sort();
}

/**
 * What became of a signal's cases on the days from its first alarm on: those of its series from the
 * first day that it is about until four weeks after it was last seen, in which a further alarm
 * would be of the same signal. Only days on which this is another than before are named. What its
 * detector said stays what was known on its days; the signal is none any more once no alarm of it
 * holds by what is known since. `before` is the last count of a day before those asked.
 */
export function recountsOf(
  signal: FoldedSignal,
  all: BySeries,
  asked: {
    days: readonly string[];
    before: Omit<CountedSignal, 'at'> | undefined;
    siteFrom: (day: string) => string;
  },
): Recount[] {
  const isolates = isolatesOf(signal, all);
  const recounts: Recount[] = [];
  let last = asked.before;
  for (const on of asked.days) {
    const seen = signal.alarms.filter(({ knownDay }) => knownDay <= on);
    const end = addDays(seen.at(-1)?.knownDay ?? on, JOINED_DAYS);
    const inDays = ({ day }: ResistantIsolate) => signal.firstDay <= day && day <= end;
    const upTo = isolates.filter(({ day }) => day <= on);
    const cases = casesOf(upTo.filter((one) => isKnownAt(one, on)));
    const changed = changedCases(casesOf(upTo.filter((one) => wasKnownBefore(one, on))), cases);
    // Which of its numbers stands for a person makes a version of its own, and tells nothing.
    if (last && changed.length === 0 && !signal.seenOn.includes(on)) continue;
    const counted = cases.filter(inDays);
    const to = counted.reduce((a, { day }) => (day > a ? day : a), signal.to);
    const by = { on, cases, all, siteFrom: asked.siteFrom(on) };
    const holds = seen.findLast((alarm) => holdsBy(signal, alarm, by)) !== undefined;
    const now = { on, observed: counted.length, to, holds };
    if (last && last.observed === now.observed && last.to === to && last.holds === holds) continue;
    const near = changed.filter(inDays);
    const ids = (near.length > 0 ? near : changed).map(({ isolateId }) => isolateId);
    const further = furtherOf(signal, last ? counted : cases, { on, changed, all });
    recounts.push({ ...now, further, changed: [...new Set(ids)].sort() });
    last = now;
  }
  return recounts;
}

/**
 * How many of these cases a day's results have brought: those that are new by them, and those that
 * were known and are within the days that are counted since a further alarm moved their end.
 */
function furtherOf(
  { series, alarms }: FoldedSignal,
  counted: readonly ResistantIsolate[],
  { on, changed, all }: { on: string; changed: readonly ResistantIsolate[]; all: BySeries },
): number {
  const isChanged = new Set(changed.map(caseKey));
  const before = alarms.findLast(({ knownDay }) => knownDay < on);
  const end = before ? addDays(before.knownDay, JOINED_DAYS) : on;
  return counted.filter((one) => {
    const versions = all.versions.get(one.isolateId) ?? [];
    return isChanged.has(caseKey(one)) ? isNews(one, series, versions, on) : one.day > end;
  }).length;
}

/** What is known at the end of a day: the cases of a signal's series, and all isolates. */
interface Known {
  on: string;
  cases: readonly ResistantIsolate[];
  all: BySeries;
  siteFrom: string;
}

/** An alarm whose cases are still there holds; with fewer of them its detector says. */
function holdsBy(
  { detector, series }: FoldedSignal,
  alarm: SeenAlarm,
  { on, cases, all, siteFrom }: Known,
): boolean {
  const { from, to, observed } = alarm;
  const left = cases.filter(({ day }) => from <= day && day <= to).length;
  if (left >= observed) return true;
  if (left < CASES_MIN) return false;
  const looked = detector === 'scan' ? { ...series, ward: null } : series;
  const isolates = (all.series.get(seriesKey(looked)) ?? []).filter((one) => isKnownAt(one, on));
  return alarmsStill({ detector, series, ...alarm }, { siteFrom, isolates });
}

/** Cases that are in one of both alone. */
function changedCases(
  before: readonly ResistantIsolate[],
  now: readonly ResistantIsolate[],
): ResistantIsolate[] {
  const [had, has] = [before, now].map((cases) => new Set(cases.map(caseKey)));
  return [
    ...before.filter((one) => !has?.has(caseKey(one))),
    ...now.filter((one) => !had?.has(caseKey(one))),
  ];
}
