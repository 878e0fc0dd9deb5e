import { addDays, dayOf, dayOfInstant, type Moment } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { ANNOUNCED_DAYS } from '../decide/announced-visits';
import { isToScreen } from '../decide/cases/closed-contacts';
import { knownVisits, type KnownVisit, type KnownVisits } from '../decide/known-visits';
import { number, words, type Parameters } from '../decide/rules/row';
import type { Timer } from '../store/clock';
import { movementsOf, visitingNumbers } from '../store/facts';
import { joinedNumbers } from '../store/joined-numbers';
import { everOccupancyOf, type BelievedRow } from '../store/occupancy';
import type { PersonRef } from '../store/person-refs';
import { recordedIsolation } from '../store/ward-reads';
import type { BelievedBody } from './contact-alerts';
import type { SiteQuestion } from './decide-clusters';

/** A stay that stands, or one that was believed until `goneMs`. */
type BelievedStay = BelievedRow & { readonly goneMs: number | null };

/** Somebody in the house, or on the way to it. */
export interface Visit {
  readonly kind: 'admission' | 'announced' | 'outpatient';
  readonly key: string;
  readonly ward: string | null;
  /** When the patient came, or is to come. */
  readonly at: Moment | null;
  /** Since when it was known so. */
  readonly knownMs: number;
  readonly goalFromMs?: number;
  /** A single room or cohort is recorded for the bed, as is known now. */
  readonly isolated: boolean;
  /** How it ends by itself. */
  readonly ended: string;
}

/** One contact in one visit after the last time beside the case, as both were believed. */
export interface Span {
  readonly body: BelievedBody;
  readonly visit: Visit;
  readonly lastMs: number;
  readonly fromMs: number;
  readonly leftMs: number;
  readonly goneMs: number;
}

/** What is known of where these persons were and are to come, each person under all numbers. */
export interface VisitsOfPersons {
  readonly stays: readonly BelievedStay[];
  /** Of one of these persons, whether people recorded isolation for a stay that lasts. */
  readonly isIsolated: (stay: BelievedStay) => boolean;
  /** What holds no bed, of whom these make a contact, as a rule with these parameters sees it. */
  readonly bedless: (bodies: readonly BelievedBody[], parameters: Parameters) => KnownVisits;
}

const NONE: KnownVisits = { visits: [], announcedAs: new Map() };

export async function visitsOfPersons(
  tx: Tx,
  pseudonyms: readonly string[],
  { site, book, timeZone }: SiteQuestion,
): Promise<VisitsOfPersons> {
  if (pseudonyms.length === 0) return { stays: [], isIsolated: () => false, bedless: () => NONE };
  const refs = pseudonyms.map((pseudonym) => ({ site, pseudonym }));
  const stays = await everOccupied(tx, refs);
  const joined = await joinedNumbers(tx, site, pseudonyms);
  const numbersOf = (pseudonym: string) => joined(pseudonym).map((one) => one.pseudonym);
  const isIsolated = await isolationOf(tx, site, stays, numbersOf);
  const visiting = await visitingNumbers(tx, site, pseudonyms.flatMap(numbersOf));
  const persons = pseudonyms.filter((one) => numbersOf(one).some((mine) => visiting.has(mine)));
  const numbers = [...new Set(persons.flatMap(numbersOf))];
  const asked = numbers.map((pseudonym) => ({ site, pseudonym }));
  const movements = asked.length > 0 ? await movementsOf(tx, asked) : [];
  return {
    stays,
    isIsolated,
    bedless: (bodies, parameters) => {
      const pseudonym = bodies[0]?.pseudonym ?? '';
      if (!persons.includes(pseudonym)) return NONE;
      const mine = new Set(numbersOf(pseudonym));
      const told = movements.filter((movement) => mine.has(movement.pseudonym));
      return knownVisits(told, {
        ...{ timeZone, own: book.own, announced: parameters['announced'] === true },
        announcedDays: announcedDaysOf(parameters),
        outpatients: words(parameters, 'outpatients', []),
        afterMs: Math.min(...bodies.map(lastBeside)),
      });
    },
  };
}

/** By the feed's word on the bed that lasts, or by what people recorded while it did. */
async function isolationOf(
  tx: Tx,
  site: string,
  stays: readonly BelievedStay[],
  numbersOf: (pseudonym: string) => readonly string[],
): Promise<VisitsOfPersons['isIsolated']> {
  const lasting = stays.filter(({ toMs, goneMs }) => toMs === null && goneMs === null);
  const numbers = new Set(lasting.flatMap(({ pseudonym }) => numbersOf(pseudonym)));
  const recorded = await recordedIsolation(tx, site, [...numbers]);
  return (stay) => {
    const { isolation } = stay.interval;
    if (!lasting.includes(stay)) return false;
    if (isolation === 'single' || isolation === 'cohort') return true;
    const mine = recorded.filter((one) => numbersOf(stay.pseudonym).includes(one.pseudonym));
    const last = mine.findLast(({ ms }) => ms >= stay.fromMs);
    return last !== undefined && last.isolation !== 'none';
  };
}

function announcedDaysOf(parameters: Parameters): number {
  return number(parameters, 'announcedDays', ANNOUNCED_DAYS);
}

