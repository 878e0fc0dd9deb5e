import { instantMs, type EncounterChanged } from '@carbawatch/contracts';
import {
  isVisitMove,
  standingMovements,
  staysOf,
  type MovedTelling,
  type OwnHospitals,
  type Stay,
} from '@carbawatch/epidemiology';
import type { IsolateStep } from './facts';
import type { Learned } from './receipt-order';

export const VISIT_MOVED_AWAY = "The visit was moved to another patient's number.";
export const VISIT_MOVED_HERE = "The visit was moved here from another patient's number.";

/** What became of an isolate that went with its visit. */
export const WENT_WITH_VISIT = "the visit was moved to another patient's number";

/** A movement that is told of this patient since its visit was moved, and not of itself. */
export function isMovedTelling(movement: EncounterChanged & MovedTelling): boolean {
  return movement.movedBy !== undefined;
}

/**
 * Whether the next fact tells of the same visit that came to the same patient; so does the move
 * itself, where it goes from one number to another of a person.
 */
export function isOfOneMove(
  learned: Learned,
  next: Learned | undefined,
  isOne: (one: string, other: string) => boolean,
): boolean {
  const [one, other] = [learned, next].map((told) => movedTo(told, isOne));
  return one !== undefined && one === other;
}

function movedTo(
  learned: Learned | undefined,
  isOne: (one: string, other: string) => boolean,
): string | undefined {
  if (learned?.kind !== 'movement') return undefined;
  const { ms, movement } = learned;
  const {
    kind,
    factId,
    pseudonym,
    movedTo: to,
    movedBy,
  }: EncounterChanged & MovedTelling = movement;
  if (movedBy) return `${ms} ${pseudonym} ${movedBy.factId}`;
  const isWithin = kind === 'move-visit' && to !== undefined && isOne(pseudonym, to);
  return isWithin ? `${ms} ${to} ${factId}` : undefined;
}

/** Whether it is told again because its visit came to the number under which it stands now. */
export function cameWithVisit({
  movedVisit,
  itsSince,
  receivedAt,
}: Pick<IsolateStep, 'movedVisit' | 'itsSince' | 'receivedAt'>): boolean {
  return movedVisit === true && itsSince === receivedAt;
}

/** Isolates that are somebody else's now, by what took them away. */
export interface GoneIsolates {
  /** Their visit was moved there. */
  readonly movedAway?: ReadonlySet<string>;
  /** They were held for this person's until a merge was taken back. */
  readonly partedAway?: ReadonlySet<string>;
}

/** Isolates that stand under somebody else because their visit was moved there. */
export function movedAway(
  steps: ReadonlyMap<string, IsolateStep>,
  members: ReadonlySet<string>,
): ReadonlySet<string> {
  const gone = [...steps].filter(
    ([, { pseudonym, movedVisit }]) => movedVisit === true && !members.has(pseudonym),
  );
  return new Set(gone.map(([isolateId]) => isolateId));
}

/** Time in which the patient was said to lie here, in a visit that turned out to be another's. */
export interface LostStay {
  readonly stay: Stay;
  /** When the last of the moves came in. */
  readonly sinceMs: number;
}

/** What a person lost with visits that were moved away, of all that was heard of the person. */
export function lostStays(
  heard: readonly EncounterChanged[],
  timeZone: string,
  own: OwnHospitals,
): readonly LostStay[] {
  const moves = heard.filter(isVisitMove);
  if (moves.length === 0) return [];
  const standing = new Set(standingMovements(heard));
  const sinceMs = Math.max(...moves.map(({ receivedAt }) => instantMs(receivedAt, 'UTC')));
  const lost = heard.filter((one) => !standing.has(one));
  return staysOf(lost, timeZone, own).map((stay) => ({ stay, sinceMs }));
}

/**
 * A movement that says something to be done of somebody of whom nothing else does: an admission
 * with where from, or care abroad (a screen), and an announcement, since its patient may be a
 * contact.
 */
export function isOfWork(movement: EncounterChanged): boolean {
  const { admittedFrom, healthcareAbroad12m, announced } = movement;
  return admittedFrom !== undefined || healthcareAbroad12m === true || announced !== undefined;
}
