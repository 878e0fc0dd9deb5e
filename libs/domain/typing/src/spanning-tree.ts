import { linkOf, type StLink } from './goeburst';
import { LinkOrder } from './link-order';
import { AlleleMatrix, type StProfile } from './profiles';

/**
 * The full minimum spanning tree under goeBURST's order of links, as PHYLOViZ draws it: one tree,
 * links of any length, ties broken by variant counts over all loci. The order is total, so the
 * tree is unique and Prim's way of finding it, quadratic in the number of types, gives Kruskal's.
 */
export function spanningTree(profiles: readonly StProfile[]): readonly StLink[] {
  const matrix = new AlleleMatrix(profiles);
  const { size } = matrix;
  if (size < 2) return [];
  const order = new LinkOrder(matrix, matrix.loci);
  order.countAmong(profiles.map((_, row) => row));

  const inTree = new Uint8Array(size);
  const nearest = new Int32Array(size);
  const length = new Int32Array(size).fill(matrix.loci + 1);
  const links: StLink[] = [];
  let added = 0;
  for (let step = 1; step < size; step += 1) {
    inTree[added] = 1;
    let best = -1;
    for (let row = 0; row < size; row += 1) {
      if (inTree[row]) continue;
      const distance = matrix.distance(added, row);
      const known = [nearest[row] ?? 0, row, length[row] ?? 0] as const;
      if (known[2] > matrix.loci || order.compare(added, row, distance, known) < 0) {
        nearest[row] = added;
        length[row] = distance;
      }
      if (
        best < 0 ||
        order.compare(nearest[row] ?? 0, row, length[row] ?? 0, [
          nearest[best] ?? 0,
          best,
          length[best] ?? 0,
        ]) < 0
      ) {
        best = row;
      }
    }
    links.push(linkOf([nearest[best] ?? 0, best, length[best] ?? 0], order));
    added = best;
  }
  return links;
}