async function everOccupied(tx: Tx, refs: readonly PersonRef[]): Promise<BelievedStay[]> {
  const { standing, former } = await everOccupancyOf(tx, refs);
  return [...standing.map((stay) => ({ ...stay, goneMs: null })), ...former];
}

/** Each first stay after the last time beside the case. */
export function staySpans(
  body: BelievedBody,
  { stays, isIsolated }: Pick<VisitsOfPersons, 'stays' | 'isIsolated'>,
  announcedAs: KnownVisits['announcedAs'],
): Span[] {
  const lastMs = lastBeside(body);
  return stays.flatMap((stay): Span[] => {
    const others = stays.filter((other) => wereKnownTogether(stay, other));
    const isFirst =
      stay.fromMs > lastMs &&
      !others.some(({ fromMs, toMs }) => fromMs < stay.fromMs && (toMs ?? Infinity) >= stay.fromMs);
    const fromMs = Math.max(stay.knownMs, body.knownMs);
    const goneMs = Math.min(stay.goneMs ?? Infinity, body.goneMs ?? Infinity);
    if (!isFirst || fromMs >= goneMs) return [];
    const end = others
      .filter((other) => other.fromMs >= stay.fromMs)
      .sort((a, b) => a.fromMs - b.fromMs)
      .at(-1);
    const leftMs = Math.max(end?.toMs ?? Infinity, fromMs);
    const isolated = isIsolated(end ?? stay);
    const visit = { ...admissionOf(stay, announcedAs), isolated };
    return [{ body, visit, lastMs, fromMs, leftMs, goneMs }];
  });
}

function admissionOf(
  stay: BelievedStay,
  announcedAs: KnownVisits['announcedAs'],
): Omit<Visit, 'isolated'> {
  const { interval, fromMs, knownMs } = stay;
  const own = interval.visit ?? interval.from;
  const announced = announcedAs.get(own);
  return {
    kind: 'admission',
    key: announced ?? own,
    ward: interval.ward,
    at: interval.from,
    knownMs,
    // Before it was told nobody could be late.
    ...(announced !== undefined && { goalFromMs: Math.max(fromMs, knownMs) }),
    ended: interval.end === 'death' ? 'The patient has died.' : 'The patient has left.',
  };
}

/** What was believed is looked at beside what was known then, what stands beside what stands. */
function wereKnownTogether(stay: BelievedStay, other: BelievedStay): boolean {
  if (stay.goneMs === null) return other.goneMs === null;
  return other.knownMs < stay.goneMs && (other.goneMs === null || other.goneMs > stay.knownMs);
}

/** Each announcement, and each visit of an outpatient, after the last time beside the case. */
export function bedlessSpans(
  body: BelievedBody,
  visits: readonly KnownVisit[],
  { parameters, nowMs }: { readonly parameters: Parameters; readonly nowMs: number },
): Span[] {
  const lastMs = lastBeside(body);
  return visits.flatMap((known): Span[] => {
    const { visit, knownMs } = known;
    if (visit.fromMs !== null && visit.fromMs <= lastMs) return [];
    const fromMs = Math.max(knownMs, body.knownMs, lastMs);
    const goneMs = Math.min(known.goneMs ?? Infinity, body.goneMs ?? Infinity);
    if (fromMs >= goneMs) return [];
    const { kind, key, ward, at, holds, expiresMs, goalFromMs } = visit;
    const untilMs = expiresMs <= nowMs ? expiresMs : Infinity;
    const leftMs = holds ? Math.max(untilMs, fromMs) : fromMs;
    const ended = endedWords(known, announcedDaysOf(parameters));
    const goal = goalFromMs === undefined ? {} : { goalFromMs };
    const of = { kind, key, ward, at, knownMs, isolated: false, ended, ...goal };
    return [{ body, visit: of, lastMs, fromMs, leftMs, goneMs }];
  });
}

function endedWords({ visit: { kind, holds, at } }: KnownVisit, days: number): string {
  if (kind === 'outpatient') return 'The visit is over.';
  if (!holds) return 'The patient has come in.';
  return at === null
    ? `Did not come: ${days} days have passed since the announcement, and no admission was told.`
    : `Did not come: ${days} days have passed since the announced day, and no admission was told.`;
}

/** When a visit of whoever is still to be screened is over by itself: then it is looked at anew. */
export function timerOfVisits(
  person: PersonRef,
  bodies: readonly BelievedBody[],
  visits: readonly KnownVisit[],
  nowMs: number,
): Timer {
  const isOpen = bodies.some((body) => body.goneMs === null && isToScreen(body, nowMs));
  const due = visits.flatMap(({ visit, goneMs }) =>
    isOpen && goneMs === null && visit.holds && visit.expiresMs > nowMs ? [visit.expiresMs] : [],
  );
  const name = JSON.stringify(['visits', person.pseudonym]);
  return { site: person.site, name, dueMs: due.length > 0 ? Math.min(...due) : null };
}

/** The first day whose screens do not count as taken before the patient came, or was announced. */
export function screenedBefore({ kind, at }: Visit, ms: number, timeZone: string): string {
  return kind === 'announced' || at === null
    ? addDays(dayOfInstant(ms, timeZone), 1)
    : dayOf(at, timeZone);
}

function lastBeside({ times }: BelievedBody): number {
  return Math.max(...times.map(({ toMs }) => toMs ?? Infinity));
}
