import { uuidV5 } from '../alert-id';
import { ON_ITS_WAY_MS } from './believed-stays';
import type { CaseState } from './case-history';
import { SCREEN_DAYS_APART, SCREEN_SPECIMENS } from './counted-screens';
import { DAY_MS, HOUR_MS } from './cluster-parameters';
import { number, words, type Parameters } from '../rules/row';

/** Namespace of contacts (a random UUID of its own, fixed for ever). */
const CONTACT_NAMESPACE = 'd2f1b0a4-55a3-4a3f-8d0e-6f5f1c0b7e29';

export interface ContactParameters {
  readonly bayMs: number;
  readonly wardMs: number;
  readonly anyOverlapUnits: ReadonlySet<string>;
  readonly nextInBedMs: number;
  readonly lookbackMs: number;
  readonly screens: number;
  /** Until so many days after the last time together; the last screen is of then or later. */
  readonly screenDays: number;
  /** Kinds of specimens that count, by words with which their types begin. */
  readonly screenSpecimens: readonly string[];
  /** A screen nearer than so many days to the one before it does not count. */
  readonly screenDaysApart: number;
  /** The first screen of who is in the house: so many hours after the contact is known. */
  readonly firstScreenHours: number;
  /** A screen that was said to be done is due again after so many days without a result. */
  readonly resultDays: number;
}

/** A day after the contact is known: in intensive care a swab is taken now. */
export const FIRST_SCREEN_HOURS = 24;
/** A culture of a swab is read within two days, and told on the next. */
export const RESULT_DAYS = 3;

export function contactParameters(parameters: Parameters): ContactParameters {
  return {
    bayMs: number(parameters, 'bayHours', 8) * HOUR_MS,
    wardMs: number(parameters, 'wardHours', 24) * HOUR_MS,
    anyOverlapUnits: new Set(words(parameters, 'anyOverlapUnits', ['icu', 'neonatal-icu'])),
    nextInBedMs: number(parameters, 'nextInBedHours', 168) * HOUR_MS,
    lookbackMs: number(parameters, 'lookbackDays', 30) * DAY_MS,
    screens: number(parameters, 'screens', 4),
    screenDays: number(parameters, 'screenDays', 28),
    screenSpecimens: words(parameters, 'screenSpecimens', SCREEN_SPECIMENS),
    screenDaysApart: number(parameters, 'screenDaysApart', SCREEN_DAYS_APART),
    firstScreenHours: number(parameters, 'firstScreenHours', FIRST_SCREEN_HOURS),
    resultDays: number(parameters, 'resultDays', RESULT_DAYS),
  };
}

/** Time of somebody else on a ward. */
export interface Neighbour {
  readonly pseudonym: string;
  readonly ward: string;
  readonly room: string | null;
  readonly bed: string | null;
  readonly unitType: string | null;
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly knownMs: number;
}

/** Time of the case on a ward in which it could pass something on. */
export interface Exposure {
  readonly ward: string;
  readonly room: string | null;
  readonly bed: string | null;
  readonly unitType: string | null;
  readonly fromMs: number;
  readonly toMs: number | null;
}

export interface TimeTogether {
  readonly fromMs: number;
  readonly toMs: number | null;
  /** When it was told, where that was late; else as it began. */
  readonly knownMs?: number;
}

/** Somebody who shared a bay or ward with a case long enough. */
export interface FoundContact {
  readonly id: string;
  readonly pseudonym: string;
  readonly kind: 'bay' | 'ward' | 'next-in-bed';
  readonly ward: string;
  readonly room: string | null;
  readonly bed: string | null;
  readonly unitType: string | null;
  /** Every time together, in order; the last is open while it lasts. */
  readonly times: readonly TimeTogether[];
  readonly knownMs: number;
  /** What told it of the case, where that came later than the time together; else absent. */
  readonly becauseKnown?: readonly string[];
  /** When the time together was enough; absent in what was stored before it was kept. */
  readonly sinceMs?: number;
}

export interface Contacts {
  readonly found: readonly FoundContact[];
  /** When somebody will have lain there long enough, if nobody moves. */
  readonly dueMs: number | null;
}

/**
 * The times in which the case lay un-isolated: from the look-back before its first positive, or
 * from its last negative screen where that is later, to its isolation or discharge, bed by bed.
 */
export function exposuresOf(state: CaseState, by: ContactParameters): Exposure[] {
  const since = Math.max(state.firstMs - by.lookbackMs, state.lastNegativeMs ?? -Infinity);
  return state.wardTimes.flatMap(({ isolatedMs, claimed, ...time }) => {
    // A report names the ward of its specimen: for how long, nobody knows.
    const begunMs = claimed && time.toMs !== null ? time.toMs - 1 : time.fromMs;
    const fromMs = Math.max(begunMs, since);
    const ends = [time.toMs, isolatedMs].filter((ms) => ms !== null);
    const toMs = ends.length > 0 ? Math.min(...ends) : null;
    return toMs !== null && toMs <= fromMs ? [] : [{ ...time, fromMs, toMs }];
  });
}

interface Meeting {
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly knownMs: number;
  readonly bay: boolean;
  readonly next: boolean;
  readonly neighbour: Neighbour;
}

/**
 * Who became a contact by then, each under an id that the case's later names do not change: what
 * people did for a contact hangs on it. Half-open intervals: who leaves in the minute in which the
 * case comes was never with it.
 */
