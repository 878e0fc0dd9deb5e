import { dayOf, instantMs } from '@carbawatch/contracts';
import type { EncounterChanged, Moment, UnitType, UnitTypeSource } from '@carbawatch/contracts';
import { changesHospital, isElsewhere, type OwnHospitals } from './own-hospitals';
import { placedMovements } from './movements';
import type { PlacedMovement, PlacingKind } from './movements';

/** How a stay ended; null while the patient is still there. */
export type StayEnd = 'move' | 'discharge' | 'death' | 'new-admission';

/**
 * One patient in one place, as long as nothing about the place changed. The interval is half-open,
 * `[from, to)`: the minute of a transfer belongs to the new bed. `from` and `to` are as they were
 * said; `fromMs` and `toMs` are the instants to compare with (a discharge known to the day lasts
 * until that day's end). What nobody said is null.
 */
export interface Stay {
  readonly visit: string | null;
  readonly class: NonNullable<EncounterChanged['class']> | null;
  readonly ward: string | null;
  readonly room: string | null;
  readonly bed: string | null;
  readonly unitType: UnitType | null;
  readonly unitTypeSource: UnitTypeSource | null;
  readonly isolation: NonNullable<EncounterChanged['isolation']> | null;
  readonly from: Moment;
  readonly to: Moment | null;
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly end: StayEnd | null;
}

/** Stays without a gap, whatever the visit numbers: what the clinic calls this admission. */
export interface Admission {
  readonly from: Moment;
  readonly fromMs: number;
  readonly to: Moment | null;
  readonly toMs: number | null;
  readonly stays: readonly Stay[];
}

type Place = Omit<Stay, 'from' | 'to' | 'fromMs' | 'toMs' | 'end'> & Whereabouts;

/** There where the site has named its own hospitals and this is none of them. */
interface Whereabouts {
  readonly elsewhere?: true;
}

/**
 * An emergency visit goes over into the ward's visit, often with hours of paper between the two.
 */
const EMERGENCY_TO_WARD_MS_MAX = 24 * 3_600_000;
const DAY_MS = 86_400_000;

/**
 * Where a person lay and when, from the movements of all of the person's pseudonyms in any order,
 * with cancels. The same set of facts gives the same stays, sorted by their start. Test messages
 * are left out. A stay that nobody closed ends where another admission of the person begins, since
 * nobody lies in two beds; outpatient visits neither end nor are ended that way. Where a site has
 * named its own hospitals, time in another one is no stay, and whoever comes back is admitted anew.
 */
export function staysOf(
  movements: readonly EncounterChanged[],
  timeZone: string,
  own: OwnHospitals = null,
): Stay[] {
  const placed = placedMovements(movements, timeZone);
  const deaths = placed.filter((m) => m.kind === 'death');
  const visits = new Map<string, PlacedMovement[]>();
  for (const movement of placed) {
    if (movement.kind === 'death') continue;
    const visit = movement.fact.visit ?? '';
    const known = visits.get(visit);
    if (known) known.push(movement);
    else visits.set(visit, [movement]);
  }
  const stays = [...visits.values()].flatMap((events) =>
    staysOfVisit(
      [...events.map((event) => asDeath(event, deaths, timeZone)), ...deaths].sort(
        (a, b) => a.order - b.order,
      ),
      own,
    ),
  );
  return endedByNextAdmission(stays)
    .filter(({ elsewhere }) => !elsewhere)
    .sort(byStart);
}

/** The stay that covers a moment; of two at once the inpatient one, then the later. */
export function stayAt(stays: readonly Stay[], moment: Moment, timeZone: string): Stay | null {
  const from = instantMs(moment, timeZone);
  if (moment.length > 10) return preferred(stays.filter((stay) => covers(stay, from)));
  return stayOnDay(stays, from, from + DAY_MS);
}

/** Where the patient is now as far as the movements say; an outpatient visit holds no bed. */
export function currentStay(stays: readonly Stay[]): Stay | null {
  return preferred(stays.filter((stay) => stay.toMs === null && stay.class !== 'outpatient'));
}

/** The admission that covers a moment, with all of its stays. */
export function admissionAt(
  stays: readonly Stay[],
  moment: Moment,
  timeZone: string,
): Admission | null {
  const at = stayAt(stays, moment, timeZone);
  if (!at) return null;
  return admissionsOf(stays).find((admission) => admission.stays.includes(at)) ?? null;
}

export function admissionsOf(stays: readonly Stay[]): readonly Admission[] {
  const known = admissions.get(stays) ?? chainsOf(stays).map(asAdmission);
  admissions.set(stays, known);
  return known;
}

/** Of the same stays each rule asks for each result. */
const admissions = new WeakMap<readonly Stay[], readonly Admission[]>();

