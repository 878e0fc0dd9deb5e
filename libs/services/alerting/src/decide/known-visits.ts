import {
  addDays,
  dayOf,
  instantMs,
  type EncounterChanged,
  type Moment,
} from '@carbawatch/contracts';
import {
  isVisitMove,
  standingMovements,
  staysOf,
  type OwnHospitals,
} from '@carbawatch/epidemiology';
import { announcementsOf, goalOfAnnounced } from './announced-visits';
import { outpatientVisits, type OutpatientVisit } from './outpatient-visits';

const DAY_MS = 86_400_000;

/** A visit that holds no bed: one that is announced, or of an outpatient. */
export interface BedlessVisit {
  readonly kind: 'announced' | 'outpatient';
  readonly key: string;
  /** Whether the patient is to come or here; else has come, or has left. */
  readonly holds: boolean;
  readonly ward: string | null;
  /** When the patient is to come, or came; null where nobody has said. */
  readonly at: Moment | null;
  /** When the patient came; null of an announcement. */
  readonly fromMs: number | null;
  /** It is over by itself by then. */
  readonly expiresMs: number;
  /** The message that said so last. */
  readonly toldBy: string;
  readonly goalFromMs?: number;
}

/** How such a visit was known from a receipt on, until the next that told of it otherwise. */
export interface KnownVisit {
  readonly visit: BedlessVisit;
  readonly knownMs: number;
  /** Null while it is known so. */
  readonly goneMs: number | null;
}

export interface KnownVisits {
  readonly visits: readonly KnownVisit[];
  /** The key of the announcement that an admission followed, by the admission's own. */
  readonly announcedAs: ReadonlyMap<string, string>;
}

/** By what a site's rule looks at such visits. */
export interface AskedVisits {
  readonly timeZone: string;
  readonly own: OwnHospitals;
  readonly announced: boolean;
  readonly announcedDays: number;
  /** Kinds of units whose outpatients count. */
  readonly outpatients: readonly string[];
  /** Visits of outpatients that began by then are not asked for. */
  readonly afterMs: number;
}

/**
 * What was announced of a person and which outpatient visits there were, over the time of knowing:
 * told, repeated, moved, called off. A function of the set of movements, walked in the order of
 * receipt.
 */
export function knownVisits(
  movements: readonly EncounterChanged[],
  asked: AskedVisits,
): KnownVisits {
  const told = movements.filter(({ testMessage }) => !testMessage);
  const { visits, announcedAs } = asked.announced
    ? knownAnnouncements(told, asked)
    : { visits: [], announcedAs: new Map<string, string>() };
  return { visits: [...visits, ...knownOutpatients(told, asked)], announcedAs };
}

function knownAnnouncements(
  told: readonly EncounterChanged[],
  { timeZone, own, announcedDays }: AskedVisits,
): KnownVisits {
  const announcedAs = new Map<string, string>();
  if (!told.some(({ announced }) => announced)) return { visits: [], announcedAs };
  const courses = new Courses();
  for (const ms of momentsOf(told.filter(isOfNoClinic(told)))) {
    const movements = standingMovements(told.filter((one) => receiptMs(one) <= ms));
    const stays = staysOf(movements, timeZone, own);
    const { visits, metBy } = announcementsOf({ movements, stays, timeZone }, announcedDays);
    for (const [admission, { key }] of metBy) {
      if (!announcedAs.has(admission)) announcedAs.set(admission, key);
    }
    const standing = visits.filter(({ state }) => state !== 'called-off');
    courses.know(
      ms,
      standing.map((visit): BedlessVisit => ({
        kind: 'announced',
        key: visit.key,
        holds: visit.state === 'awaited',
        ward: visit.last.announced?.ward ?? null,
        at: visit.last.announced?.at ?? null,
        fromMs: null,
        expiresMs: visit.expiresMs,
        toldBy: visit.last.factId,
        ...goalOfAnnounced(visit, timeZone),
      })),
    );
  }
  return { visits: courses.all(), announcedAs };
}

/** What a clinic tells changes no announcement: most of a patient who comes to dialysis is such. */
function isOfNoClinic(told: readonly EncounterChanged[]) {
  const ofClinics = told.filter((one) => !one.announced && one.class === 'outpatient');
  const numbers = new Set(ofClinics.map(({ visit }) => visit ?? ''));
  return ({ announced, class: kind, visit = '' }: EncounterChanged): boolean => {
    if (announced || kind === undefined) return Boolean(announced) || !numbers.has(visit);
    return kind !== 'outpatient';
  };
}

