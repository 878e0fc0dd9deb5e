import type { MovementKind } from '@carbawatch/contracts';
import type { TakenBack, Told } from './mapping';

/** Each movement with what takes it back; a discharge "expired" is told as a death. */
const TAKEN_BACK_BY: readonly (readonly [MovementKind, MovementKind])[] = [
  ['admit', 'cancel-admit'],
  ['transfer', 'cancel-transfer'],
  ['discharge', 'cancel-discharge'],
  ['death', 'cancel-discharge'],
];

/**
 * The kinds whose earlier tellings make this one anew: for a movement the cancel that took it back,
 * for a cancel the movements that were entered anew and are now taken back again.
 */
export function undoneBy(kind: MovementKind): readonly MovementKind[] {
  return TAKEN_BACK_BY.flatMap(([movement, cancel]) => {
    if (kind === movement) return [cancel];
    return kind === cancel ? [movement] : [];
  });
}

/** Whether what is told must be kept for the movements and cancels that come after it. */
export function isTurn(kind: MovementKind, again: number): boolean {
  return TAKEN_BACK_BY.some(
    ([movement, cancel]) => kind === cancel || (again > 0 && kind === movement),
  );
}

/**
 * Keeps one turn for each fact: the telling that was said last, whichever came first. A cancel that
 * overtook the movement entered anew is then said after it, so that the movement, when it comes, is
 * none that stands.
 */
export function keepTurn(turns: TakenBack[], turn: TakenBack): void {
  const at = turns.findIndex(({ factId }) => factId === turn.factId);
  const known = turns[at];
  if (!known) turns.push(turn);
  else if (turn.saidMs > known.saidMs) turns[at] = turn;
}

/**
 * How many turns of the visit had been said before this telling was: cancels before a movement,
 * movements entered anew before a cancel. One that is entered anew after its cancel, with the same
 * words, is a movement of its own, and so is the cancel that takes that one back; one that is only
 * sent again, or told by a second feed, was said before.
 */
export function countBefore(turns: readonly TakenBack[], told: Told): number {
  const { site, pseudonym, visit, kind, saidMs } = told;
  const before = turns.filter(
    (turn) =>
      turn.site === site &&
      turn.pseudonym === pseudonym &&
      turn.visit === visit &&
      turn.kind === kind &&
      turn.saidMs < saidMs,
  );
  return new Set(before.map(({ factId }) => factId)).size;
}