function chainsOf(stays: readonly Stay[]): Stay[][] {
  const chains: Stay[][] = [];
  for (const stay of [...stays].sort(byStart)) {
    const chain = chains.find((earlier) => continues(earlier, stay));
    if (chain) chain.push(stay);
    else chains.push([stay]);
  }
  return chains;
}

/** True when any instant of `[fromMs, toMs)` lies in the stay; null is without end. */
export function overlaps(stay: Stay, fromMs: number, toMs: number | null): boolean {
  return (toMs === null || stay.fromMs < toMs) && (stay.toMs === null || stay.toMs > fromMs);
}

function continues(chain: readonly Stay[], stay: Stay): boolean {
  const last = lastToEnd(chain);
  if (!last) return false;
  if (last.class === 'outpatient' || stay.class === 'outpatient') {
    return last.visit === stay.visit && last.toMs === stay.fromMs;
  }
  const gap = last.class === 'emergency' ? EMERGENCY_TO_WARD_MS_MAX : 0;
  return last.toMs === null || last.toMs + gap >= stay.fromMs;
}

/** Of two that end at once the later of them in the list. */
function lastToEnd([first, ...more]: readonly Stay[]): Stay | undefined {
  return first && more.reduce((last, stay) => (byEnd(stay, last) < 0 ? last : stay), first);
}

function asAdmission(stays: readonly Stay[]): Admission {
  const first = stays[0];
  const last = lastToEnd(stays);
  if (!first || !last) throw new RangeError('an admission has at least one stay');
  return { from: first.from, fromMs: first.fromMs, to: last.to, toMs: last.toMs, stays };
}

/**
 * Who dies in the house is discharged "expired" (HL7 table 0112), told as a discharge and a death
 * at once: that is a death. So is the discharge on the day of a death known to the day.
 */
function asDeath(
  event: PlacedMovement,
  deaths: readonly PlacedMovement[],
  timeZone: string,
): PlacedMovement {
  const { kind, fact, ms, cancelled } = event;
  if (kind !== 'discharge' || cancelled) return event;
  const isDeath = deaths.some(
    (death) =>
      !death.cancelled &&
      (death.fact.visit === undefined || death.fact.visit === fact.visit) &&
      (death.ms === ms ||
        (death.fact.at.length === 10 && dayOf(fact.at, timeZone) === death.fact.at)),
  );
  return isDeath ? { ...event, kind: 'death' } : event;
}

type PlacedStay = Stay & Whereabouts;

interface VisitTrack {
  readonly stays: readonly PlacedStay[];
  readonly state: 'unseen' | 'cancelled' | 'here' | 'left';
  readonly open: { readonly place: Place; readonly since: PlacedMovement } | null;
}

function staysOfVisit(events: readonly PlacedMovement[], own: OwnHospitals): PlacedStay[] {
  const start: VisitTrack = { stays: [], state: 'unseen', open: null };
  const { stays, open } = events.reduce((track, event) => moved(track, event, own), start);
  return open ? [...stays, closed(open.place, open.since, null, null)] : [...stays];
}

function moved(track: VisitTrack, event: PlacedMovement, own: OwnHospitals): VisitTrack {
  const { state, open } = track;
  if (event.cancelled) {
    // An admission that never was takes its moves with it, unless another one stands.
    return event.kind === 'admit' && state === 'unseen' ? { ...track, state: 'cancelled' } : track;
  }
  if (event.kind === 'discharge' || event.kind === 'death') {
    if (state === 'here') return { ...ended(track, event, event.kind), state: 'left' };
    return event.kind === 'discharge' ? { ...track, state: 'left' } : track;
  }
  if (!canPlace(event.kind, state)) return track;
  const place = placeAfter(open?.place ?? null, event, own);
  // Room 1, bed 1 of MED-1 is another bed in another hospital.
  const isAnother = event.kind === 'transfer' && changesHospital(event.fact);
  if (open && samePlace(open.place, place) && !isAnother) return track;
  return { ...ended(track, event, 'move'), state: 'here', open: { place, since: event } };
}

/** Closes the open stay; one that lasted no time was never anywhere. */
function ended(track: VisitTrack, by: PlacedMovement, end: StayEnd): VisitTrack {
  const { stays, open } = track;
  if (!open || open.since.ms >= by.ms) return { ...track, open: null };
  return { ...track, stays: [...stays, closed(open.place, open.since, by, end)], open: null };
}

/**
 * Whether a movement says where the patient is. A transfer without an admission is a patient who
 * was in the house when the feed began; after a discharge it is late paper. An update (A08) only
 * ever tells more of a stay that is there: hospitals send them for years after.
 */
function canPlace(kind: PlacingKind, state: VisitTrack['state']): boolean {
  if (kind === 'admit') return true;
  if (kind === 'transfer') return state === 'unseen' || state === 'here';
  return kind === 'update' && state === 'here';
}

