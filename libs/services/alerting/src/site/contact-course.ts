import { isBesideCleared, turnsOfCleared } from '../decide/cases/beside-cleared';
import { becauseOfGaps, isInGap, turnsOfGaps } from '../decide/cases/case-gaps';
import type { NamedPart } from '../decide/cases/case-beginnings';
import { NO_ISOLATE, type CaseState } from '../decide/cases/case-history';
import {
  becauseCaseAgain,
  becauseReopened,
  closedAt,
  isReopened,
  isToScreen,
  reopenings,
  whyClosedAt,
} from '../decide/cases/closed-contacts';
import { groupedBy } from '../decide/grouped-by';
import type { Row } from '../decide/rules/row';
import type { Snapshot } from '../decide/site-alert';
import { counted, distinct, familyWords } from '../decide/wording';
import type { ContactBody, FormerContactBody } from '../store/contacts';

/** A time in which the case was known to be none, or to go on under another name. */
export interface CaseGap {
  readonly fromMs: number;
  /** Infinity while it lasts. */
  readonly toMs: number;
  /** As what it goes on, where an isolate has shown the organism, or a test the enzyme. */
  readonly heir: CaseState | null;
  /** The same of the number that goes on after a merge. */
  readonly survivor: CaseState | null;
  /** Which correction took the case, a sentence each. */
  readonly because: readonly string[];
  /** Which one gave it back. */
  readonly becauseBack: readonly string[];
}

export interface CaseContacts {
  /** The case under all names that it had. */
  readonly caseIds: readonly string[];
  /** As what it was known under each of them. */
  readonly parts: readonly NamedPart[];
  /** The case as it last was one; null where it never was. */
  readonly state: CaseState | null;
  /** In the order of time. */
  readonly gaps: readonly CaseGap[];
  readonly bodies: readonly ContactBody[];
  /** Who was a contact until a movement was corrected. */
  readonly former: readonly FormerContactBody[];
}

/** A case with the contacts of it that were known at a moment. */
export interface Known {
  readonly state: CaseState;
  readonly bodies: readonly ContactBody[];
  /** Of these, who has a screen outstanding. */
  readonly toScreen: readonly ContactBody[];
  /** Of all, who was known to have lain beside it only when it was presumed cleared. */
  readonly besideCleared: readonly ContactBody[];
}

/**
 * What the alert about the contacts of one person's cases was shown: each contact when he became
 * one, each correction, and each end: when nobody was left to screen, or the cases were none.
 * Whoever becomes a contact after an end begins it anew, and so does whom a correction of a screen
 * or of a result of their own asks to be screened again.
 */
export function contactCourse(
  cases: readonly CaseContacts[],
  rowOf: (known: readonly Known[]) => Row,
): Snapshot[] {
  const snapshots: Snapshot[] = [];
  const lookedAt = looksAt(cases);
  const closings = closingsOf(cases);
  const corrections = correctionsOf(cases);
  const named = namesGiven(cases);
  const becauseAt = (ms: number) => ({ because: corrections.get(ms) ?? [] });
  const turns = new Set(
    cases.flatMap(({ bodies, former }) =>
      [...bodies, ...former].flatMap((body) => reopenings(body).map(({ ms }) => ms)),
    ),
  );
  /** Since when it stands; null while it does not. */
  let sinceMs: number | null = null;
  /** When who has become a contact was looked at last. */
  let lookMs = -Infinity;
  /** From when to when it stood last. */
  let stood: readonly [fromMs: number, toMs: number] | null = null;
  for (const ms of momentsOf(cases)) {
    const at = new Date(ms).toISOString();
    const known = cases.map((one) => ({ one, bodies: contactsAt(one, ms) }));
    const all = known.flatMap(({ bodies }) => bodies);
    if (all.some((body) => isToScreen(body, ms))) {
      const again = turns.has(ms) ? all.filter((body) => isReopened(body, ms)) : [];
      if (sinceMs === null || lookedAt.has(ms) || again.length > 0) lookMs = ms;
      else if (!closings.has(ms)) continue;
      const begunMs = (sinceMs ??= ms);
      const untilMs = lookMs;
      const isAsked = (body: ContactBody) =>
        body.knownMs <= untilMs && wasToScreen(body, begunMs, ms);
      const asked = askedOf(known, isAsked, ms);
      const because = [...becauseAt(ms).because, ...reopenedBecause(again, ms)];
      const more = { ...named.get(ms), ...(again.length > 0 && { more: true }) };
      snapshots.push({ at, row: rowOf(asked), why: null, because, ...more });
    } else if (sinceMs !== null) {
      // What has ended says how many there were, and not how many were left last.
      if (closings.has(ms) && !lookedAt.has(ms)) {
        const [fromMs, untilMs] = [sinceMs, lookMs];
        const isAsked = (body: ContactBody) =>
          body.knownMs <= untilMs && wasToScreen(body, fromMs, ms);
        const asked = askedOf(known, isAsked, ms);
        if (asked.length > 0) snapshots.push({ at, row: rowOf(asked), why: null });
      }
      const { because } = becauseAt(ms);
      snapshots.push({ at, row: null, ...endOf(cases, all, ms, because), because });
      stood = [sinceMs, ms];
      sinceMs = null;
    } else if (stood && corrections.has(ms)) {
      const [fromMs, toMs] = stood;
      const isAskedBy = (body: ContactBody) =>
        body.knownMs <= toMs && isToScreen(body, Math.max(body.knownMs, fromMs));
      // Who was taken back meanwhile, and is one again, was asked for then.
      const wasAsked = (body: ContactBody) =>
        isAskedBy(body) ||
        cases.some(({ former }) => former.some((one) => one.id === body.id && isAskedBy(one)));
      const asked = askedOf(known, wasAsked, ms);
      const was = () => (asked.length > 0 ? rowOf(asked) : null);
      snapshots.push({ at, row: null, ...takenBack(cases, ms), ...becauseAt(ms), was });
    }
  }
  return snapshots;
}

