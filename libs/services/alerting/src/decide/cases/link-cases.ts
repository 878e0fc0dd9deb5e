import type { ClusterKind, Moment } from '@carbawatch/contracts';
import { instantMs, isDate } from '@carbawatch/contracts';
import { BUNDLED_TABLES } from '@carbawatch/typing';
import { MECHANISM_UNKNOWN } from '../evidence';
import { counted } from '../wording';
import type { CaseState, CaseWardTime, KnownCase } from './case-history';
import {
  DAY_MS,
  HOUR_MS,
  LATE_ONSET_DAYS,
  sinkZoneOf,
  type ClusterParameters,
} from './cluster-parameters';
import { meetingWords, strainWords, type Meeting } from './link-words';

/** What joins two cases, in words. */
export interface Link {
  readonly kind: ClusterKind;
  readonly ward: string | null;
  readonly overlapHours: number;
  readonly gapDays: number;
  /** Rests on a type of which one is not known, or against which another marker speaks. */
  readonly weak: boolean;
  /** Something known speaks against it; that nothing is known of the type is no such thing. */
  readonly doubtful: boolean;
  /** Near enough in time to open a cluster; otherwise it only joins one that is there. */
  readonly opens: boolean;
  readonly because: readonly string[];
}

/** A link as long as it was known to hold; `to` is null while it does. */
export interface LinkSpan {
  readonly from: Moment;
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly link: Link;
}

/** A shorter time together on a ward makes nobody a contact. */
const SHORT_MS = DAY_MS;

/** When two cases were known to be linked, and by what; a function of the two alone. */
export function linkSpans(a: KnownCase, b: KnownCase, by: ClusterParameters): LinkSpan[] {
  const times = new Map<number, Moment>();
  for (const { from } of [...a.versions, ...b.versions]) times.set(instantMs(from, 'UTC'), from);
  const spans: { from: Moment; fromMs: number; toMs: number | null; link: Link }[] = [];
  let open: (typeof spans)[number] | null = null;
  for (const [ms, from] of [...times].sort(([x], [y]) => x - y)) {
    const one = stateAt(a, ms);
    const other = stateAt(b, ms);
    const link = one && other ? linkOf(one, other, by) : null;
    if (open && link && JSON.stringify(open.link) === JSON.stringify(link)) continue;
    if (open) open.toMs = ms;
    open = link ? { from, fromMs: ms, toMs: null, link } : null;
    if (open) spans.push(open);
  }
  return spans;
}

/** What was known of a case at an instant of receipt. */
export function stateAt({ versions }: KnownCase, ms: number): CaseState | null {
  let state: CaseState | null = null;
  for (const version of versions) {
    if (instantMs(version.from, 'UTC') > ms) break;
    state = version.state;
  }
  return state;
}

/** The strongest link of two cases as they are known, or none. */
export function linkOf(one: CaseState, other: CaseState, by: ClusterParameters): Link | null {
  return one.family === other.family ? joinOf(one, other, by) : null;
}

/** The same of two of which the enzyme of one may have no name yet. */
export function joinOf(one: CaseState, other: CaseState, by: ClusterParameters): Link | null {
  if (one.pseudonym === other.pseudonym) return null;
  const [early, late] = inOrder(one, other);
  const sinceMs = presentSince(early, late);
  const apartMs = late.firstMs - sinceMs;
  if (apartMs > by.environmentDays * DAY_MS) return null;
  const species = sameSpecies(early, late);
  const found = strainOf(early, late);
  if (found.type === 'differs' || isOtherEnzyme(found)) return null;
  const meeting = closestMeeting(early, late, sinceMs, by);
  const words = evidence(early, late, found);
  const days = apartMs / DAY_MS;
  if (meeting && days <= by.joinDays) {
    const kind = species ? 'clone' : 'plasmid';
    const window = species ? by.windowDays : by.plasmidDays;
    const { ward, beforeMs, gapMs } = meeting;
    return {
      kind,
      ward,
      overlapHours: Math.round(beforeMs / HOUR_MS),
      gapDays: Math.round((gapMs / DAY_MS) * 10) / 10,
      weak: isWeak(found),
      doubtful: isDoubtful(found) || (cameWithIt(late) && beforeMs < SHORT_MS),
      opens: days <= window,
      because: [meetingWords(meeting), ...words, ...comingWords(late)],
    };
  }
  const bed = sameBedSpace(early, late, by);
  if (!bed || found.alleles === 'differs') return null;
  const isOneStrain = found.type === 'agrees' || (found.type === 'unknown' && !by.bayNeedsType);
  if (bed.otherBed && !(species && isOneStrain)) return null;
  return {
    kind: 'environmental',
    ward: bed.ward,
    overlapHours: 0,
    gapDays: Math.round(bed.gapMs / DAY_MS),
    weak: isWeak(found) || !species || bed.otherBed,
    // Months later in the same place: without a type it may be chance.
    doubtful: isWeak(found) || !species || bed.otherBed,
    opens: true,
    because: [
      `Same ${bed.what} ${bed.ward} ${bed.place}, ${counted(Math.round(bed.gapMs / DAY_MS), 'day')} apart`,
      ...words,
    ],
  };
}

