import { at } from '../checks';
import { dot } from './design';
import {
  type LikelihoodFit,
  type LogisticProblem,
  damped,
  longest,
  maximise,
  slopeAt,
} from './likelihood';
import { solve } from './symmetric-matrix';

/** Widest distance searched, in standard errors or units: beyond it the limit has no bound. */
const REACH = 60;
const EXPANSIONS_MAX = 40;
const SECANTS_MAX = 60;
const ROOT_TOLERANCE = 1e-11;
/** Newton's steps settle in ten, with Firth's penalty in some dozens; then the search is surer. */
const DIRECT_STEPS_MAX = 60;
const DIRECT_CONVERGED = 1e-11;
/** Longest step in a standardised coefficient. */
const DIRECT_STEP_MAX = 5;

export interface ProfileSearch {
  problem: LogisticProblem;
  /** The maximum. */
  best: LikelihoodFit;
  /** Which coefficient. */
  index: number;
  /** Distance of the first look, about a standard error. */
  scale: number;
  /** How far the signed root of the likelihood ratio goes: the normal quantile of the level. */
  z: number;
}

/** Root of twice the fall of the profile likelihood at a distance from the maximum. */
function rootAt(search: ProfileSearch, value: number, warm: { beta: Float64Array }): number {
  const start = Float64Array.from(warm.beta);
  start[search.index] = value;
  const fit = maximise(search.problem, start, { fixed: search.index });
  warm.beta = fit.beta;
  return Math.sqrt(Math.max(0, 2 * (search.best.objective - fit.objective)));
}

/**
 * The limit by Newton steps in all coefficients at once towards the height of the limit, where only
 * the searched one still has a slope: one pass over the patterns a step, where the search below
 * fits the others anew at each of its looks. Null where the steps do not settle.
 */
function directLimit(search: ProfileSearch, side: -1 | 1, reach: number): number | null {
  const { problem, best, index, z } = search;
  const height = best.objective - (z * z) / 2;
  const unit = Float64Array.from(best.beta, (_, j) => (j === index ? 1 : 0));
  let { beta } = best;
  let step: Float64Array = new Float64Array(beta.length);
  for (let n = 0; n < DIRECT_STEPS_MAX; n += 1) {
    const slope = slopeAt(problem, beta);
    if (!slope) return null;
    const along = solve(slope.factor, unit);
    const towards = solve(slope.factor, slope.score);
    const rest = 2 * (slope.objective - height) + dot(slope.score, towards);
    if (!(rest >= 0)) return null;
    const share = side * Math.sqrt(rest / at(along, index));
    const whole = towards.map((x, j) => x + share * at(along, j));
    step = problem.firth ? damped(whole, step) : whole;
    if (longest(whole) < DIRECT_CONVERGED) return at(beta, index);
    const cut = Math.min(1, DIRECT_STEP_MAX / longest(step));
    beta = beta.map((x, j) => x + cut * at(step, j));
    if (!(Math.abs(at(beta, index) - at(best.beta, index)) < reach)) return null;
  }
  return null;
}

/**
 * One limit of a coefficient's profile likelihood interval (Venzon DJ, Moolgavkar SH, Appl Stat
 * 1988;37:87; penalised: Heinze G, Schemper M, Stat Med 2002;21:2409). Where their steps do not
 * settle, it is searched: the signed root of the likelihood ratio is nearly a straight line, which
 * a secant that keeps its bracket (Illinois) follows in a few fits. Infinite where the likelihood
 * never falls far enough.
 */
export function profileLimit(search: ProfileSearch, side: -1 | 1): number {
  const reach = REACH * Math.max(1, search.scale);
  return directLimit(search, side, reach) ?? searchedLimit(search, side, reach);
}

function searchedLimit(search: ProfileSearch, side: -1 | 1, reach: number): number {
  const { best, index, scale, z } = search;
  const centre = at(best.beta, index);
  const warm = { beta: best.beta };
  const excess = (distance: number) => rootAt(search, centre + side * distance, warm) - z;
  let [near, nearExcess] = [0, -z];
  let far = Math.min(scale * z, reach);
  let farExcess = excess(far);
  for (let n = 0; farExcess < 0; n += 1) {
    if (far >= reach || n > EXPANSIONS_MAX) return side * Infinity;
    [near, nearExcess] = [far, farExcess];
    far = Math.min(far * 1.7, reach);
    farExcess = excess(far);
  }
  let last: -1 | 0 | 1 = 0;
  for (let n = 0; n < SECANTS_MAX && Math.abs(far - near) > ROOT_TOLERANCE * far; n += 1) {
    const middle = near + ((far - near) * -nearExcess) / (farExcess - nearExcess);
    const found = excess(middle);
    if (Math.abs(found) < ROOT_TOLERANCE) return centre + side * middle;
    if (found < 0) {
      [near, nearExcess] = [middle, found];
      if (last === -1) farExcess /= 2;
      last = -1;
    } else {
      [far, farExcess] = [middle, found];
      if (last === 1) nearExcess /= 2;
      last = 1;
    }
  }
  return centre + side * (near + (far - near) / 2);
}

/** Twice the fall of the (penalised) profile likelihood at `value`. */
export function likelihoodRatioAt(search: ProfileSearch, value: number): number {
  return rootAt(search, value, { beta: search.best.beta }) ** 2;
}