/** Each case, as it was called by then, with those of its contacts who are asked for. */
function askedOf(
  known: readonly { readonly one: CaseContacts; readonly bodies: readonly ContactBody[] }[],
  isAsked: (body: ContactBody) => boolean,
  ms: number,
): Known[] {
  return known.flatMap(({ one, bodies }): Known[] => {
    const state = stateNamed(one, ms);
    const mine = bodies.filter(isAsked);
    const toScreen = mine.filter((body) => isToScreen(body, ms));
    const besideCleared = mine.filter((body) => isBesideCleared(body, ms));
    return state && mine.length > 0 ? [{ state, bodies: mine, toScreen, besideCleared }] : [];
  });
}

/** Who is to be screened again, and by which corrections, a sentence each. */
function reopenedBecause(again: readonly ContactBody[], ms: number): string[] {
  if (again.length === 0) return [];
  const persons = distinct(again.map(({ pseudonym }) => pseudonym)).length;
  return [
    ...distinct(again.flatMap((body) => becauseReopened(body, ms))).sort(),
    `To be screened again: ${counted(persons, 'contact')}.`,
  ];
}

/** When a contact, or the case, was known to be none, or to be one again; and by what. */
function correctionsOf(cases: readonly CaseContacts[]): ReadonlyMap<number, readonly string[]> {
  const told = cases.flatMap(({ parts, gaps, bodies, former }): [number, readonly string[]][] => [
    ...parts.flatMap(({ fromMs, because, isNamed }): [number, readonly string[]][] =>
      isNamed ? [] : [[fromMs, because]],
    ),
    ...[...bodies, ...former].flatMap(({ knownMs, becauseKnown }): [number, readonly string[]][] =>
      becauseKnown ? [[knownMs, becauseKnown]] : [],
    ),
    ...former.map(({ goneMs, because = [] }): [number, readonly string[]] => [goneMs, because]),
    ...[...bodies.map((body) => ({ ...body, goneMs: null })), ...former].flatMap((body) =>
      turnsOfGaps(body).map((ms): [number, readonly string[]] => [ms, becauseOfGaps(body, ms)]),
    ),
    ...[...bodies, ...former].flatMap((body) =>
      (body.recased ?? []).map(({ ms }): [number, readonly string[]] => [
        ms,
        becauseCaseAgain(body, ms),
      ]),
    ),
    ...gaps.flatMap(({ fromMs, toMs, because, becauseBack }): [number, readonly string[]][] => [
      [fromMs, because],
      [toMs, becauseBack],
    ]),
  ]);
  const corrections = new Map<number, readonly string[]>();
  for (const [ms, because] of told) {
    corrections.set(ms, distinct([...(corrections.get(ms) ?? []), ...because]).sort());
  }
  return corrections;
}

/** When a test named the enzyme of a case, or an isolate its organism; and which did. */
function namesGiven(
  cases: readonly CaseContacts[],
): ReadonlyMap<number, { readonly learned: readonly string[] }> {
  const parts = cases.flatMap((one) => one.parts.filter(({ isNamed }) => isNamed));
  return new Map(
    [...groupedBy(parts, ({ fromMs }) => fromMs)].map(([ms, given]) => [
      ms,
      { learned: distinct(given.flatMap(({ because }) => because)).sort() },
    ]),
  );
}

