import type { Spot } from './tree-layout';

/** A node of a tree; parents come before their children. */
export interface Limb {
  readonly node: string;
  /** Place of its parent in the list; -1 for the root. */
  readonly parent: number;
  /** Rim of the node and the air around it. */
  readonly rim: number;
  /** The shortest that the link to its parent may be. */
  readonly link: number;
}

/** Where a branch is tried, from beside its parent to where it stands. */
const TRIES = 14;
/** What a pass has moved leaves room for others in the next. */
const PASSES = 4;
/** Less is not worth the moving. */
const SLACK_MIN = 9;
/** Nodes that are lifted or tried at another place, in all: a deep tree keeps some of its air. */
const TRIED_MAX = 120_000;
const CELL = 80;

/**
 * Draws each branch as a whole towards its parent, as far as it then lies on nobody: bubbles are
 * round, and what hangs on a node seldom is. In time that grows with the nodes and their depth.
 */
export function compacted(
  limbs: readonly Limb[],
  spots: ReadonlyMap<string, Spot>,
): Map<string, Spot> {
  const x = Float64Array.from(limbs, ({ node }) => spots.get(node)?.x ?? 0);
  const y = Float64Array.from(limbs, ({ node }) => spots.get(node)?.y ?? 0);
  const below = limbs.map((): number[] => []);
  limbs.forEach(({ parent }, at) => below[parent]?.push(at));
  const ground = new Ground(limbs, x, y);
  for (let pass = 0; pass < PASSES; pass += 1) {
    for (let at = limbs.length - 1; at > 0; at -= 1) draw(at, limbs, below, ground);
  }
  return new Map(limbs.map(({ node }, at) => [node, { x: x[at] ?? 0, y: y[at] ?? 0 }]));
}

function draw(
  at: number,
  limbs: readonly Limb[],
  below: readonly (readonly number[])[],
  ground: Ground,
): void {
  const { parent = -1, link = 0 } = limbs[at] ?? {};
  const [from, to] = [ground.place(at), ground.place(parent)];
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy);
  const slack = length - link;
  if (slack < SLACK_MIN || ground.tried > TRIED_MAX) return;
  const branch = [at];
  for (const node of branch) branch.push(...(below[node] ?? []));
  ground.lift(branch);
  let share = 1;
  while (
    share > 0 &&
    !ground.isFree(branch, (dx / length) * slack * share, (dy / length) * slack * share)
  ) {
    share -= 1 / TRIES;
  }
  const taken = Math.max(0, share) * slack;
  ground.drop(branch, (dx / length) * taken, (dy / length) * taken);
}

/** Buckets of squares; squares that share one only cost a comparison. */
const BUCKETS = 8_192;
const NOBODY = -1;

/** Who stands where, by squares: plain numbers, asked for some hundred thousand times. */
class Ground {
  private readonly rims: Float64Array;
  private readonly widest: number;
  private readonly first = new Int32Array(BUCKETS).fill(NOBODY);
  private readonly next: Int32Array;
  private readonly lifted: Uint8Array;
  tried = 0;

  constructor(
    limbs: readonly Limb[],
    private readonly x: Float64Array,
    private readonly y: Float64Array,
  ) {
    this.rims = Float64Array.from(limbs, ({ rim }) => rim);
    this.widest = this.rims.reduce((most, rim) => Math.max(most, rim), 0);
    this.next = new Int32Array(limbs.length).fill(NOBODY);
    this.lifted = new Uint8Array(limbs.length);
    limbs.forEach((_, at) => this.stand(at));
  }

  place(at: number): Spot {
    return { x: this.x[at] ?? 0, y: this.y[at] ?? 0 };
  }

  lift(branch: readonly number[]): void {
    this.tried += branch.length;
    for (const at of branch) this.lifted[at] = 1;
  }

  drop(branch: readonly number[], dx: number, dy: number): void {
    for (const at of branch) {
      this.lifted[at] = 0;
      if (dx === 0 && dy === 0) continue;
      this.leave(at);
      this.x[at] = (this.x[at] ?? 0) + dx;
      this.y[at] = (this.y[at] ?? 0) + dy;
      this.stand(at);
    }
  }

  isFree(branch: readonly number[], dx: number, dy: number): boolean {
    for (const at of branch) {
      this.tried += 1;
      if (!this.isFreeFor(at, (this.x[at] ?? 0) + dx, (this.y[at] ?? 0) + dy)) return false;
    }
    return true;
  }

  private isFreeFor(at: number, x: number, y: number): boolean {
    const rim = this.rims[at] ?? 0;
    const reach = rim + this.widest;
    const [right, bottom] = [cellOf(x + reach), cellOf(y + reach)];
    for (let column = cellOf(x - reach); column <= right; column += 1) {
      for (let row = cellOf(y - reach); row <= bottom; row += 1) {
        if (!this.isFreeOf(this.first[bucketOf(column, row)] ?? NOBODY, x, y, rim)) return false;
      }
    }
    return true;
  }

  /** Whether nobody of a bucket stands within a rim. */
  private isFreeOf(first: number, x: number, y: number, rim: number): boolean {
    for (let other = first; other !== NOBODY; other = this.next[other] ?? NOBODY) {
      if (this.lifted[other] === 1) continue;
      const [dx, dy] = [(this.x[other] ?? 0) - x, (this.y[other] ?? 0) - y];
      const near = rim + (this.rims[other] ?? 0);
      if (dx * dx + dy * dy < near * near) return false;
    }
    return true;
  }

  private stand(at: number): void {
    const bucket = this.bucket(at);
    this.next[at] = this.first[bucket] ?? NOBODY;
    this.first[bucket] = at;
  }

  private leave(at: number): void {
    const bucket = this.bucket(at);
    const after = this.next[at] ?? NOBODY;
    if (this.first[bucket] === at) {
      this.first[bucket] = after;
      return;
    }
    let before = this.first[bucket] ?? NOBODY;
    while (before !== NOBODY && this.next[before] !== at) before = this.next[before] ?? NOBODY;
    if (before !== NOBODY) this.next[before] = after;
  }

  private bucket(at: number): number {
    return bucketOf(cellOf(this.x[at] ?? 0), cellOf(this.y[at] ?? 0));
  }
}

const cellOf = (value: number): number => Math.floor(value / CELL);

const bucketOf = (column: number, row: number): number =>
  (Math.imul(column, 73_856_093) ^ Math.imul(row, 19_349_663)) & (BUCKETS - 1);
