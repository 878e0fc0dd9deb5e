import { logChoose } from '../distributions';
import type { Estimate } from '../estimate';
import { bisect } from '../root-finding';

/**
 * Cells of a 2x2 table: a, b exposed with and without the outcome, c, d unexposed with and without.
 */
export interface FourCells {
  a: number;
  b: number;
  c: number;
  d: number;
}

/**
 * The first cell given all margins: hypergeometric, and with an odds ratio other than 1 Fisher's
 * noncentral one. Sums start at one cell count and go outwards by the ratio of neighbours until
 * nothing is added, so that their cost grows with the spread of the counts, not with the counts.
 */
interface Margins {
  exposed: number;
  unexposed: number;
  cases: number;
  low: number;
  high: number;
}

function marginsOf({ a, b, c, d }: FourCells): Margins {
  const [exposed, unexposed, cases] = [a + b, c + d, a + c];
  const [low, high] = [Math.max(0, cases - unexposed), Math.min(cases, exposed)];
  return { exposed, unexposed, cases, low, high };
}

/** P(k + 1) / P(k) for an odds ratio of 1. */
function ratioUp({ exposed, unexposed, cases }: Margins, k: number): number {
  return ((exposed - k) * (cases - k)) / ((k + 1) * (unexposed - cases + k + 1));
}

/** Terms below this share of the sum no longer change it. */
const NEGLIGIBLE = 1e-18;

/** Sum of P(k)/P(from), and of (k - from) P(k)/P(from), from `from` to the end of one side. */
function outward(margins: Margins, from: number, odds: number, step: 1 | -1): [number, number] {
  let [term, total, moment] = [1, 0, 0];
  for (let k = from; k >= margins.low && k <= margins.high && term > 0; k += step) {
    total += term;
    moment += (k - from) * term;
    const ratio =
      step === 1
        ? ratioUp(margins, k) * odds
        : k === margins.low
          ? 0
          : 1 / (ratioUp(margins, k - 1) * odds);
    term *= ratio;
    if (ratio < 1 && term < NEGLIGIBLE * total) break;
  }
  return [total, moment];
}

/** The likeliest cell count: where the ratio of neighbours passes 1. */
function modeOf(margins: Margins, odds: number): number {
  let [near, far] = [margins.low, margins.high];
  while (near < far) {
    const middle = Math.floor((near + far) / 2);
    if (ratioUp(margins, middle) * odds >= 1) near = middle + 1;
    else far = middle;
  }
  return near;
}

function logTerm({ exposed, unexposed, cases }: Margins, k: number, odds: number): number {
  return logChoose(exposed, k) + logChoose(unexposed, cases - k) + k * Math.log(odds);
}

/** P(X <= x) or P(X >= x) at an odds ratio. */
function tail(margins: Margins, x: number, odds: number, side: 'below' | 'above'): number {
  const below = side === 'below';
  if (below ? x >= margins.high : x <= margins.low) return 1;
  if (x < margins.low || x > margins.high) return 0;
  const mode = modeOf(margins, odds);
  // A tail that holds the mode is what the other, smaller one leaves.
  if (below ? x >= mode : x <= mode) {
    return 1 - tail(margins, below ? x + 1 : x - 1, odds, below ? 'above' : 'below');
  }
  const [up] = outward(margins, mode, odds, 1);
  const [down] = outward(margins, mode, odds, -1);
  const height = Math.exp(logTerm(margins, x, odds) - logTerm(margins, mode, odds));
  const [beyond] = outward(margins, x, odds, below ? -1 : 1);
  return Math.min(1, (height * beyond) / (up + down - 1));
}

function meanAt(margins: Margins, odds: number): number {
  const mode = modeOf(margins, odds);
  const [up, upMoment] = outward(margins, mode, odds, 1);
  const [down, downMoment] = outward(margins, mode, odds, -1);
  return mode + (upMoment + downMoment) / (up + down - 1);
}

/** Tables as likely as the observed one within rounding count as no likelier, as in R. */
const AS_LIKELY = 1e-7;

/**
 * Fisher's exact test, two-sided: P of all tables with these margins that are no likelier than the
 * one seen (Fisher RA, J R Stat Soc 1935;98:39; the rule of R's fisher.test).
 */
export function fisherP(cells: FourCells): number {
  const margins = marginsOf(cells);
  const x = cells.a;
  const logAt = (k: number) => logTerm(margins, k, 1);
  const mode = modeOf(margins, 1);
  const limit = logAt(x) + AS_LIKELY;
  if (logAt(mode) <= limit) return 1;
  const below = x < mode;
  let [near, far] = below ? [mode, margins.high + 1] : [mode, margins.low - 1];
  while (Math.abs(far - near) > 1) {
    const middle = Math.trunc((near + far) / 2);
    if (logAt(middle) <= limit) far = middle;
    else near = middle;
  }
  const here = tail(margins, x, 1, below ? 'below' : 'above');
  const inside = far >= margins.low && far <= margins.high;
  return Math.min(1, here + (inside ? tail(margins, far, 1, below ? 'above' : 'below') : 0));
}

/**
 * Mid-P of the exact test: twice the smaller tail, in which the observed table counts half
 * (Rothman KJ, Greenland S, Modern Epidemiology, 2nd ed. 1998, ch. 14; epitools' ormidp.test).
 */
export function fisherMidP(cells: FourCells): number {
  const margins = marginsOf(cells);
  const above = tail(margins, cells.a, 1, 'above');
  const below = tail(margins, cells.a, 1, 'below');
  const observed = above + below - 1;
  return Math.min(1, 2 * (Math.min(above, below) - observed / 2));
}

/** Log odds ratios beyond +-700 are beyond what a double can hold. */
const LOG_ODDS_MAX = 700;

function solve(f: (odds: number) => number, target: number): number {
  const log = bisect((x) => f(Math.exp(x)), target, -LOG_ODDS_MAX, LOG_ODDS_MAX);
  return Math.exp(log);
}

/**
 * Odds ratio by conditional maximum likelihood with exact limits (Cornfield J, Proc Third Berkeley
 * Symp 1956;4:135; Gart JJ 1970): what R's fisher.test prints. A cell count at the end of what the
 * margins allow gives 0 or Infinity, and one limit that is still finite.
 */
export function conditionalOddsRatio(cells: FourCells, level: number): Estimate {
  const margins = marginsOf(cells);
  const { low, high } = margins;
  const x = cells.a;
  const alpha = (1 - level) / 2;
  if (low === high) {
    const reason = 'the margins allow one table alone: every odds ratio fits it';
    return { value: null, lower: 0, upper: Infinity, reason };
  }
  const lower = x === low ? 0 : solve((odds) => tail(margins, x, odds, 'above'), alpha);
  const upper = x === high ? Infinity : solve((odds) => tail(margins, x, odds, 'below'), alpha);
  const value = x === low ? 0 : x === high ? Infinity : solve((odds) => meanAt(margins, odds), x);
  return { value, lower, upper };
}
