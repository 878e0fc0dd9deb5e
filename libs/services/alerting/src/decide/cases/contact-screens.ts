import { addDays, dayOf, dayOfInstant, instantMs, isDate } from '@carbawatch/contracts';
import type { IsolateStep, SpecimenFact } from '../facts';
import { withoutDoubted } from '../isolate-screens';
import { distinct } from '../wording';
import { PARTED } from './case-corrections';
import type { ClosedSpan } from './closed-contacts';
import type { ContactParameters, FoundContact, TimeTogether } from './contacts';
import { daysApart, isBelieved, isOfKind, wholeSet } from './counted-screens';
import { hasFoundNothing } from './negative-screens';

/** A report with all its tellings, each with when it was received, in that order. */
export interface KnownReport<Step> {
  readonly id: string;
  readonly tellings: readonly { readonly ms: number; readonly step: Step }[];
}

/** Reports on swabs, and the isolates for whose answers some of them wait. */
export interface KnownSwabs {
  readonly reports: readonly KnownReport<SpecimenFact>[];
  readonly isolates: readonly KnownReport<IsolateStep>[];
}

/** Under which numbers somebody was known by a moment, and when these became others. */
export interface KnownNumbers {
  readonly at: (ms: number) => readonly string[];
  readonly turns: readonly number[];
}

export interface ScreensAsked {
  readonly family: string;
  readonly by: ContactParameters;
  readonly timeZone: string;
}

interface NegativeScreen {
  readonly day: string;
  /** The report says neither where the swab was taken nor what it looked for. */
  readonly believed: boolean;
}

/** What was known of the screens of a contact at a moment. */
interface Look {
  readonly counted: readonly NegativeScreen[];
  readonly complete: boolean;
  /** Negatives that do not count, with why not. */
  readonly notCounted: readonly { readonly day: string; readonly because: string }[];
  /** Reports that were negatives which count, with their days. */
  readonly negatives: ReadonlyMap<string, string>;
}

/** The days of the negatives that counted, as was known from a moment on. */
export type KnownScreens = readonly [fromMs: number, days: readonly string[]];

export interface ScreensOfContact extends Pick<Look, 'counted' | 'notCounted'> {
  /** How they came to be counted, each change of them. */
  readonly known: readonly KnownScreens[];
  /** From when to when the set was known to be complete. */
  readonly closed: readonly ClosedSpan[];
}

type Meeting = Pick<FoundContact, 'times' | 'ward' | 'knownMs'>;

/** The negatives that counted by then; of what was stored before this was kept, all. */
export function screensKnownAt(
  { screens, knownScreens }: StoredScreens,
  ms: number,
): readonly string[] {
  if (screens.length > 0 && !knownScreens) return screens.map(({ day }) => day);
  return knownScreens?.findLast(([fromMs]) => fromMs <= ms)?.[1] ?? [];
}

interface StoredScreens {
  readonly screens: readonly { readonly day: string }[];
  readonly knownScreens?: readonly KnownScreens[];
}

/**
 * The screens of a contact as they are known now, and when they were known to be complete: what was
 * reported is looked at after each receipt as it was known then, so that a negative which is taken
 * back opens again what it had closed.
 */
export function screensOfContact(
  contact: Meeting,
  swabs: KnownSwabs,
  numbers: KnownNumbers,
  asked: ScreensAsked,
): ScreensOfContact {
  const lookAt = (ms: number) =>
    look(knownAt(swabs, numbers.at(ms), ms), contact.ward, timesAt(contact.times, ms), asked);
  const now = look(
    knownAt(swabs, numbers.at(Infinity), Infinity),
    contact.ward,
    contact.times,
    asked,
  );
  const { counted, notCounted } = now;
  const closed: ClosedSpan[] = [];
  const course: KnownScreens[] = [];
  let since = null as { readonly fromMs: number; readonly known: Look } | null;
  for (const ms of swabs.reports.length > 0 ? momentsOf(contact, swabs, numbers) : []) {
    const known = lookAt(ms);
    const days = known.counted.map(({ day }) => day);
    if (days.join() !== (course.at(-1)?.[1] ?? []).join()) course.push([ms, days]);
    if (known.complete) since = { fromMs: since?.fromMs ?? ms, known };
    else if (since) {
      const because = whyReopened(since.known, known, { contact, swabs, numbers, ms });
      closed.push({ fromMs: since.fromMs, toMs: ms, by: 'screens', because });
      since = null;
    }
  }
  if (since) closed.push({ fromMs: since.fromMs, toMs: null, by: 'screens', because: [] });
  return { counted, notCounted, known: course, closed };
}

/** When anything may have been learnt of the screens, or the two lay together again, or parted. */
function momentsOf({ times }: Meeting, swabs: KnownSwabs, numbers: KnownNumbers): number[] {
  const told = [...swabs.reports, ...swabs.isolates];
  const moments = [
    ...told.flatMap(({ tellings }) => tellings.map(({ ms }) => ms)),
    ...numbers.turns,
    ...times.flatMap((time) => [toldMs(time), Math.max(toldMs(time), time.toMs ?? -Infinity)]),
  ];
  return [...new Set(moments)].sort((a, b) => a - b);
}

function toldMs({ fromMs, knownMs = fromMs }: TimeTogether): number {
  return Math.max(fromMs, knownMs);
}

