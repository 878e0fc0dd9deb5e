import { at } from '../checks';
import type { LikelihoodFit, LogisticProblem } from './likelihood';

export type SeparationKind = 'none' | 'quasi-complete' | 'complete';

export interface Separation {
  kind: SeparationKind;
  /** Direction in which the likelihood never stops rising; empty without separation. */
  direction: Float64Array;
}

/** A predictor that moves less than this share of the fastest one stands still. */
const STILL = 1e-5;
/** Newton's steps settle on the direction at a rate of 1/e each: from here on it is asked. */
const STEPS_BEFORE = 8;

/**
 * Whether a direction separates the outcomes (Albert A, Anderson JA, Biometrika 1984;71:1): along
 * it no patient with the outcome becomes less likely to have it, none without becomes more likely,
 * and at least one moves. Then no maximum exists; under separation the steps of Newton's method
 * settle on such a direction, so the last step is the one to ask about.
 */
export function separationAlong(problem: LogisticProblem, direction: Float64Array): Separation {
  const none: Separation = { kind: 'none', direction: new Float64Array() };
  const moves = problem.rows.map((row) =>
    row.reduce((total, x, j) => total + x * at(direction, j), 0),
  );
  const fastest = moves.reduce((most, move) => Math.max(most, Math.abs(move)), 0);
  if (fastest < 0.1) return none;
  const still = (move: number) => Math.abs(move) <= STILL * fastest;
  const fits = moves.every((move, i) => {
    if (still(move)) return true;
    const [events, size] = [at(problem.events, i), at(problem.size, i)];
    return move > 0 ? events === size : events === 0;
  });
  if (!fits) return none;
  return { kind: moves.some(still) ? 'quasi-complete' : 'complete', direction };
}

/** Asked after each step of the maximiser; remembers the separation that it saw. */
export class SeparationWatch {
  separation: Separation = { kind: 'none', direction: new Float64Array() };
  /** Steps that go on after separation was seen, until the finite part has its digits. */
  private left = 10;

  constructor(private readonly problem: LogisticProblem) {}

  readonly stop = ({ step }: LikelihoodFit, steps: number): boolean => {
    if (steps < STEPS_BEFORE) return false;
    const found = separationAlong(this.problem, step);
    if (found.kind !== 'none') this.separation = found;
    if (this.separation.kind === 'none') return false;
    this.left -= 1;
    return this.left <= 0;
  };
}
