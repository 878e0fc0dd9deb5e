import { compacted, type Limb } from './tree-compaction';

/**
 * A drawing of trees in time that grows with the number of nodes alone: around each node its
 * branches stand as bubbles that hold all that hangs on them, so that no two nodes lie on each
 * other, no node on a link that is not its own and no link across another, and the trees fill a
 * page, the largest first. A force layout of 2,000 types takes many
 * seconds; this one takes milliseconds.
 */
export interface TreeLink {
  readonly from: string;
  readonly to: string;
  readonly level: number;
}

export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** A node and the air around it. */
interface Bubble extends Spot {
  readonly radius: number;
}

/** From rim to rim of two neighbours that differ in one locus, in the drawing's own units. */
const STEP = 46;
/** Air around a node. */
const PAD = 9;
/** Between trees. */
const GAP = 22;
/** A page is about so much wider than high. */
const ASPECT = 1.8;
/** The way to a node's parent is left free of its branches. */
const WAY_IN = Math.PI / 3;

/** Where each node stands; `roots` are preferred as the middle of their tree. */
export function treeSpots(
  nodes: readonly string[],
  links: readonly TreeLink[],
  roots: ReadonlySet<string>,
  radii: ReadonlyMap<string, number> = new Map(),
): Map<string, Spot> {
  const near = neighboursOf(nodes, links);
  const seen = new Set<string>();
  const trees: Drawn[] = [];
  // Founders first, so that each is the middle of its tree.
  for (const node of [...nodes].sort((a, b) => Number(roots.has(b)) - Number(roots.has(a)))) {
    if (!seen.has(node)) trees.push(drawn(branchesOf(node, near, seen), radii, nodes.length));
  }
  return onPage(trees);
}

function neighboursOf(
  nodes: readonly string[],
  links: readonly TreeLink[],
): Map<string, TreeLink[]> {
  const near = new Map<string, TreeLink[]>(nodes.map((node) => [node, []]));
  for (const link of links) {
    near.get(link.from)?.push(link);
    near.get(link.to)?.push({ from: link.to, to: link.from, level: link.level });
  }
  return near;
}

interface Branch {
  readonly node: string;
  /** Length of the link that leads to it, in steps. */
  readonly length: number;
  readonly children: Branch[];
}

/** The tree around a root, breadth first: parents come before their children. */
function branchesOf(
  root: string,
  near: ReadonlyMap<string, TreeLink[]>,
  seen: Set<string>,
): Branch[] {
  const branches: Branch[] = [{ node: root, length: 0, children: [] }];
  seen.add(root);
  for (const branch of branches) {
    for (const { to, level } of near.get(branch.node) ?? []) {
      if (seen.has(to) || !near.has(to)) continue;
      seen.add(to);
      const child = { node: to, length: Math.sqrt(level), children: [] };
      branch.children.push(child);
      branches.push(child);
    }
  }
  return branches;
}

/** A branch as its parent sees it: the node at the rim of its bubble, all else away from there. */
interface Room {
  readonly radius: number;
  /** From the node to the middle of the bubble. */
  readonly ahead: number;
  /** By how much the bubble's middle would stand beside the way in, were it not turned. */
  readonly turn: number;
  readonly children: readonly Placed[];
}

interface Placed {
  readonly branch: Branch;
  readonly angle: number;
  readonly distance: number;
}

interface Drawn {
  readonly spots: ReadonlyMap<string, Spot>;
  readonly width: number;
  readonly height: number;
}

function drawn(
  branches: readonly Branch[],
  radii: ReadonlyMap<string, number>,
  nodesInAll: number,
): Drawn {
  const rooms = new Map<Branch, Room>();
  for (const branch of [...branches].reverse()) {
    rooms.set(branch, roomOf(branch, branch === branches[0], rooms, radii));
  }
  const spots = new Map<string, Spot>([[branches[0]?.node ?? '', { x: 0, y: 0 }]]);
  const heading = new Map<Branch, number>();
  for (const branch of branches) {
    const room = rooms.get(branch);
    const { x, y } = spots.get(branch.node) ?? { x: 0, y: 0 };
    for (const { branch: child, angle, distance } of room?.children ?? []) {
      const towards = (heading.get(branch) ?? 0) - (room?.turn ?? 0) + angle;
      heading.set(child, towards);
      spots.set(child.node, {
        x: x + distance * Math.cos(towards),
        y: y + distance * Math.sin(towards),
      });
    }
  }
  const limbs = limbsOf(branches, radii);
  return cut(limbs, laidDown(compacted(limbs, spots, limbs.length / nodesInAll)));
}

