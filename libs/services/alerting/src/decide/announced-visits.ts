import {
  addDays,
  dayOf,
  dayOfInstant,
  daysBetween,
  instantMs,
  isDate,
  type EncounterChanged,
} from '@carbawatch/contracts';
import { admissionsOf, type Admission, type Stay } from '@carbawatch/epidemiology';

const DAY_MS = 86_400_000;

/** For how long after the announced day somebody is waited for, unless a rule says otherwise. */
export const ANNOUNCED_DAYS = 30;

/** A visit that was announced (pre-admission), until it begins or is called off. */
export interface AnnouncedVisit {
  /** The visit's number; where none was told, the time that the first message of it names. */
  readonly key: string;
  /** The announcement as it was told last. */
  readonly last: EncounterChanged;
  /** Nobody who has not come by then is waited for any more. */
  readonly expiresMs: number;
  readonly state: 'awaited' | 'called-off' | 'come';
}

export interface ToldVisits {
  readonly movements: readonly EncounterChanged[];
  readonly stays: readonly Stay[];
  readonly timeZone: string;
}

/** What was announced of a person, and which admission took it over; pure, in any order. */
export interface Announcements {
  readonly visits: readonly AnnouncedVisit[];
  /** The announcement that an admission followed, by the admission's own key. */
  readonly metBy: ReadonlyMap<string, AnnouncedVisit>;
}

/** Nobody is late before somebody is to come: of whom only the day is told, by its end. */
export function goalOfAnnounced(
  { last: { announced } }: AnnouncedVisit,
  timeZone: string,
): { readonly goalFromMs?: number } {
  if (announced?.at === undefined) return {};
  const comes = isDate(announced.at) ? addDays(announced.at, 1) : announced.at;
  return { goalFromMs: instantMs(comes, timeZone) };
}

/** How an admission is known where nobody announced it: by its visit, else by its start. */
export function admissionKey({ stays, from }: Admission): string {
  return stays[0]?.visit ?? from;
}

/**
 * Walks what was announced, called off and begun, in the order in which the hospital was told. An
 * announcement without a visit number is the person's one: a repeat moves it, and the next
 * admission told is the one that it spoke of. One with a number that has not begun was that of
 * whoever comes under another on its day, or the day before or after. What was told of an admission
 * first decides which announcement it follows; a visit that joins it later only ends its own.
 */
export function announcementsOf(told: ToldVisits, days = ANNOUNCED_DAYS): Announcements {
  const walk = new Walk(told.timeZone, days);
  for (const step of stepsOf(told)) {
    if (step.kind === 'begun') walk.begin(step);
    else if (step.movement.kind === 'cancel-admit') walk.callOff(step.movement);
    else walk.announce(step.movement, step.ms);
  }
  return walk.announcements();
}

type Step =
  | { readonly kind: 'told'; readonly ms: number; readonly movement: EncounterChanged }
  | {
      readonly kind: 'begun';
      readonly ms: number;
      readonly visit: string | null;
      readonly admission: Admission;
    };

function stepsOf({ movements, stays, timeZone }: ToldVisits): Step[] {
  // A visit to the clinic is no admission, and nobody prepares a bed for it.
  const known = movements.filter(
    (one) => !one.testMessage && !(one.announced && one.class === 'outpatient'),
  );
  const spoken = known.filter(({ announced, kind }) => announced ?? kind === 'cancel-admit');
  if (!spoken.some(({ announced, kind }) => announced && kind !== 'cancel-admit')) return [];
  const told = [...spoken]
    .sort((a, b) => receiptMs(a) - receiptMs(b) || (a.factId < b.factId ? -1 : 1))
    .map((movement): Step => ({ kind: 'told', ms: receiptMs(movement), movement }));
  const inHouse = stays.filter((stay) => stay.class !== 'outpatient');
  const begun = admissionsOf(inHouse).flatMap((admission) =>
    [...new Set(admission.stays.map(({ visit }) => visit))].map((visit): Step => {
      const of = known.filter((one) => tellsOf(one, visit, admission, timeZone));
      return { kind: 'begun', ms: Math.min(...of.map(receiptMs)), visit, admission };
    }),
  );
  // What comes in one message is announced before it begins.
  return [...told, ...begun].sort((a, b) => a.ms - b.ms || rankOf(a) - rankOf(b));
}

function rankOf({ kind }: Step): number {
  return kind === 'told' ? 0 : 1;
}

function tellsOf(
  movement: EncounterChanged,
  visit: string | null,
  { fromMs }: Admission,
  timeZone: string,
): boolean {
  if (movement.announced || movement.kind.startsWith('cancel')) return false;
  if ((movement.visit ?? null) !== visit) return false;
  return visit !== null || instantMs(movement.at, timeZone) >= fromMs;
}

type Awaited = { -readonly [K in keyof AnnouncedVisit]: AnnouncedVisit[K] } & {
  visit: string | null;
  readonly first: EncounterChanged;
  /** On which day the patient came under another number; null where nobody has. */
  metOn: string | null;
};

class Walk {
  private readonly visits: Awaited[] = [];
  private readonly metBy = new Map<string, Awaited>();
  private readonly told = new Set<string>();
  private readonly begun = new Set<string>();
  private readonly admissions: Admission[] = [];

