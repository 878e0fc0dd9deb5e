import type { ClusterEvent, Moment } from '@carbawatch/contracts';
import { groupedBy } from '../grouped-by';
import { DAY_MS } from './cluster-parameters';
import { isAboveUsual, restWords, usualOverTime, type HospitalWide } from './hospital-wide';
import type { RareCase } from './rare-cases';
import {
  byFirstPositive,
  isKnownAt,
  knownWithin,
  patientsAmong,
  withinByFirst,
} from './seen-cases';
import type { SeenCase } from './seen-cases';
import type { SweepQuestion } from './sweep';
import type { Exchanged } from './window-changes';
import { WindowSweep } from './window-sweep';

interface Within {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * When cases that need no shared ward are a cluster, which others join it, and until when. Members
 * are by first positive.
 */
export interface WindowRule {
  readonly kind: 'hospital' | 'any-one';
  /** What it is of, for its id. */
  readonly about: readonly string[];
  readonly cases: readonly SeenCase[];
  /** Cases that open a cluster at a moment, or wake one that is quiet; none where none do. */
  readonly opens: (ms: number) => readonly SeenCase[];
  /** When others that are known join members that are open: first positive in any (from, to]. */
  readonly reach: (ms: number, members: readonly SeenCase[]) => readonly Within[];
  readonly lasts: (ms: number, members: readonly SeenCase[], joinedMs: number) => boolean;
  /** Why one that does not last is quiet. */
  readonly restWords: (ms: number) => string;
  /** When it may have come to an end by itself. */
  readonly expiries: readonly number[];
  readonly minPatients: number;
  /** A new case wakes a quiet cluster within so many days of its last. */
  readonly joinDays: number;
  /** After so many days none can. */
  readonly restDays: number;
}

/** A cluster at one moment of knowing, for the rule that tells of it. */
export interface WindowLook {
  readonly ms: number;
  readonly status: WindowCourse['status'];
  /** As they were known then, by first positive; of one that is dissolved, as it last was. */
  readonly members: readonly SeenCase[];
  /** A correction, and not the passing of time, made it what it is. */
  readonly corrected: boolean;
  /** Too few are left without a name since enzymes have got theirs: nothing was corrected. */
  readonly named: boolean;
  /** Who came in place of others by a correction. */
  readonly exchanged: readonly Exchanged[];
}

/** What became of it at one moment; `again` where a correction was corrected itself. */
export interface WindowStep extends ClusterEvent {
  readonly again?: true;
}

/** A cluster of a hospital or of one case, with everything that became of it. */
export interface WindowCourse {
  readonly id: string;
  readonly kind: WindowRule['kind'];
  readonly formedAt: Moment;
  readonly status: 'open' | 'quiet' | 'dissolved';
  /** As it was when it last was one, by first positive. */
  readonly members: readonly SeenCase[];
  readonly steps: readonly WindowStep[];
  /** Each moment at which something was learnt while it was open, or it changed. */
  readonly looks: readonly WindowLook[];
  readonly joinedAt: ReadonlyMap<string, Moment>;
  readonly dueMs: number | null;
  /** The earliest first positive of any case, as it was ever known while it was in. */
  readonly sinceMs: number;
  /** From when on only a correction of its own cases can change it; null while it is open. */
  readonly restsMs: number | null;
}

/**
 * More patients with one species and enzyme than usual within the window, wherever they lie: goes
 * on while the window holds enough and more than usual, and is woken within the time in which a
 * case still joins. Asked of one moment after the other, none before the last.
 */
export function hospitalRule(
  about: readonly string[],
  cases: readonly SeenCase[],
  by: HospitalWide & { readonly joinDays: number },
): WindowRule {
  const byFirst = byFirstPositive(cases);
  const window = (ms: number): Within => ({ fromMs: ms - by.days * DAY_MS, toMs: ms });
  const recent = (ms: number) => knownWithin(byFirst, ms, window(ms));
  const usualAt = usualOverTime(cases, by);
  return {
    kind: 'hospital',
    about,
    cases,
    opens: (ms) => {
      const found = recent(ms);
      const patients = patientsAmong(found);
      return patients >= by.minPatients && isAboveUsual(patients, usualAt(ms)) ? found : [];
    },
    // What was found late lies between cases that are known already.
    reach: (ms, members) => [window(ms), { fromMs: firstOf(members) - 1, toMs: lastOf(members) }],
    lasts: (ms) => {
      // More patients than usual are more than the whole part of it.
      const enough = Math.max(by.minPatients, Math.floor(usualAt(ms)) + 1);
      return isAtLeast(enough, withinByFirst(byFirst, window(ms)), ms);
    },
    restWords: (ms) => restWords(patientsAmong(recent(ms)), usualAt(ms), by),
    expiries: cases.map(({ firstMs, knownMs }) => Math.max(firstMs + by.days * DAY_MS, knownMs)),
    minPatients: by.minPatients,
    joinDays: by.joinDays,
    restDays: restDays(by),
  };
}

/**
 * One case of a mechanism that is new or rare here is enough; others of the family join while its
 * first is no older than a link may be.
 */
export function anyOneRule(
  about: readonly string[],
  cases: readonly SeenCase[],
  rare: readonly RareCase[],
  by: { readonly joinDays: number; readonly quietDays: number },
): WindowRule {
  const spans = groupedBy(cases, ({ id }) => id);
  const surprises = groupedBy(rare, ({ knownMs }) => knownMs);
  const quietMs = by.quietDays * DAY_MS;
  const joinMs = by.joinDays * DAY_MS;
  return {
    kind: 'any-one',
    about,
    cases,
    opens: (ms) => {
      const ids = new Set(surprises.get(ms)?.map(({ id }) => id));
      const found = [...ids].flatMap(
        (id) => spans.get(id)?.filter((one) => isKnownAt(one, ms)) ?? [],
      );
      return byFirstPositive(found);
    },
    // What was positive before and is known only now is of the same story.
    reach: (_, members) => {
      const firstMs = firstOf(members);
      return [{ fromMs: firstMs - joinMs, toMs: firstMs + joinMs }];
    },
    lasts: (ms, members, joinedMs) => ms < Math.max(joinedMs, lastOf(members)) + quietMs,
    restWords: () => 'Nothing new of late: the window has moved on.',
    expiries: cases.map(({ firstMs, knownMs }) => Math.max(firstMs, knownMs) + quietMs),
    minPatients: 1,
    joinDays: by.joinDays,
    restDays: restDays({ days: by.quietDays, joinDays: by.joinDays }),
  };
}

function firstOf(byFirst: readonly SeenCase[]): number {
  return byFirst[0]?.firstMs ?? Infinity;
}

function lastOf(byFirst: readonly SeenCase[]): number {
  return byFirst.at(-1)?.firstMs ?? -Infinity;
}

/** Whether so many patients of these are known by then; asked of many more than that. */
function isAtLeast(minPatients: number, cases: readonly SeenCase[], ms: number): boolean {
  const patients = new Set<string>();
  return cases.some((one) => isKnownAt(one, ms) && patients.add(one.pseudonym).size >= minPatients);
}

/** Days after which no case is near enough to the last one to wake a quiet cluster. */
export function restDays(by: { readonly days: number; readonly joinDays: number }): number {
  return by.days + by.joinDays;
}

/** When a case counted again that had been taken back. */
function givenBack(cases: readonly SeenCase[]): ReadonlySet<number> {
  const ends = new Map<string, number>();
  for (const { id, goneMs } of cases) {
    if (goneMs !== null) ends.set(id, Math.min(goneMs, ends.get(id) ?? Infinity));
  }
  return new Set(
    cases.flatMap(({ id, knownMs }) => (knownMs > (ends.get(id) ?? Infinity) ? knownMs : [])),
  );
}

/**
 * Follows what a rule makes of its cases through the times at which they became known; from a
 * moment on at which no cluster stood nor could be woken, where `fromMs` says one.
 */
export function sweepWindows(
  rule: WindowRule,
  { site, nowMs, timeZone }: SweepQuestion,
  fromMs = -Infinity,
): WindowCourse[] {
  const sweep = new WindowSweep(rule, site, timeZone);
  const learnt = new Set(rule.cases.flatMap(({ knownMs, goneMs }) => [knownMs, goneMs ?? knownMs]));
  const taken = new Set(rule.cases.flatMap(({ goneMs }) => goneMs ?? []));
  const back = givenBack(rule.cases);
  const times = [...new Set([...learnt, ...rule.expiries])].filter((ms) => ms <= nowMs);
  for (const ms of times.sort((a, b) => a - b)) {
    if (ms <= fromMs) {
      sweep.pass(ms);
      continue;
    }
    if (learnt.has(ms)) sweep.look(ms);
    sweep.quiet(ms);
    sweep.note(ms, { learnt: learnt.has(ms), corrected: taken.has(ms), back: back.has(ms) });
  }
  const next = rule.expiries.filter((ms) => ms > nowMs);
  const dueMs = next.length > 0 ? Math.min(...next) : null;
  return sweep.courses.map((course) => {
    const { id, formedAt, status, members, steps, looks, joinedAt, sinceMs } = course;
    const isOpen = status === 'open';
    const restsMs = isOpen ? null : sweep.restsMs(course);
    return {
      ...{ id, kind: rule.kind, formedAt, status, members, steps, looks, joinedAt },
      ...{ dueMs: isOpen ? dueMs : null, sinceMs, restsMs },
    };
  });
}