/** Where two cases met, whatever parts their strains; null where they never did. */
export function metOnWard(one: CaseState, other: CaseState, by: ClusterParameters): Meeting | null {
  const [early, late] = inOrder(one, other);
  return closestMeeting(early, late, presentSince(early, late), by);
}

/** The case of the earlier positive first; where they are of one moment, by what they are. */
function inOrder(one: CaseState, other: CaseState): readonly [CaseState, CaseState] {
  const first = one.firstMs - other.firstMs || (one.pseudonym < other.pseudonym ? -1 : 1);
  return first <= 0 ? [one, other] : [other, one];
}

/**
 * Since when the earlier case was about: its first positive, or its last admission after that. A
 * carrier who comes back is a source again, however long ago the first positive was.
 */
function presentSince(early: CaseState, late: CaseState): number {
  const admissions = early.wardTimes.filter(
    ({ fromMs }) =>
      fromMs > early.firstMs &&
      fromMs <= late.firstMs &&
      !early.wardTimes.some(
        ({ toMs }) => toMs !== null && toMs <= fromMs && fromMs - toMs < DAY_MS,
      ),
  );
  return Math.max(early.firstMs, ...admissions.map(({ fromMs }) => fromMs));
}

export function sameSpecies(a: CaseState, b: CaseState): boolean {
  return a.species.code !== '' && a.species.code === b.species.code;
}

export type Agreement = 'agrees' | 'unknown' | 'differs';

/** What is known of two cases being one strain, or of two species with one enzyme. */
export interface Strain {
  readonly sameSpecies: boolean;
  /** Of one species: the sequence types; those one locus apart agree. */
  readonly type: Agreement;
  readonly alleles: Agreement;
  readonly lociDiffer: boolean;
  readonly isNamed: boolean;
}

const SCHEMES: Readonly<Record<string, string>> = { kpn: 'kpneumoniae', eco: 'ecoli-achtman' };

export function strainOf(a: CaseState, b: CaseState): Strain {
  return {
    sameSpecies: sameSpecies(a, b),
    type: typesOf(a, b),
    alleles: allelesOf(a, b),
    lociDiffer: a.kLocus !== null && b.kLocus !== null && a.kLocus !== b.kLocus,
    isNamed: [a, b].every(({ family }) => family !== MECHANISM_UNKNOWN),
  };
}

function allelesOf(a: CaseState, b: CaseState): Agreement {
  if (a.alleles.length === 0 || b.alleles.length === 0) return 'unknown';
  return a.alleles.some((allele) => b.alleles.includes(allele)) ? 'agrees' : 'differs';
}

/** Types more than one locus apart are different strains. */
function typesOf(a: CaseState, b: CaseState): Agreement {
  if (a.species.code !== b.species.code) return 'agrees';
  if (a.st === null || b.st === null) return 'unknown';
  if (a.st === b.st) return 'agrees';
  return lociApart(a.species.code, a.st, b.st) === 1 ? 'agrees' : 'differs';
}

/**
 * Different alleles part two species. Within one they weaken a link, as long as no type parts the
 * two: an allele changes in a strain under treatment (KPC-3 into KPC-31 and others; Shields et al.,
 * Antimicrob Agents Chemother 2017;61:e02097-16), and where no type is known nothing excludes it.
 */
function isOtherEnzyme({ sameSpecies: species, alleles }: Strain): boolean {
  return alleles === 'differs' && !species;
}

/** A type, allele or enzyme that nobody has named, another allele or capsule leave doubt. */
export function isWeak(found: Strain): boolean {
  const marker = found.sameSpecies ? found.type : found.alleles;
  return marker !== 'agrees' || isDoubtful(found);
}

/** Another allele or capsule is known, or the enzyme is one that nobody has named. */
export function isDoubtful({ alleles, lociDiffer, isNamed }: Strain): boolean {
  return alleles === 'differs' || lociDiffer || !isNamed;
}

function lociApart(species: string, a: string, b: string): number {
  const table = BUNDLED_TABLES.get(SCHEMES[species] ?? '');
  const one = table?.profileOf(a);
  const other = table?.profileOf(b);
  if (!one || !other) return Infinity;
  return one.filter((allele, locus) => allele !== other[locus]).length;
}

/**
 * Where the earlier case and the later one met, or missed each other by days. Only what lies before
 * the later positive can have passed anything on; of the earlier case what lies around its own.
 */