function placeAfter(
  before: Place | null,
  { kind, fact }: PlacedMovement,
  own: OwnHospitals,
): Place {
  // Who says nothing of the hospital has not changed it; whoever is admitted is admitted here.
  const elsewhere = isElsewhere(fact, own) ?? (kind !== 'admit' && before?.elsewhere === true);
  const sameWard =
    before !== null &&
    (fact.ward === undefined || fact.ward === before.ward) &&
    !(kind === 'transfer' && changesHospital(fact));
  // What the new message doesn't mention stays true in the same bed, and is unknown in another.
  const sameBed =
    sameWard &&
    (kind === 'update' || (fact.room ?? before.room) === before.room) &&
    (kind === 'update' || (fact.bed ?? before.bed) === before.bed);
  const kept = sameWard ? before : null;
  const keptBed = sameBed ? before : null;
  return {
    visit: fact.visit ?? null,
    class: fact.class ?? before?.class ?? null,
    ward: fact.ward ?? kept?.ward ?? null,
    room: fact.room ?? keptBed?.room ?? null,
    bed: fact.bed ?? keptBed?.bed ?? null,
    unitType: fact.unitType ?? kept?.unitType ?? null,
    unitTypeSource: fact.unitType ? (fact.unitTypeSource ?? null) : (kept?.unitTypeSource ?? null),
    isolation: fact.isolation ?? keptBed?.isolation ?? null,
    ...(elsewhere && { elsewhere }),
  };
}

const PLACE_FIELDS = [
  'class',
  'ward',
  'room',
  'bed',
  'unitType',
  'unitTypeSource',
  'isolation',
  'elsewhere',
] as const;

function samePlace(a: Place, b: Place): boolean {
  return PLACE_FIELDS.every((field) => a[field] === b[field]);
}

function closed(
  place: Place,
  since: PlacedMovement,
  until: PlacedMovement | null,
  end: StayEnd | null,
): PlacedStay {
  return {
    ...place,
    from: since.fact.at,
    to: until?.fact.at ?? null,
    fromMs: since.ms,
    toMs: until?.ms ?? null,
    end,
  };
}

function endedByNextAdmission(stays: readonly PlacedStay[]): PlacedStay[] {
  const firstOfVisit = new Map<string | null, Stay>();
  for (const stay of stays) {
    const first = firstOfVisit.get(stay.visit);
    if (!first || stay.fromMs < first.fromMs) firstOfVisit.set(stay.visit, stay);
  }
  const admissions = [...firstOfVisit.values()]
    .filter((stay) => stay.class === 'inpatient' || stay.class === null)
    .sort(byStart);
  return stays.map((stay) => {
    if (stay.toMs !== null || stay.class === 'outpatient') return stay;
    const next = admissions.find((a) => a.visit !== stay.visit && a.fromMs > stay.fromMs);
    if (!next) return stay;
    return { ...stay, to: next.from, toMs: next.fromMs, end: 'new-admission' };
  });
}

function covers(stay: Stay, instant: number): boolean {
  return stay.fromMs <= instant && (stay.toMs === null || instant < stay.toMs);
}

function preferred(stays: readonly Stay[]): Stay | null {
  const rank = (stay: Stay): number => (stay.class === 'outpatient' ? 1 : 0);
  return (
    [...stays].sort((a, b) => rank(a) - rank(b) || b.fromMs - a.fromMs || byStart(a, b))[0] ?? null
  );
}

/** For a specimen known to the day: the stay that held most of that day. */
function stayOnDay(stays: readonly Stay[], dayFrom: number, dayTo: number): Stay | null {
  const share = (stay: Stay): number =>
    Math.min(stay.toMs ?? dayTo, dayTo) - Math.max(stay.fromMs, dayFrom);
  const touching = stays.filter((stay) => overlaps(stay, dayFrom, dayTo));
  const inHouse = touching.filter((stay) => stay.class !== 'outpatient');
  const candidates = inHouse.length > 0 ? inHouse : touching;
  return [...candidates].sort((a, b) => share(b) - share(a) || byStart(a, b))[0] ?? null;
}

function byStart(a: Stay, b: Stay): number {
  return (
    a.fromMs - b.fromMs ||
    compareEnds(a, b) ||
    compare(a.visit ?? '', b.visit ?? '') ||
    compare(a.ward ?? '', b.ward ?? '')
  );
}

function byEnd(a: Stay, b: Stay): number {
  return compareEnds(a, b) || byStart(a, b);
}

function compareEnds(a: Stay, b: Stay): number {
  if (a.toMs === b.toMs) return 0;
  return (a.toMs ?? Infinity) < (b.toMs ?? Infinity) ? -1 : 1;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
