import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/**
 * So many random orders of 0 to size - 1, each anew (Fisher and Yates). Without chance: the same
 * seed gives the same orders.
 */
export function* seededPermutations(
  seed: number,
  replicates: number,
  size: number,
): Generator<readonly number[]> {
  const generator = xoroshiro128plus(seed);
  for (let replicate = 0; replicate < replicates; replicate += 1) {
    const order = Array.from({ length: size }, (_, i) => i);
    for (let last = size - 1; last > 0; last -= 1) {
      const other = uniformInt(generator, 0, last);
      const kept = order[last] ?? last;
      order[last] = order[other] ?? other;
      order[other] = kept;
    }
    yield order;
  }
}