function limbsOf(branches: readonly Branch[], radii: ReadonlyMap<string, number>): Limb[] {
  const radiusOf = (branch: Branch | undefined): number => radii.get(branch?.node ?? '') ?? 0;
  const parents = new Map<Branch, number>();
  branches.forEach(({ children }, at) => children.forEach((child) => parents.set(child, at)));
  return branches.map((branch) => {
    const parent = parents.get(branch) ?? -1;
    const rim = radiusOf(branch) + PAD;
    const link = radiusOf(branches[parent]) + radiusOf(branch) + STEP * branch.length;
    return { node: branch.node, parent, rim, link };
  });
}

/** A tree turned so that it lies along the page, which is wider than high. */
function laidDown(spots: ReadonlyMap<string, Spot>): Map<string, Spot> {
  const all = [...spots.values()];
  const meanX = all.reduce((sum, { x }) => sum + x, 0) / all.length;
  const meanY = all.reduce((sum, { y }) => sum + y, 0) / all.length;
  const spread = { xx: 0, xy: 0, yy: 0 };
  for (const { x, y } of all) {
    spread.xx += (x - meanX) ** 2;
    spread.xy += (x - meanX) * (y - meanY);
    spread.yy += (y - meanY) ** 2;
  }
  // Along the axis in which the nodes lie farthest from their middle.
  const slope = Math.atan2(2 * spread.xy, spread.xx - spread.yy) / 2;
  const [cos, sin] = [Math.cos(slope), Math.sin(slope)];
  return new Map(
    [...spots].map(([node, { x, y }]) => [node, { x: x * cos + y * sin, y: y * cos - x * sin }]),
  );
}

/** The drawing with nothing beside it, its corner at the origin. */
function cut(limbs: readonly Limb[], spots: ReadonlyMap<string, Spot>): Drawn {
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const { node, rim } of limbs) {
    const { x, y } = spots.get(node) ?? { x: 0, y: 0 };
    box.left = Math.min(box.left, x - rim);
    box.right = Math.max(box.right, x + rim);
    box.top = Math.min(box.top, y - rim);
    box.bottom = Math.max(box.bottom, y + rim);
  }
  const moved = [...spots].map(
    ([node, { x, y }]) => [node, { x: x - box.left, y: y - box.top }] as const,
  );
  return {
    spots: new Map(moved),
    width: box.right - box.left,
    height: box.bottom - box.top,
  };
}

function roomOf(
  branch: Branch,
  isRoot: boolean,
  rooms: ReadonlyMap<Branch, Room>,
  radii: ReadonlyMap<string, number>,
): Room {
  const own = radii.get(branch.node) ?? 0;
  const children = fanned(branch, isRoot ? 2 * Math.PI : 2 * (Math.PI - WAY_IN), rooms, radii);
  const bubbles: Bubble[] = children.map(({ branch: child, angle, distance }) => {
    const { ahead = 0, radius = 0 } = rooms.get(child) ?? {};
    const far = distance + ahead;
    return { x: far * Math.cos(angle), y: far * Math.sin(angle), radius };
  });
  const { x, y, radius } = circleAround([{ x: 0, y: 0, radius: own + PAD }, ...bubbles]);
  const turn = isRoot ? 0 : Math.atan2(y, x);
  // Turned further, a branch would lie on the way in.
  if (Math.abs(turn) > WAY_IN) return { radius: radius + Math.abs(y), ahead: x, turn: 0, children };
  return { radius, ahead: Math.hypot(x, y), turn, children };
}

interface Bubbled {
  readonly child: Branch;
  readonly radius: number;
  readonly ahead: number;
  /** Least distance from the node to this branch of it. */
  readonly least: number;
}

/**
 * The branches of a node around it, each within an angle of its own: so the link to none of them
 * meets a node of another. Where they are many, they stand as far out as that takes.
 */
function fanned(
  branch: Branch,
  wide: number,
  rooms: ReadonlyMap<Branch, Room>,
  radii: ReadonlyMap<string, number>,
): Placed[] {
  const own = radii.get(branch.node) ?? 0;
  const bubbles = branch.children.map((child): Bubbled => {
    const { radius = 0, ahead = 0 } = rooms.get(child) ?? {};
    const link = own + (radii.get(child.node) ?? 0) + STEP * child.length;
    // A bubble never reaches over its parent.
    return { child, radius, ahead, least: Math.max(link, radius + own + PAD - ahead) };
  });
  const needed = (inner: number): number =>
    bubbles.reduce((sum, bubble) => sum + widthOf(bubble, inner), 0);
  let inner = 0;
  while (needed(inner) > wide) inner = Math.max(STEP, inner * OUTWARDS);
  return ringOf(bubbles, inner, wide);
}

