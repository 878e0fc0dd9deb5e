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
/** Nodes that are lifted or tried elsewhere in the whole drawing: a deep tree keeps some air. */
const TRIED_MAX = 60_000;
const CELL = 80;

/**
 * Draws each branch as a whole towards its parent, as far as it then lies on nobody: bubbles are
 * round, and what hangs on a node seldom is. A node on a link of others would be read as one of its
 * ends, and two links that cross as leading elsewhere: neither comes about. `share` is the part of
 * all nodes that these are, and so of the work that is done for the drawing.
 */
export function compacted(
  limbs: readonly Limb[],
  spots: ReadonlyMap<string, Spot>,
  share = 1,
): Map<string, Spot> {
  const x = Float64Array.from(limbs, ({ node }) => spots.get(node)?.x ?? 0);
  const y = Float64Array.from(limbs, ({ node }) => spots.get(node)?.y ?? 0);
  const below = limbs.map((): number[] => []);
  limbs.forEach(({ parent }, at) => below[parent]?.push(at));
  const ground = new Ground(limbs, x, y, TRIED_MAX * share);
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
  if (slack < SLACK_MIN || ground.isTired()) return;
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
  private readonly parents: Int32Array;
  /** Links by the squares that they pass, each named by its lower end. */
  private readonly passing: number[][] = Array.from({ length: BUCKETS }, () => []);
  private tried = 0;

  constructor(
    limbs: readonly Limb[],
    private readonly x: Float64Array,
    private readonly y: Float64Array,
    private readonly triedMax: number,
  ) {
    this.rims = Float64Array.from(limbs, ({ rim }) => rim);
    this.widest = this.rims.reduce((most, rim) => Math.max(most, rim), 0);
    this.next = new Int32Array(limbs.length).fill(NOBODY);
    this.lifted = new Uint8Array(limbs.length);
    this.parents = Int32Array.from(limbs, ({ parent }) => parent);
    limbs.forEach((_, at) => this.stand(at));
    limbs.forEach((_, at) => this.span(at, true));
  }

  /** Whether all the work is done that was to be done. */
  isTired(): boolean {
    return this.tried > this.triedMax;
  }

  place(at: number): Spot {
    return { x: this.x[at] ?? 0, y: this.y[at] ?? 0 };
  }

  lift(branch: readonly number[]): void {
    this.tried += branch.length;
    for (const at of branch) this.lifted[at] = 1;
  }

  drop(branch: readonly number[], dx: number, dy: number): void {
    for (const at of branch) this.lifted[at] = 0;
    if (dx === 0 && dy === 0) return;
    for (const at of branch) this.span(at, false);
    for (const at of branch) {
      this.leave(at);
      this.x[at] = (this.x[at] ?? 0) + dx;
      this.y[at] = (this.y[at] ?? 0) + dy;
      this.stand(at);
    }
    for (const at of branch) this.span(at, true);
  }

  isFree(branch: readonly number[], dx: number, dy: number): boolean {
    for (const at of branch) {
      this.tried += 1;
      if (!this.isFreeFor(at, (this.x[at] ?? 0) + dx, (this.y[at] ?? 0) + dy)) return false;
    }
    // The dearer questions of those places alone that are free otherwise. The first's link only
    // becomes shorter where it lies, and so meets nobody whom it did not meet.
    return branch.every(
      (at, place) =>
        !this.liesOnLink(at, (this.x[at] ?? 0) + dx, (this.y[at] ?? 0) + dy) &&
        (place === 0 || !this.meetsOthers(at, dx, dy)),
    );
  }

  /** Whether a node at this place lies on the link of others. */
  private liesOnLink(at: number, x: number, y: number): boolean {
    const near = (this.rims[at] ?? 0) - LINK_AIR;
    const reach = near + STRIDE / 2;
    const [right, bottom] = [cellOf(x + reach), cellOf(y + reach)];
    for (let column = cellOf(x - reach); column <= right; column += 1) {
      for (let row = cellOf(y - reach); row <= bottom; row += 1) {
        const links = this.passing[bucketOf(column, row)] ?? [];
        this.tried += links.length * LINK_COST;
        for (const link of links) {
          if (this.lifted[link] === 0 && this.isNearLink(link, x, y, near)) return true;
        }
      }
    }
    return false;
  }

  private isNearLink(link: number, x: number, y: number, near: number): boolean {
    const parent = this.parents[link] ?? 0;
    const [x1, y1] = [this.x[link] ?? 0, this.y[link] ?? 0];
    const [x2, y2] = [this.x[parent] ?? 0, this.y[parent] ?? 0];
    return squareToLink(x, y, [x1, y1, x2, y2]) < near * near;
  }

  /** Whether the link above a lifted node, moved with its ends, meets what stands. */
  private meetsOthers(at: number, dx: number, dy: number): boolean {
    const parent = this.parents[at] ?? 0;
    const [x1, y1] = [(this.x[at] ?? 0) + dx, (this.y[at] ?? 0) + dy];
    const [x2, y2] = [(this.x[parent] ?? 0) + dx, (this.y[parent] ?? 0) + dy];
    const link: Segment = [x1, y1, x2, y2];
    const reach = Math.max(this.widest, STRIDE / 2);
    const far = reach + CELL * HALF_DIAGONAL;
    const [right, bottom] = [cellOf(Math.max(x1, x2) + reach), cellOf(Math.max(y1, y2) + reach)];
    for (let column = cellOf(Math.min(x1, x2) - reach); column <= right; column += 1) {
      for (let row = cellOf(Math.min(y1, y2) - reach); row <= bottom; row += 1) {
        const [x, y] = [(column + 0.5) * CELL, (row + 0.5) * CELL];
        if (squareToLink(x, y, link) > far * far) continue;
        const bucket = bucketOf(column, row);
        if (this.meetsNode(bucket, link) || this.crossesLink(bucket, link)) return true;
      }
    }
    return false;
  }

  private meetsNode(bucket: number, link: Segment): boolean {
    let other = this.first[bucket] ?? NOBODY;
    for (; other !== NOBODY; other = this.next[other] ?? NOBODY) {
      this.tried += LINK_COST;
      if (this.lifted[other] === 1) continue;
      const near = (this.rims[other] ?? 0) - LINK_AIR;
      const [x, y] = [this.x[other] ?? 0, this.y[other] ?? 0];
      if (squareToLink(x, y, link) < near * near) return true;
    }
    return false;
  }

  private crossesLink(bucket: number, link: Segment): boolean {
    const links = this.passing[bucket] ?? [];
    this.tried += links.length * LINK_COST;
    return links.some((at) => {
      if (this.lifted[at] === 1) return false;
      const parent = this.parents[at] ?? 0;
      const [x, y] = [this.x[at] ?? 0, this.y[at] ?? 0];
      return cross(link, [x, y, this.x[parent] ?? 0, this.y[parent] ?? 0]);
    });
  }

  /** Notes which squares a link passes, or that it passes them no more. */
  private span(at: number, passes: boolean): void {
    const parent = this.parents[at] ?? NOBODY;
    if (parent === NOBODY) return;
    const [x1, y1] = [this.x[at] ?? 0, this.y[at] ?? 0];
    const [x2, y2] = [this.x[parent] ?? 0, this.y[parent] ?? 0];
    const n = stridesOf(x1, y1, x2, y2);
    let before = NOBODY;
    for (let step = 0; step <= n; step += 1) {
      const [x, y] = [x1 + ((x2 - x1) * step) / n, y1 + ((y2 - y1) * step) / n];
      const bucket = bucketOf(cellOf(x), cellOf(y));
      if (bucket === before) continue;
      before = bucket;
      const links = this.passing[bucket];
      if (passes) links?.push(at);
      else links?.splice(links.indexOf(at), 1);
    }
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

/** Less air than between two nodes: a link is thin. */
const LINK_AIR = 5;
/** What it takes to look at one more of them, in nodes tried. */
const LINK_COST = 0.4;
/** A link is found by points of it that stand so far apart. */
const STRIDE = CELL / 2;
/** Of a square of side one. */
const HALF_DIAGONAL = Math.SQRT1_2;

const stridesOf = (x1: number, y1: number, x2: number, y2: number): number =>
  Math.max(1, Math.ceil(Math.hypot(x2 - x1, y2 - y1) / STRIDE));

/** From a point to the nearest of a link. */
export function distanceToLink(point: Spot, from: Spot, to: Spot): number {
  return Math.sqrt(squareToLink(point.x, point.y, [from.x, from.y, to.x, to.y]));
}

/** A link by its ends: x and y of the one, x and y of the other. */
type Segment = readonly [x1: number, y1: number, x2: number, y2: number];

/** Whether two links cross between their ends. */
function cross(one: Segment, other: Segment): boolean {
  return (
    sideOf(one, other[0], other[1]) * sideOf(one, other[2], other[3]) < 0 &&
    sideOf(other, one[0], one[1]) * sideOf(other, one[2], one[3]) < 0
  );
}

/** Above zero on the one side of a line, below zero on the other. */
const sideOf = (line: Segment, x: number, y: number): number =>
  (line[2] - line[0]) * (y - line[1]) - (line[3] - line[1]) * (x - line[0]);

/** Whether two links that share no end cross. */
export const doLinksCross = (one: readonly [Spot, Spot], other: readonly [Spot, Spot]): boolean =>
  cross([one[0].x, one[0].y, one[1].x, one[1].y], [other[0].x, other[0].y, other[1].x, other[1].y]);

function squareToLink(x: number, y: number, link: Segment): number {
  // By their places, for this is asked some hundred thousand times.
  const x1 = link[0];
  const y1 = link[1];
  const dx = link[2] - x1;
  const dy = link[3] - y1;
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : ((x - x1) * dx + (y - y1) * dy) / square;
  const share = Math.min(1, Math.max(0, along));
  const offX = x - x1 - share * dx;
  const offY = y - y1 - share * dy;
  return offX * offX + offY * offY;
}

const cellOf = (value: number): number => Math.floor(value / CELL);

const bucketOf = (column: number, row: number): number =>
  (Math.imul(column, 73_856_093) ^ Math.imul(row, 19_349_663)) & (BUCKETS - 1);