/** Everything at which the contacts of the cases, or what is to be done for them, may change. */
function momentsOf(cases: readonly CaseContacts[]): number[] {
  const moments = cases.flatMap(({ parts, gaps, bodies, former }) => [
    ...parts.slice(1).map(({ fromMs }) => fromMs),
    ...gaps.flatMap(({ fromMs, toMs }) => [fromMs, toMs]),
    ...[...bodies, ...former].flatMap((body) => [
      body.knownMs,
      ...closedAt(body),
      ...reopenings(body).map(({ ms }) => ms),
      ...turnsOfCleared(body),
    ]),
    ...former.map(({ goneMs }) => goneMs),
    ...[...bodies, ...former].flatMap(turnsOfGaps),
  ]);
  return [...new Set(moments)].filter((ms) => ms < Infinity).sort((a, b) => a - b);
}

/** When an alert that stands is looked at: at each contact, since it is told, and correction. */
function looksAt(cases: readonly CaseContacts[]): ReadonlySet<number> {
  const looks = cases.flatMap((one) => [
    ...[...one.bodies, ...one.former]
      .filter((body) => isToScreen(body, body.knownMs) || body.becauseKnown)
      .map(({ knownMs }) => knownMs),
    ...[...one.bodies, ...one.former].flatMap(turnsOfCleared),
    ...one.former.map(({ goneMs }) => goneMs),
    ...[...one.bodies, ...one.former].flatMap(turnsOfGaps),
    ...one.parts.slice(1).map(({ fromMs }) => fromMs),
    ...one.gaps.flatMap(({ fromMs, toMs }) => [fromMs, toMs]),
  ]);
  return new Set(looks);
}

/** When somebody is left to screen no more: the alert that goes on says how many are. */
function closingsOf(cases: readonly CaseContacts[]): ReadonlySet<number> {
  const closings = cases.flatMap(({ bodies, former }) => [...bodies, ...former].flatMap(closedAt));
  return new Set(closings);
}

/** Who was a contact of the case by then, of those who are and those who were. */
function contactsAt(one: CaseContacts, ms: number): ContactBody[] {
  if (one.gaps.some(({ fromMs, toMs }) => fromMs <= ms && ms < toMs)) return [];
  return [
    ...one.bodies.filter((body) => body.knownMs <= ms && !isInGap(body, ms)),
    ...one.former.filter((body) => body.knownMs <= ms && body.goneMs > ms && !isInGap(body, ms)),
  ];
}

/** Whether a screen was outstanding while the alert stood: of before it is told no more. */
function wasToScreen(body: ContactBody, begunMs: number, ms: number): boolean {
  return isToScreen(body, Math.max(body.knownMs, begunMs)) || isToScreen(body, ms);
}

/** The case under the name that it had by then. */
function stateNamed({ parts, state }: CaseContacts, ms: number): CaseState | null {
  const named = parts.findLast(({ fromMs }) => fromMs <= ms) ?? parts[0];
  return named?.state ?? state;
}

function endOf(
  cases: readonly CaseContacts[],
  known: readonly ContactBody[],
  ms: number,
  because: readonly string[],
): Pick<Snapshot, 'why' | 'corrected'> {
  if (known.length > 0) {
    const why = whyClosed(new Set(known.map((body) => whyClosedAt(body, ms))));
    return { why: [...because, why].join(' ') };
  }
  return takenBack(cases, ms);
}

function takenBack(
  cases: readonly CaseContacts[],
  ms: number,
): Pick<Snapshot, 'why' | 'corrected'> {
  const ended = cases.flatMap(({ gaps }) => gaps.filter(({ fromMs }) => fromMs === ms));
  if (ended.length > 0) return { why: whyGone(ended) };
  return { why: null, corrected: true };
}

function whyGone(ended: readonly CaseGap[]): string | null {
  if (ended.some(({ survivor }) => survivor !== null)) {
    return 'The same patient by a merge of numbers: goes on in the alert of the other number.';
  }
  const [heir] = ended.flatMap((gap) => gap.heir ?? []);
  if (!heir) return null;
  return heir.species.code === NO_ISOLATE.code
    ? `The enzyme is known now: it goes on as ${familyWords(heir.family)}.`
    : `The organism is known now: it goes on as ${familyWords(heir.family)} in ${heir.species.name}.`;
}

function whyClosed(ended: ReadonlySet<ContactBody['status']>): string {
  if (ended.has('died')) {
    return 'No contact is left to screen: their screens are complete, they are cases themselves, or they have died.';
  }
  return ended.has('became-case')
    ? 'The screens of all contacts are complete, or they are cases themselves.'
    : 'The screens of all contacts are complete.';
}
