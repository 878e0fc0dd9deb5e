import { at, requireValues } from '../checks';
import { RefusedInputError } from '../refused-input';

export const QUANTILE_TYPES = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
export type QuantileType = (typeof QUANTILE_TYPES)[number];

export interface QuantilesInput {
  x: readonly number[];
  probs: readonly number[];
  /** 7 (R's and Excel's default) if absent; SPSS and SAS differ: 6 and 3. */
  type?: QuantileType | undefined;
}

/** A position within this many units of rounding of a whole number is that number. */
const FUZZ = 4 * Number.EPSILON;

/** Plotting position of types 4-9: alpha and beta of Hyndman & Fan. */
const POSITIONS: Readonly<Record<number, readonly [number, number]>> = {
  4: [0, 1],
  5: [0.5, 0.5],
  6: [0, 0],
  7: [1, 1],
  8: [1 / 3, 1 / 3],
  9: [3 / 8, 3 / 8],
};

/** Weight of the upper neighbour in the step functions, types 1-3. */
function stepWeight(type: number, j: number, rest: number): number {
  const between = rest > FUZZ * Math.max(1, j);
  if (type === 1) return between ? 1 : 0;
  if (type === 2) return between ? 1 : 0.5;
  return between || j % 2 !== 0 ? 1 : 0;
}

function quantileOf(sorted: readonly number[], p: number, type: QuantileType): number {
  const n = sorted.length;
  const position = POSITIONS[type];
  const [alpha, beta] = position ?? [0, 1];
  const index =
    position === undefined ? n * p - (type === 3 ? 0.5 : 0) : alpha + p * (n + 1 - alpha - beta);
  const j = Math.floor(index + FUZZ * Math.max(1, Math.abs(index)));
  const rest = index - j;
  const weight =
    position === undefined ? stepWeight(type, j, rest) : Math.abs(rest) < FUZZ ? 0 : rest;
  const value = (k: number) => at(sorted, Math.min(n, Math.max(1, k)) - 1);
  const [below, above] = [value(j), value(j + 1)];
  return below === above ? below : (1 - weight) * below + weight * above;
}

/**
 * Sample quantiles by the nine definitions of Hyndman RJ, Fan Y, Am Stat 1996;50:361, numbered as
 * in R. Throws RefusedInputError naming the field.
 */
export function quantiles({ x, probs, type = 7 }: QuantilesInput): number[] {
  requireValues('x', x);
  if (!QUANTILE_TYPES.includes(type)) throw new RefusedInputError('type', 'a whole number 1 to 9');
  probs.forEach((p, index) => {
    if (!(p >= 0 && p <= 1)) {
      throw new RefusedInputError(`probs[${index}]`, 'a number from 0 to 1');
    }
  });
  const sorted = [...x].sort((a, b) => a - b);
  return probs.map((p) => quantileOf(sorted, p, type));
}