/** By so much a ring is widened until all find room in it. */
const OUTWARDS = 1.15;

/** From the node to its branch, where nothing of the bubble lies within `inner`. */
const distanceOf = ({ least, radius, ahead }: Bubbled, inner: number): number =>
  Math.max(least, inner + radius - ahead);

/** The angle that a bubble takes as the node sees it. */
function widthOf(bubble: Bubbled, inner: number): number {
  const far = distanceOf(bubble, inner) + bubble.ahead;
  return 2 * Math.asin(Math.min(1, bubble.radius / far));
}

function ringOf(bubbles: readonly Bubbled[], inner: number, wide: number): Placed[] {
  const needed = bubbles.reduce((sum, bubble) => sum + widthOf(bubble, inner), 0);
  const spare = Math.max(0, wide - needed) / Math.max(1, bubbles.length);
  let from = -wide / 2;
  return largestInTheMiddle(bubbles).map((bubble) => {
    const width = widthOf(bubble, inner) + spare;
    const angle = from + width / 2;
    from += width;
    return { branch: bubble.child, angle, distance: distanceOf(bubble, inner) };
  });
}

function largestInTheMiddle<T extends { readonly radius: number }>(bubbles: readonly T[]): T[] {
  const left: T[] = [];
  const right: T[] = [];
  [...bubbles]
    .sort((a, b) => b.radius - a.radius)
    .forEach((bubble, at) => (at % 2 === 0 ? right.push(bubble) : left.unshift(bubble)));
  return [...left, ...right];
}

/**
 * A circle around circles, seldom much larger than the smallest: exact for two, so that a long
 * chain does not grow by an error in each of its links.
 */
function circleAround(bubbles: readonly Bubble[]): Bubble {
  const ordered = [...bubbles].sort((a, b) => b.radius - a.radius);
  return ordered.reduce((whole, bubble) => aroundTwo(whole, bubble));
}

function aroundTwo(one: Bubble, other: Bubble): Bubble {
  const [dx, dy] = [other.x - one.x, other.y - one.y];
  const far = Math.hypot(dx, dy);
  if (far + other.radius <= one.radius) return one;
  if (far + one.radius <= other.radius) return other;
  const radius = (far + one.radius + other.radius) / 2;
  const share = (radius - one.radius) / far;
  return { x: one.x + dx * share, y: one.y + dy * share, radius };
}

/** Trees beside and below each other, each as high up as there is room for it. */
function onPage(trees: readonly Drawn[]): Map<string, Spot> {
  const ordered = [...trees].sort((a, b) => b.height - a.height);
  const area = ordered.reduce((sum, { width, height }) => sum + (width + GAP) * (height + GAP), 0);
  const widest = Math.max(0, ...ordered.map(({ width }) => width + GAP));
  const page = Math.max(Math.sqrt(area * ASPECT), widest);
  const spots = new Map<string, Spot>();
  let shore: Shore[] = [{ x: 0, width: page, y: 0 }];
  for (const tree of ordered) {
    const place = highestPlace(shore, tree.width + GAP, page);
    for (const [node, { x, y }] of tree.spots) {
      spots.set(node, { x: place.x + x, y: place.y + y });
    }
    shore = filled(shore, { x: place.x, width: tree.width + GAP, y: place.y + tree.height + GAP });
  }
  return spots;
}

/** Down to where the page is filled, from left to right. */
interface Shore {
  readonly x: number;
  readonly width: number;
  readonly y: number;
}

function highestPlace(shore: readonly Shore[], width: number, page: number): Spot {
  let best: Spot = { x: 0, y: Infinity };
  for (const { x } of shore) {
    if (x > 0 && x + width > page) break;
    const below = shore.filter((each) => each.x < x + width && each.x + each.width > x);
    const y = Math.max(...below.map((each) => each.y));
    if (y < best.y) best = { x, y };
  }
  return best;
}

function filled(shore: readonly Shore[], tree: Shore): Shore[] {
  const end = tree.x + tree.width;
  const rest = shore.flatMap((each): Shore[] => {
    const last = each.x + each.width;
    if (last <= tree.x || each.x >= end) return [each];
    const before = { ...each, width: tree.x - each.x };
    const after = { ...each, x: end, width: last - end };
    return [before, after].filter(({ width }) => width > 1e-6);
  });
  return [...rest, tree].sort((a, b) => a.x - b.x);
}
