import { instantMs, type EncounterChanged } from '@carbawatch/contracts';
import {
  currentStay,
  hospitalName,
  hospitalsOf,
  isElsewhere,
  placedMovements,
  standingMovements,
  staysOf,
  type OwnHospitals,
  type Stay,
} from '@carbawatch/epidemiology';

/** A stay that ended or is said to end, and where the patient goes. */
export interface Leaving {
  readonly stay: Stay;
  readonly to: string;
  /** Whether the patient has left; else a movement has named it already (PV1-37). */
  readonly left: boolean;
  /**
   * The instant of a move to another hospital, from which the patient may go on elsewhere; empty
   * for where the visit ends, of which there is one.
   */
  readonly move: string;
  /** A move that was planned before it came: it is the end of the visit that was told of. */
  readonly planned?: true;
}

/** Which departure of which visit: each is a call of its own; where a visit ends is its last. */
export function departureOf({ stay, move }: Leaving): Record<'visit' | 'departure', string> {
  const visit = stay.visit ?? stay.from;
  return { visit, departure: move === '' ? visit : JSON.stringify([visit, move]) };
}

/** Where somebody was known to leave for, from a moment of knowing on; null: nowhere any more. */
export interface KnownLeaving {
  readonly ms: number;
  readonly leaving: Leaving | null;
}

/** That somebody was moved to a hospital of which nobody has said whether it is the site's own. */
export function movedSentence(here: Stay | null, moving: Moving): string[] {
  const to = here && moving.own === null ? movedTo(here, moving) : null;
  if (to === null) return [];
  return [
    `Moved to ${to} and counted as in the house; if that is another hospital, name your own ones ` +
      'in the alert rules (facilities).',
  ];
}

/** What a person's departures are read from. */
export interface Moving {
  readonly stays: readonly Stay[];
  readonly movements: readonly EncounterChanged[];
  readonly timeZone: string;
  readonly own: OwnHospitals;
}

/** Every departure of a person: discharges, plans of them, and moves to another hospital. */
export function departuresOf(moving: Moving): Leaving[] {
  const { stays, movements, timeZone, own } = moving;
  const ends = leavingOf(stays, movements, timeZone);
  if (own === null) return onceToEachSide(ends, moving);
  return [...ends, ...movesElsewhere(moving)];
}

/**
 * A move to another hospital and the end of the visit are two departures, unless the visit is said
 * to end at that very hospital: one side is told once, at what was told first of the two.
 */
function onceToEachSide(ends: readonly Leaving[], moving: Moving): Leaving[] {
  const { stays, movements, timeZone } = moving;
  const moves = facilityMovesOf(stays, movements, timeZone);
  const lastOf = new Map(moves.map((move) => [move.stay.visit, move]));
  const isSame = (end: Leaving, move: Leaving) => hospitalName(end.to) === hospitalName(move.to);
  const told = new Set(
    ends.filter((end) => {
      const last = lastOf.get(end.stay.visit);
      return last !== undefined && isSame(end, last);
    }),
  );
  return [
    ...ends.filter((end) => !told.has(end)),
    ...moves.map((move): Leaving => {
      const isEnd = [...told].some(({ stay }) => stay.visit === move.stay.visit);
      if (!isEnd || lastOf.get(move.stay.visit) !== move) return move;
      const before = movements.filter(
        ({ at }) => instantMs(at, timeZone) <= instantMs(move.move, 'UTC'),
      );
      const wasPlanned = destinationOf(move.stay, before, timeZone) !== undefined;
      return wasPlanned ? { ...move, move: '', planned: true } : move;
    }),
  ];
}

/** To which hospital somebody was moved whose last stay here was ended by a transfer. */
export function lastMoveOf(moving: Moving): Leaving | null {
  const last = moving.stays.filter(({ class: kind }) => kind !== 'outpatient').at(-1);
  const moves = departuresOf(moving).filter(({ move, planned }) => move !== '' || planned);
  return moves.find(({ stay }) => stay === last) ?? null;
}

/**
 * The hospital to which a transfer has brought whoever lies in this stay, away from that in which
 * the visit began; null where it did not. Without a word of the site on which hospitals are its own
 * the patient still counts as in the house.
 */
function movedTo(here: Stay, { stays, movements, timeZone }: Moving): string | null {
  const moves = facilityMovesOf(stays, movements, timeZone).filter(
    ({ stay }) => stay.visit === here.visit && (stay.toMs ?? Infinity) <= here.fromMs,
  );
  const last = moves.at(-1);
  if (!last) return null;
  const from = moves[0]?.from;
  return hospitalName(last.to) === from ? null : last.to;
}

/**
 * Discharges that name where to; and the stay of whoever still lies here and of whom a movement has
 * named it already: the receiving side is to be told before the transport.
 */
function leavingOf(
  stays: readonly Stay[],
  movements: readonly EncounterChanged[],
  timeZone: string,
): Leaving[] {
  const here = currentStay(stays);
  return [
    ...stays.filter(({ end }) => end === 'discharge'),
    ...(here && here.class !== 'outpatient' ? [here] : []),
  ].flatMap((stay) => {
    const to = destinationOf(stay, movements, timeZone);
    return to === undefined ? [] : [{ stay, to, left: stay !== here, move: '' }];
  });
}