export function contactsOf(
  storyId: string,
  state: CaseState,
  near: { readonly exposures: readonly Exposure[]; readonly neighbours: readonly Neighbour[] },
  asked: { readonly by: ContactParameters; readonly caseKnownMs: number; readonly nowMs: number },
): Contacts {
  const meetings = new Map<string, Meeting[]>();
  for (const neighbour of near.neighbours) {
    if (neighbour.pseudonym === state.pseudonym) continue;
    for (const exposure of near.exposures) {
      const meeting = meetingOf(exposure, neighbour, asked.by);
      if (!meeting) continue;
      const name = JSON.stringify([neighbour.pseudonym, exposure.ward]);
      meetings.set(name, [...(meetings.get(name) ?? []), meeting]);
    }
  }
  const found: FoundContact[] = [];
  const dues: number[] = [];
  for (const list of meetings.values()) {
    const judged = judge(list, asked.by);
    if (!judged) continue;
    // Whoever left in the last minutes has left, and the message is on its way.
    const knownMs = Math.max(judged.atMs + ON_ITS_WAY_MS, asked.caseKnownMs, judged.knownMs);
    if (knownMs > asked.nowMs) {
      dues.push(knownMs);
      continue;
    }
    const { neighbour } = judged.first;
    found.push({
      id: uuidV5(CONTACT_NAMESPACE, JSON.stringify([storyId, neighbour.pseudonym, neighbour.ward])),
      pseudonym: neighbour.pseudonym,
      kind: judged.kind,
      ward: neighbour.ward,
      room: judged.kind === 'ward' ? null : neighbour.room,
      bed: judged.kind === 'next-in-bed' ? neighbour.bed : null,
      unitType: neighbour.unitType,
      times: list.map(({ fromMs, toMs }) => ({ fromMs, toMs })),
      knownMs,
      sinceMs: judged.atMs,
    });
  }
  found.sort((a, b) => a.knownMs - b.knownMs || (a.id < b.id ? -1 : 1));
  return { found, dueMs: dues.length > 0 ? Math.min(...dues) : null };
}

function meetingOf(
  exposure: Exposure,
  neighbour: Neighbour,
  by: ContactParameters,
): Meeting | null {
  if (exposure.ward !== neighbour.ward) return null;
  const room = exposure.room !== null && exposure.room === neighbour.room;
  const bed = room && exposure.bed !== null && exposure.bed === neighbour.bed;
  const { knownMs } = neighbour;
  const fromMs = Math.max(exposure.fromMs, neighbour.fromMs);
  const toMs = earlier(exposure.toMs, neighbour.toMs);
  if (toMs === null || fromMs < toMs) {
    return { fromMs, toMs, knownMs, bay: room, next: false, neighbour };
  }
  const gap = exposure.toMs === null ? -1 : neighbour.fromMs - exposure.toMs;
  const critical = by.anyOverlapUnits.has(exposure.unitType ?? '');
  if (!bed || !critical || gap < 0 || gap > by.nextInBedMs) return null;
  return {
    fromMs: neighbour.fromMs,
    toMs: neighbour.toMs,
    knownMs,
    bay: true,
    next: true,
    neighbour,
  };
}

function earlier(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}

interface Judged {
  readonly kind: FoundContact['kind'];
  readonly atMs: number;
  readonly knownMs: number;
  readonly first: Meeting;
}

/** When these times together were enough, and as what; null when they are not. */
function judge(meetings: Meeting[], by: ContactParameters): Judged | null {
  meetings.sort((a, b) => a.fromMs - b.fromMs);
  const critical = (meeting: Meeting) =>
    by.anyOverlapUnits.has(meeting.neighbour.unitType ?? '') || meeting.next;
  const choices = [
    crossed(
      meetings.filter(({ next }) => next),
      0,
      'next-in-bed',
    ),
    crossed(meetings.filter(critical), 0, 'ward'),
    crossed(
      meetings.filter(({ bay }) => bay),
      by.bayMs,
      'bay',
    ),
    crossed(meetings, by.wardMs, 'ward'),
  ].filter((choice) => choice !== null);
  const best = choices.sort((a, b) => a.atMs - b.atMs)[0];
  if (!best) return null;
  const bay = meetings.some((meeting) => meeting.bay && !meeting.next);
  const knownMs = Math.min(...choices.map((choice) => choice.knownMs));
  return { ...best, knownMs, kind: best.kind === 'ward' && bay ? 'bay' : best.kind };
}

/** When what was known of the meetings was first enough; what is told later moves `atMs` alone. */
function crossed(
  meetings: readonly Meeting[],
  wantedMs: number,
  kind: FoundContact['kind'],
): Judged | null {
  const [first] = meetings;
  const atMs = enoughAt(meetings, wantedMs);
  if (!first || atMs === null) return null;
  const known = [...new Set(meetings.map(({ knownMs }) => knownMs))].flatMap((ms) => {
    const by = enoughAt(
      meetings.filter(({ knownMs }) => knownMs <= ms),
      wantedMs,
    );
    return by === null ? [] : [Math.max(ms, by)];
  });
  return { kind, atMs, knownMs: Math.min(...known), first };
}

/** When these meetings, by their times, come to so long; null where they do not. */
function enoughAt(meetings: readonly Meeting[], wantedMs: number): number | null {
  let sumMs = 0;
  for (const { fromMs, toMs } of meetings) {
    const lasts = toMs === null ? Infinity : toMs - fromMs;
    if (sumMs + lasts >= wantedMs) return fromMs + (wantedMs - sumMs);
    sumMs += lasts;
  }
  return null;
}