function closestMeeting(
  early: CaseState,
  late: CaseState,
  sinceMs: number,
  by: ClusterParameters,
): Meeting | null {
  const until = positiveBy(late);
  const from = sinceMs - by.windowDays * DAY_MS;
  const mine = timesWithin(early.wardTimes, from, until);
  const theirs = timesWithin(late.wardTimes, late.firstMs - by.joinDays * DAY_MS, until);
  const wards = new Map<string, Meeting>();
  for (const a of mine) {
    for (const b of theirs) {
      if (a.ward !== b.ward) continue;
      const [begin, end] = [Math.max(a.fromMs, b.fromMs), Math.min(a.toMs, b.toMs)];
      const overlapMs = Math.max(0, end - begin);
      const beforeMs = Math.max(0, Math.min(end, late.firstMs) - begin);
      const gapMs = overlapMs > 0 ? 0 : begin - end;
      if (gapMs > by.wardGapDays * DAY_MS) continue;
      const claims = Number(a.claimed !== undefined) + Number(b.claimed !== undefined);
      const none = { ward: a.ward, overlapMs: 0, beforeMs: 0, gapMs, claims };
      const known = wards.get(a.ward) ?? none;
      wards.set(a.ward, {
        ward: a.ward,
        // A report names a ward for a moment: no time together can be told from it.
        overlapMs: known.overlapMs + (claims === 0 ? overlapMs : 0),
        beforeMs: known.beforeMs + (claims === 0 ? beforeMs : 0),
        gapMs: Math.min(known.gapMs, gapMs),
        claims: Math.min(known.claims, claims),
      });
    }
  }
  return (
    [...wards.values()].sort(
      (a, b) =>
        b.overlapMs - a.overlapMs ||
        a.claims - b.claims ||
        a.gapMs - b.gapMs ||
        (a.ward < b.ward ? -1 : 1),
    )[0] ?? null
  );
}

/** Until when a place may have given it to the case: its specimen may only tell its day. */
function positiveBy({ firstPositiveAt, firstMs }: CaseState): number {
  return isDate(firstPositiveAt) ? firstMs + DAY_MS : firstMs;
}

type ClosedTime = CaseWardTime & { readonly toMs: number };

function timesWithin(times: readonly CaseWardTime[], from: number, until: number): ClosedTime[] {
  return times.flatMap((time) => {
    const fromMs = Math.max(time.fromMs, from);
    // The report of a specimen names its ward for that moment alone.
    const toMs = Math.min(time.toMs ?? Infinity, time.claimed ? until + 1 : until);
    return fromMs < toMs ? [{ ...time, fromMs, toMs }] : [];
  });
}

/**
 * A bed space in which the later lay after the earlier, within a year and never together; else the
 * bay, whose sink all its beds share, or rooms whose sinks share a drain: these join one strain
 * alone, and weakly. Whoever carries an enzyme comes through some bay, so that untyped cases would
 * be joined by chance; a site that looks for such a source may ask for them.
 */
function sameBedSpace(
  early: CaseState,
  late: CaseState,
  by: ClusterParameters,
): { ward: string; place: string; what: string; gapMs: number; otherBed: boolean } | null {
  const zones = by.sinkZones.flatMap((zone) => sinkZoneOf(zone) ?? []);
  const mine = timesWithin(early.wardTimes, early.firstMs - by.windowDays * DAY_MS, late.firstMs);
  const theirs = timesWithin(late.wardTimes, -Infinity, positiveBy(late));
  const found = mine.flatMap((a) =>
    theirs.flatMap((b) => {
      const { ward, room } = a;
      if (ward !== b.ward || room === null || b.room === null) return [];
      const gapMs = b.fromMs - a.toMs;
      if (gapMs < 0 || gapMs > by.environmentDays * DAY_MS) return [];
      if (room !== b.room) {
        const rooms = [room, b.room];
        const zone = zones.find((one) => one.ward === ward && rooms.every(isOneOf(one.rooms)));
        const place = zone?.rooms.join(', ') ?? '';
        return zone ? [{ ward, place, what: 'sink zone', gapMs, otherBed: true }] : [];
      }
      const bed = a.bed !== null && a.bed === b.bed;
      const otherBed = !bed && a.bed !== null && b.bed !== null;
      const place = [room, bed ? a.bed : null].filter(Boolean).join('-');
      return [{ ward, place, what: otherBed ? 'bay' : 'bed space', gapMs, otherBed }];
    }),
  );
  return (
    found.sort((a, b) => Number(a.otherBed) - Number(b.otherBed) || a.gapMs - b.gapMs)[0] ?? null
  );
}

function isOneOf(rooms: readonly string[]): (room: string) => boolean {
  return (room) => rooms.includes(room);
}

/**
 * Positive from the first days of the only stay that is known: what was brought in needs no meeting
 * here (onset on day 4 or later, or a stay of before, speaks for acquisition).
 */
export function cameWithIt({ admittedMs, hereBefore, firstMs }: CaseState): boolean {
  return admittedMs !== null && !hereBefore && firstMs - admittedMs < LATE_ONSET_DAYS * DAY_MS;
}

function comingWords(late: CaseState): string[] {
  if (!cameWithIt(late)) return [];
  const hours = Math.max(0, Math.floor((late.firstMs - (late.admittedMs ?? 0)) / HOUR_MS));
  const since = hours < 1 ? 'less than an hour' : `${hours} h`;
  return [`the later was positive ${since} after admission: it may have been brought in`];
}

function evidence(early: CaseState, late: CaseState, found: Strain): string[] {
  return [
    ...strainWords(early, late, { isNear: true, lociDiffer: found.lociDiffer }),
    ...(early.knownBefore ? ['the earlier was known before: a source'] : []),
  ];
}