function knownOutpatients(
  told: readonly EncounterChanged[],
  { timeZone, outpatients, afterMs }: AskedVisits,
): KnownVisit[] {
  return daysApart(told, timeZone).flatMap((movements) => {
    const isLater = (one: EncounterChanged) => effectiveMs(one, timeZone) > afterMs;
    if (!movements.some((one) => one.kind === 'admit' && isLater(one))) return [];
    const courses = new Courses();
    const counted = new Set<string>();
    for (const ms of momentsOf([...movements, ...told.filter(isVisitMove)])) {
      const heard = told.filter((one) => receiptMs(one) <= ms);
      const standing = new Set(standingMovements(heard));
      const known = movements.filter((one) => standing.has(one));
      const visits = outpatientVisits(known, timeZone).flatMap((visit) => {
        const isCounted = visit.unitType !== null && outpatients.includes(visit.unitType);
        if (isCounted) counted.add(visit.key);
        // Whoever has gone on to another unit is there no more.
        return counted.has(visit.key) ? [outpatientOf(visit, isCounted)] : [];
      });
      courses.know(ms, visits);
    }
    return courses.all();
  });
}

function outpatientOf(visit: OutpatientVisit, isCounted: boolean): BedlessVisit {
  const { key, ward, from, fromMs, leftMs, expiresMs } = visit;
  const holds = isCounted && leftMs === null;
  return { kind: 'outpatient', key, holds, ward, at: from, fromMs, expiresMs, toldBy: '' };
}

/**
 * The messages of outpatients by number, cut before whoever comes again a day later or more: a
 * series of visits goes by one number for years, and what is told of one day is of no other.
 */
function daysApart(told: readonly EncounterChanged[], timeZone: string): EncounterChanged[][] {
  const byNumber = new Map<string, EncounterChanged[]>();
  for (const one of told) {
    if (one.announced) continue;
    byNumber.set(one.visit ?? '', [...(byNumber.get(one.visit ?? '') ?? []), one]);
  }
  return [...byNumber.values()].flatMap((movements) => {
    if (!movements.some((one) => one.class === 'outpatient')) return [];
    const parts: EncounterChanged[][] = [];
    let cameMs = -Infinity;
    const placed = movements.map((one) => ({ one, ms: effectiveMs(one, timeZone) }));
    for (const { one, ms } of placed.sort(
      (a, b) =>
        a.ms - b.ms || (a.one.kind === 'admit' ? -1 : 0) - (b.one.kind === 'admit' ? -1 : 0),
    )) {
      const isAnother = one.kind === 'admit' && ms - cameMs >= DAY_MS;
      if (one.kind === 'admit') cameMs = ms;
      const part = parts.at(-1);
      if (part && !isAnother) part.push(one);
      else parts.push([one]);
    }
    return parts;
  });
}

/** Who left on a day, at no hour that was told, left by its end. */
function effectiveMs({ at, kind }: EncounterChanged, timeZone: string): number {
  const isDay = at === dayOf(at, timeZone);
  return instantMs(isDay && kind !== 'admit' ? addDays(at, 1) : at, timeZone);
}

/** The visits of one person while what is known of them is walked. */
class Courses {
  private readonly open = new Map<string, { visit: BedlessVisit; knownMs: number }>();
  private readonly closed: KnownVisit[] = [];

  /** What is known of all of them from now on. */
  know(ms: number, visits: readonly BedlessVisit[]): void {
    const now = new Map(visits.map((visit) => [visit.key, visit]));
    for (const [key, { visit, knownMs }] of this.open) {
      const next = now.get(key);
      if (next && JSON.stringify(next) === JSON.stringify(visit)) continue;
      // For whom nobody waits any more, nobody can be called off.
      if (!next && visit.kind === 'announced' && visit.expiresMs <= ms) continue;
      this.open.delete(key);
      this.closed.push({ visit, knownMs, goneMs: ms });
    }
    for (const [key, visit] of now) {
      if (!this.open.has(key)) this.open.set(key, { visit, knownMs: ms });
    }
  }

  all(): KnownVisit[] {
    const open = [...this.open.values()].map((one): KnownVisit => ({ ...one, goneMs: null }));
    return [...this.closed, ...open].sort(
      (a, b) => a.knownMs - b.knownMs || (a.visit.key < b.visit.key ? -1 : 1),
    );
  }
}

function momentsOf(movements: readonly EncounterChanged[]): number[] {
  return [...new Set(movements.map(receiptMs))].sort((a, b) => a - b);
}

function receiptMs({ receivedAt }: EncounterChanged): number {
  return instantMs(receivedAt, 'UTC');
}
