/**
 * A drawing of trees in time that grows with the number of nodes alone: each tree is radial, every
 * branch gets a share of the angle by its leaves, and the trees stand in rows, the largest first.
 * A force layout of 2,000 types takes many seconds; this one takes milliseconds.
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

/** Distance between neighbours, in the drawing's own units. */
const STEP = 90;
/** Between trees. */
const GAP = 70;
/** Trees stand in rows about so much wider than high. */
const ASPECT = 1.6;

interface Drawn {
  readonly spots: Map<string, Spot>;
  readonly radius: number;
}

/** Where each node stands; `roots` are preferred as the middle of their tree. */
export function treeSpots(
  nodes: readonly string[],
  links: readonly TreeLink[],
  roots: ReadonlySet<string>,
): Map<string, Spot> {
  const near = neighboursOf(nodes, links);
  const seen = new Set<string>();
  const trees: Drawn[] = [];
  // Founders first, so that each is the middle of its tree.
  for (const node of [...nodes].sort((a, b) => Number(roots.has(b)) - Number(roots.has(a)))) {
    if (!seen.has(node)) trees.push(drawn(node, near, seen));
  }
  return inRows(trees);
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
  readonly parent: number;
  readonly length: number;
}

/** The tree around a root, breadth first: parents come before their children. */
function branchesOf(
  root: string,
  near: ReadonlyMap<string, TreeLink[]>,
  seen: Set<string>,
): Branch[] {
  const branches: Branch[] = [{ node: root, parent: -1, length: 0 }];
  seen.add(root);
  for (let at = 0; at < branches.length; at += 1) {
    for (const { to, level } of near.get(branches[at]?.node ?? '') ?? []) {
      if (seen.has(to) || !near.has(to)) continue;
      seen.add(to);
      branches.push({ node: to, parent: at, length: Math.sqrt(level) });
    }
  }
  return branches;
}

function leavesOf(branches: readonly Branch[]): number[] {
  const leaves = branches.map(() => 0);
  for (let at = branches.length - 1; at >= 0; at -= 1) {
    const own = Math.max(1, leaves[at] ?? 0);
    leaves[at] = own;
    const parent = branches[at]?.parent ?? -1;
    if (parent >= 0) leaves[parent] = (leaves[parent] ?? 0) + own;
  }
  return leaves;
}

function drawn(root: string, near: ReadonlyMap<string, TreeLink[]>, seen: Set<string>): Drawn {
  const branches = branchesOf(root, near, seen);
  const leaves = leavesOf(branches);
  const spots = new Map<string, Spot>();
  const placed: { from: number; width: number; next: number; r: number }[] = [];
  // A crowded circle is made wide enough for its leaves.
  const step = Math.max(STEP, ((leaves[0] ?? 1) * STEP) / (4 * Math.PI));
  let radius = STEP / 2;
  branches.forEach(({ node, parent, length }, at) => {
    const above = placed[parent];
    const width = above ? (above.width * (leaves[at] ?? 1)) / (leaves[parent] ?? 1) : 2 * Math.PI;
    const from = above?.next ?? 0;
    if (above) above.next += width;
    const r = above ? above.r + step * length : 0;
    placed.push({ from, width, next: from, r });
    const angle = from + width / 2;
    spots.set(node, { x: r * Math.cos(angle), y: r * Math.sin(angle) });
    radius = Math.max(radius, r + STEP / 2);
  });
  return { spots, radius };
}

function inRows(trees: readonly Drawn[]): Map<string, Spot> {
  const ordered = [...trees].sort((a, b) => b.radius - a.radius);
  const area = ordered.reduce((sum, { radius }) => sum + (2 * radius + GAP) ** 2, 0);
  const rowWidth = Math.max(Math.sqrt(area * ASPECT), 2 * (ordered[0]?.radius ?? 0) + GAP);
  const spots = new Map<string, Spot>();
  let x = 0;
  let y = 0;
  let rowHeight = 0;
  for (const { spots: own, radius } of ordered) {
    const side = 2 * radius + GAP;
    if (x > 0 && x + side > rowWidth) {
      x = 0;
      y += rowHeight;
      rowHeight = 0;
    }
    rowHeight = Math.max(rowHeight, side);
    for (const [node, spot] of own) {
      spots.set(node, { x: x + side / 2 + spot.x, y: y + side / 2 + spot.y });
    }
    x += side;
  }
  return spots;
}
