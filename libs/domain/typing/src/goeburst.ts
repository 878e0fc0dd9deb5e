import { LinkOrder } from './link-order';
import { AlleleMatrix, ProfileRefusal, masksOf, type StProfile } from './profiles';

/** A link between two types; `level` is the number of loci at which they differ. */
export interface StLink {
  /** The lower number. */
  readonly from: string;
  readonly to: string;
  readonly level: number;
}

export interface StGroup {
  readonly founder: string;
  /** In the order of their numbers. */
  readonly members: readonly string[];
}

export interface GoeBurst {
  readonly links: readonly StLink[];
  /** Largest first, at least two members each. */
  readonly groups: readonly StGroup[];
  readonly singletons: readonly string[];
  /** Single-, double- and triple-locus variants of each type within its group. */
  readonly variants: ReadonlyMap<string, readonly [slv: number, dlv: number, tlv: number]>;
}

type Edge = [a: number, b: number, level: number];

/** goeBURST looks at variants of up to three loci to break ties. */
const VARIANT_LEVELS = 3;
const LEVELS_MAX = 3;
/** Hiding loci is done in a bit mask. */
const LOCI_MAX = 30;

/**
 * goeBURST: groups of types that hang together by links of at most `level` loci (eBURST, Feil et
 * al., J Bacteriol 2004;186:1518) and in each group the forest that the order of links gives
 * (Francisco et al. 2009). Independent of the order of the profiles. Throws ProfileRefusal.
 */
export function goeBurst(profiles: readonly StProfile[], level = 1): GoeBurst {
  if (!Number.isInteger(level) || level < 1 || level > LEVELS_MAX) {
    throw new ProfileRefusal('level', 'a whole number from 1 to 3 is needed');
  }
  const matrix = new AlleleMatrix(profiles);
  if (matrix.loci > LOCI_MAX) {
    throw new ProfileRefusal('profiles', `at most ${LOCI_MAX} loci; use the spanning tree instead`);
  }
  const edges = edgesWithin(matrix, level);
  const components = componentsOf(matrix.size, edges);
  const order = new LinkOrder(matrix, VARIANT_LEVELS);
  for (const rows of components) if (rows.length > 1) order.countAmong(rows);
  const groups = components
    .filter((rows) => rows.length > 1)
    .map((rows) => ({
      founder: order.st(order.founderOf(rows)),
      members: rows.sort((a, b) => order.lowerFirst(a, b)).map((row) => order.st(row)),
      first: rows[0] ?? 0,
    }))
    .sort((a, b) => b.members.length - a.members.length || order.lowerFirst(a.first, b.first));
  return {
    links: forest(matrix.size, edges, order),
    groups: groups.map(({ founder, members }) => ({ founder, members })),
    singletons: components
      .filter((rows) => rows.length === 1)
      .flat()
      .sort((a, b) => order.lowerFirst(a, b))
      .map((row) => order.st(row)),
    variants: new Map(
      profiles.map(({ st }, row) => [
        st,
        [order.variantsAt(row, 1), order.variantsAt(row, 2), order.variantsAt(row, 3)] as const,
      ]),
    ),
  };
}

/**
 * Pairs that differ at no more than `level` loci. Rows are hashed with `level` loci hidden, so
 * near ones fall into one bucket: comparing all pairs of a whole database takes minutes.
 */
function edgesWithin(matrix: AlleleMatrix, level: number): Edge[] {
  const edges: Edge[] = [];
  const seen = new Set<number>();
  for (const mask of masksOf(matrix.loci, Math.min(level, matrix.loci))) {
    const buckets = new Map<string, number[]>();
    for (let row = 0; row < matrix.size; row += 1) {
      const key = matrix.keyWithout(row, mask);
      const bucket = buckets.get(key);
      if (!bucket) buckets.set(key, [row]);
      else {
        for (const other of bucket) {
          const pair = other * matrix.size + row;
          if (seen.has(pair)) continue;
          seen.add(pair);
          edges.push([other, row, matrix.distance(other, row)]);
        }
        bucket.push(row);
      }
    }
  }
  return edges;
}

/** Union-find with path halving. */
export class DisjointSets {
  private readonly parent: Int32Array;

  constructor(size: number) {
    this.parent = Int32Array.from({ length: size }, (_, row) => row);
  }

  rootOf(row: number): number {
    const { parent } = this;
    let at = row;
    for (let up = parent[at] ?? at; up !== at; up = parent[at] ?? at) {
      parent[at] = parent[up] ?? up;
      at = up;
    }
    return at;
  }

  /** False when they were joined already. */
  join(a: number, b: number): boolean {
    const rootA = this.rootOf(a);
    const rootB = this.rootOf(b);
    if (rootA === rootB) return false;
    this.parent[rootB] = rootA;
    return true;
  }
}

function componentsOf(size: number, edges: readonly Edge[]): number[][] {
  const sets = new DisjointSets(size);
  for (const [a, b] of edges) sets.join(a, b);
  const byRoot = new Map<number, number[]>();
  for (let row = 0; row < size; row += 1) {
    const root = sets.rootOf(row);
    const rows = byRoot.get(root);
    if (rows) rows.push(row);
    else byRoot.set(root, [row]);
  }
  return [...byRoot.values()];
}

/** Kruskal's forest under the order of links. */
function forest(size: number, edges: Edge[], order: LinkOrder): StLink[] {
  const sets = new DisjointSets(size);
  return [...edges]
    .sort(([a, b, level], other) => order.compare(a, b, level, other))
    .filter(([a, b]) => sets.join(a, b))
    .map((edge) => linkOf(edge, order));
}

export function linkOf([a, b, level]: Edge, order: LinkOrder): StLink {
  const [from, to] = order.lowerFirst(a, b) < 0 ? [a, b] : [b, a];
  return { from: order.st(from), to: order.st(to), level };
}