/** The times together that were known to have begun by then: one that was not over was open. */
function timesAt(times: Meeting['times'], ms: number): Meeting['times'] {
  return times
    .filter((time) => toldMs(time) <= ms)
    .map(({ fromMs, toMs }) => ({ fromMs, toMs: toMs !== null && toMs <= ms ? toMs : null }));
}

interface ToldScreen {
  readonly id: string;
  readonly step: SpecimenFact;
  readonly takenAt: string;
}

/** The reports of these numbers as they stood by then. */
function knownAt(swabs: KnownSwabs, numbers: readonly string[], ms: number): ToldScreen[] {
  const told = swabs.reports.flatMap(({ id, tellings }): ToldScreen[] => {
    const last = tellings.findLast((telling) => telling.ms <= ms)?.step;
    const [first] = tellings;
    if (!last || !first || !numbers.includes(last.pseudonym)) return [];
    // Where nobody said when the specimen was taken, its first receipt.
    return [{ id, step: last, takenAt: last.specimen?.collectedAt ?? first.step.receivedAt }];
  });
  return told.filter((one) => withoutDoubted([one], isolatesAt(swabs, one.step, ms)).length > 0);
}

/** Of the number under which the swab stands. */
function isolatesAt(
  { isolates }: KnownSwabs,
  { isolateId, pseudonym }: SpecimenFact,
  ms: number,
): ReadonlyMap<string, IsolateStep> {
  if (isolateId === undefined) return new Map();
  return new Map(
    isolates.flatMap(({ id, tellings }) => {
      const step = tellings.findLast((telling) => telling.ms <= ms)?.step;
      return step?.pseudonym === pseudonym ? [[id, step] as const] : [];
    }),
  );
}

/** Final negatives since the first time together that looked for the family: one a day. */
function look(
  told: readonly ToldScreen[],
  ward: string,
  times: Meeting['times'],
  { family, by, timeZone }: ScreensAsked,
): Look {
  const firstMs = times[0]?.fromMs;
  const first = firstMs === undefined ? null : dayOfInstant(firstMs, timeZone);
  const negatives = new Map<string, string>();
  const said = new Set<string>();
  const ofOtherKind = new Map<string, string>();
  for (const { id, step, takenAt } of told) {
    const day = dayOf(takenAt, timeZone);
    if (first === null || day < first || !hasFoundNothing(step, family)) continue;
    // Of the same day the hour decides where it was told.
    if (!isDate(takenAt) && instantMs(takenAt, timeZone) < (firstMs ?? 0)) continue;
    if (!isOfKind(step, by.screenSpecimens)) {
      const kinds = [step.specimen?.type ?? '', ofOtherKind.get(day) ?? ''];
      ofOtherKind.set(day, kinds.sort().at(-1) ?? '');
      continue;
    }
    if (!isBelieved(step)) said.add(day);
    negatives.set(id, day);
  }
  const days = new Set(negatives.values());
  const screens = [...days].map((day) => ({ day, believed: !said.has(day) }));
  const lastMs = Math.max(...times.map(({ toMs }) => toMs ?? Infinity));
  // While both still lie together nothing is complete.
  const isApart = times.length > 0 && lastMs < Infinity;
  const until = isApart ? addDays(dayOfInstant(lastMs, timeZone), by.screenDays) : null;
  const set = { screens: by.screens, days: by.screenDaysApart };
  const whole = until === null ? null : wholeSet(screens, { ...set, until });
  if (whole) return { counted: whole, complete: true, notCounted: [], negatives };
  const { counted, tooSoon } = daysApart(screens, by.screenDaysApart);
  const notCounted = [
    ...tooSoon.map(({ day, after }) => ({
      day,
      because: after === 1 ? '1 day after the last' : `${after} days after the last`,
    })),
    ...[...ofOtherKind].flatMap(([day, because]) => (days.has(day) ? [] : [{ day, because }])),
  ].sort((a, b) => (a.day < b.day ? -1 : 1));
  return { counted, complete: false, notCounted, negatives };
}

interface Reopening {
  readonly contact: Meeting;
  readonly swabs: KnownSwabs;
  readonly numbers: KnownNumbers;
  readonly ms: number;
}

/** Which correction opened again what the screens had closed, a sentence each. */
function whyReopened(
  before: Look,
  now: Look,
  { contact, swabs, numbers, ms }: Reopening,
): string[] {
  if (contact.times.some((time) => toldMs(time) === ms)) {
    return [`Beside the case again on ${contact.ward}.`];
  }
  const lost = [...before.negatives].filter(([id, day]) => now.negatives.get(id) !== day);
  const words = lost.map(([id, day]) => {
    const report = swabs.reports.find((one) => one.id === id);
    const telling = report?.tellings.findLast((one) => one.ms <= ms);
    if (telling?.ms !== ms) {
      return numbers.turns.includes(ms)
        ? PARTED
        : `Another isolate of the swab of ${day} waits for its answer.`;
    }
    return lostWords(telling.step, day, numbers.at(ms));
  });
  return distinct(words).sort();
}

function lostWords(step: SpecimenFact, day: string, numbers: readonly string[]): string {
  const screen = `The negative screen of ${day}`;
  if (!numbers.includes(step.pseudonym)) return `${screen} is of another patient.`;
  // Of an isolate that is no negative of its swab any more nothing else is told here.
  return step.withdrawn && step.isolateId === undefined
    ? `${screen} was withdrawn.`
    : `${screen} was corrected.`;
}
