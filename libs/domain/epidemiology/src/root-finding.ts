/** Halvings of an interval of doubles: 200 take any finite interval below its last digit. */
const HALVINGS_MAX = 200;

/**
 * The point where a monotone function passes `target`, between `low` and `high`. The functions
 * solved here (tails of a distribution, profile likelihoods) are cheap and monotone, so plain
 * bisection down to neighbouring doubles is exact where faster methods stop at a tolerance.
 */
export function bisect(
  f: (x: number) => number,
  target: number,
  low: number,
  high: number,
  tolerance = 0,
): number {
  const rising = f(low) < f(high);
  let [a, b] = [low, high];
  for (let step = 0; step < HALVINGS_MAX; step += 1) {
    const middle = a + (b - a) / 2;
    if (middle <= a || middle >= b || b - a <= tolerance) return middle;
    if (f(middle) < target === rising) a = middle;
    else b = middle;
  }
  return a + (b - a) / 2;
}