/**
 * Transfers to a ward of another hospital that the same feed serves. The hospital before is the one
 * that the transfer names, else the last that its sender named in this visit: two senders may spell
 * one hospital differently, and one that says nothing has not changed it.
 */
function facilityMovesOf(
  stays: readonly Stay[],
  movements: readonly EncounterChanged[],
  timeZone: string,
): (Leaving & { readonly from: string })[] {
  const named = movements.flatMap((one) =>
    hospitalsOf(one).flatMap(({ facility, facilityBefore }) => [facility, facilityBefore]),
  );
  if (new Set(named.map(hospitalName).filter((name) => name !== '')).size < 2) return [];
  const last = new Map<string, string>();
  return placedMovements(movements, timeZone).flatMap(({ kind, fact, ms, cancelled }) => {
    const visit = fact.visit ?? null;
    const told = cancelled
      ? []
      : hospitalsOf(fact).filter(({ facility }) => hospitalName(facility));
    const left = told.flatMap(({ sender, facility, facilityBefore }) => {
      const whose = JSON.stringify([sender, visit]);
      const before = hospitalName(facilityBefore) || last.get(whose);
      last.set(whose, hospitalName(facility));
      const isMove = kind === 'transfer' && before !== undefined && facility !== null;
      return isMove && before !== hospitalName(facility) ? [{ to: facility, from: before }] : [];
    });
    const stay = stays.find((one) => one.visit === visit && one.toMs === ms);
    const [first] = left;
    if (!stay || !first) return [];
    return [{ stay, ...first, left: true, move: new Date(ms).toISOString() }];
  });
}

/** Transfers to a hospital that the site has not named as its own: they end the stay here. */
function movesElsewhere({ stays, movements, timeZone, own }: Moving): Leaving[] {
  return placedMovements(movements, timeZone).flatMap(({ kind, fact, ms, cancelled }) => {
    if (cancelled || kind !== 'transfer' || isElsewhere(fact, own) !== true) return [];
    const visit = fact.visit ?? null;
    const stay = stays.find((one) => one.visit === visit && one.toMs === ms);
    const to = hospitalsOf(fact).find(({ facility }) => hospitalName(facility) !== '')?.facility;
    if (!stay || !to) return [];
    const isLast = !stays.some((one) => one.visit === visit && one.fromMs >= ms);
    const told = movements.filter(({ at }) => instantMs(at, timeZone) <= ms);
    if (isLast && destinationOf(stay, told, timeZone) !== undefined) {
      return [{ stay, to, left: true, move: '', planned: true as const }];
    }
    return [{ stay, to, left: true, move: new Date(ms).toISOString() }];
  });
}

/**
 * The same over the time of knowing, departure by departure: what was said to be planned, changed
 * and taken back. A function of the set of movements, walked in the order of receipt.
 */
export function knownLeavings(
  movements: readonly EncounterChanged[],
  timeZone: string,
  own: OwnHospitals,
): KnownLeaving[][] {
  const told = movements.filter(({ testMessage }) => !testMessage).sort(byReceipt);
  const courses = new Map<string, KnownLeaving[]>();
  for (const ms of new Set(told.map(receivedMs))) {
    const known = standingMovements(told.filter((movement) => receivedMs(movement) <= ms));
    const stays = staysOf(known, timeZone, own);
    const leavings = departuresOf({ stays, movements: known, timeZone, own });
    const now = new Map(leavings.map((one) => [departureOf(one).departure, one]));
    for (const name of new Set([...courses.keys(), ...now.keys()])) {
      const course = courses.get(name) ?? [];
      const leaving = now.get(name) ?? null;
      const before = course.at(-1)?.leaving ?? null;
      if (JSON.stringify(before) !== JSON.stringify(leaving)) course.push({ ms, leaving });
      if (course.length > 0) courses.set(name, course);
    }
  }
  return [...courses.values()];
}

/**
 * Where the visit of a stay ends, as its movements say; the discharge itself has the last word. A
 * cancel repeats where the patient would have gone (PV1-37 of an A13): that is no plan.
 */
function destinationOf(
  { visit, fromMs, end }: Stay,
  movements: readonly EncounterChanged[],
  timeZone: string,
): string | undefined {
  const told = movements.filter(
    (movement) =>
      (movement.visit ?? null) === visit &&
      movement.dischargedTo &&
      !movement.kind.startsWith('cancel') &&
      (visit !== null || instantMs(movement.at, timeZone) >= fromMs),
  );
  const discharges = told.filter(({ kind }) => kind === 'discharge');
  const planned = told.filter(({ kind }) => kind !== 'discharge');
  return (end === 'discharge' ? (discharges.at(-1) ?? planned.at(-1)) : planned.at(-1))
    ?.dischargedTo;
}

function byReceipt(a: EncounterChanged, b: EncounterChanged): number {
  return receivedMs(a) - receivedMs(b) || (a.factId < b.factId ? -1 : 1);
}

function receivedMs({ receivedAt }: EncounterChanged): number {
  return instantMs(receivedAt, 'UTC');
}
