import { RefusedInputError } from '../refused-input';

/**
 * P-values adjusted for the false discovery rate, in the order given (Benjamini Y, Hochberg Y,
 * J R Stat Soc B 1995;57:289). Throws RefusedInputError naming a value that is no probability.
 */
export function benjaminiHochberg(pValues: readonly number[], field = 'p'): number[] {
  pValues.forEach((p, index) => {
    if (!(p >= 0 && p <= 1)) {
      throw new RefusedInputError(`${field}[${index}]`, 'a number from 0 to 1');
    }
  });
  const n = pValues.length;
  const adjusted = new Array<number>(n).fill(1);
  let least = 1;
  const descending = pValues.map((p, index) => ({ p, index })).sort((a, b) => b.p - a.p);
  descending.forEach(({ p, index }, position) => {
    least = Math.min(least, (p * n) / (n - position));
    adjusted[index] = least;
  });
  return adjusted;
}