  constructor(
    private readonly timeZone: string,
    private readonly days: number,
  ) {}

  announce(movement: EncounterChanged, ms: number): void {
    const { visit = null } = movement;
    // What is told of a patient who has come is no announcement any more.
    if (visit !== null && this.begun.has(visit)) return;
    const known = this.awaitedBy(movement, ms);
    const expiresMs = this.expiryOf(movement, ms);
    const state = this.hasCome(movement, known, ms) ? 'come' : 'awaited';
    if (known) {
      known.visit ??= visit;
      Object.assign(known, { last: movement, expiresMs, state });
      return;
    }
    const key = visit ?? this.keyAt(movement.at);
    const told = { first: movement, last: movement, expiresMs, state } as const;
    this.visits.push({ key, visit, metOn: null, ...told });
  }

  /** Two numbers of one person may be announced in one moment, each without a visit. */
  private keyAt(at: string): string {
    const same = this.visits.filter(({ key }) => key === at || key.startsWith(`${at} `)).length;
    return same === 0 ? at : `${at} ${same + 1}`;
  }

  callOff(movement: EncounterChanged): void {
    const { visit = null, announced, pseudonym } = movement;
    const awaited = this.visits.filter(({ state }) => state === 'awaited');
    const nameless = (one: Awaited): boolean =>
      one.visit === null && one.last.pseudonym === pseudonym;
    const meant =
      awaited.find((one) => visit !== null && one.visit === visit) ??
      (visit === null || announced ? awaited.find(nameless) : undefined);
    if (meant) meant.state = 'called-off';
  }

  begin({ visit, admission, ms }: Step & { readonly kind: 'begun' }): void {
    if (visit !== null) this.begun.add(visit);
    const key = admissionKey(admission);
    const isFirst = !this.told.has(key);
    this.told.add(key);
    this.admissions.push(admission);
    const awaited = this.visits.filter(({ state }) => state === 'awaited');
    const named = awaited.find((one) => one.visit !== null && one.visit === visit);
    const nameless = awaited.find(
      (one) =>
        one.visit === null &&
        ms < one.expiresMs &&
        admission.fromMs >= instantMs(one.first.at, this.timeZone),
    );
    const day = dayOfInstant(admission.fromMs, this.timeZone);
    const [beside] = awaited
      .filter((one) => one.visit !== null && this.daysFrom(one.last, day) <= 1)
      .sort((a, b) => this.daysFrom(a.last, day) - this.daysFrom(b.last, day));
    const followed = named ?? (isFirst ? (nameless ?? beside) : undefined);
    if (!followed) return;
    followed.state = 'come';
    if (followed === beside) followed.metOn = day;
    if (isFirst) this.metBy.set(key, followed);
  }

  announcements(): Announcements {
    return { visits: this.visits, metBy: this.metBy };
  }

  /**
   * Whether it speaks of somebody who is here: it repeats what the patient has come by under
   * another number, or names the day on which a stay began that goes on.
   */
  private hasCome(movement: EncounterChanged, known: Awaited | undefined, ms: number): boolean {
    const metOn = known?.metOn ?? null;
    if (metOn !== null && this.daysFrom(movement, metOn) <= 1) return true;
    return this.admissions.some(
      ({ fromMs, toMs }) =>
        (toMs === null || toMs > ms) &&
        this.daysFrom(movement, dayOfInstant(fromMs, this.timeZone)) === 0,
    );
  }

  /** How far the announced day lies from another; without end where none was told. */
  private daysFrom({ announced }: EncounterChanged, day: string): number {
    if (announced?.at === undefined) return Infinity;
    return Math.abs(daysBetween(dayOf(announced.at, this.timeZone), day));
  }

  /** The announcement that this one repeats; one that gives the missing number does too. */
  private awaitedBy(movement: EncounterChanged, ms: number): Awaited | undefined {
    const { visit = null, pseudonym } = movement;
    const named = this.visits.find((one) => visit !== null && one.visit === visit);
    if (named) return named;
    const isSame = (one: Awaited): boolean => {
      if (one.visit === null && visit === null) return true;
      return (one.visit === null || visit === null) && this.isOneDay(one.last, movement);
    };
    return this.visits.find(
      (one) =>
        one.state === 'awaited' &&
        ms < one.expiresMs &&
        one.last.pseudonym === pseudonym &&
        isSame(one),
    );
  }

  private isOneDay({ announced: a }: EncounterChanged, { announced: b }: EncounterChanged) {
    if (a?.at === undefined || b?.at === undefined) return true;
    return dayOf(a.at, this.timeZone) === dayOf(b.at, this.timeZone);
  }

  /** So many days after the announced day; after the message where none is told, or one gone by. */
  private expiryOf({ announced }: EncounterChanged, ms: number): number {
    const toldMs = ms + this.days * DAY_MS;
    if (announced?.at === undefined) return toldMs;
    const last = addDays(dayOf(announced.at, this.timeZone), this.days + 1);
    return Math.max(toldMs, instantMs(last, this.timeZone));
  }
}

function receiptMs({ receivedAt }: EncounterChanged): number {
  return instantMs(receivedAt, 'UTC');
}
