import * as fc from 'fast-check';
import { distanceToLink, doLinksCross } from './tree-compaction';
import { treeSpots, type TreeLink } from './tree-layout';

const link = (from: string, to: string, level = 1): TreeLink => ({ from, to, level });

/** Any forest: each node may hang on one before it. */
const forest = fc
  .array(fc.option(fc.nat(), { freq: 4 }), { minLength: 1, maxLength: 60 })
  .map((parents) => ({
    nodes: parents.map((_, at) => String(at)),
    links: parents.flatMap((parent, at) =>
      parent === null || at === 0 ? [] : [link(String(parent % at), String(at))],
    ),
  }));

/** The shapes that studies have: any, a star, a path, and one with few that have many variants. */
const SHAPES: readonly ((parent: number, at: number) => number)[] = [
  (parent, at) => parent % at,
  (parent, at) => (parent % 7 === 0 ? parent % at : 0),
  (_, at) => at - 1,
  (parent, at) => Math.floor((parent % at) / 6),
  (parent, at) => Math.max(0, at - 1 - (parent % 4)),
];

/** Any such forest with links of any length and nodes of any size, drawn. */
const drawnForest = fc
  .tuple(
    fc.constantFrom(...SHAPES),
    fc.array(
      fc.record({
        parent: fc.option(fc.nat(), { freq: 12 }),
        level: fc.integer({ min: 1, max: 7 }),
        radius: fc.integer({ min: 5, max: 90 }),
      }),
      { minLength: 1, maxLength: 60, size: 'max' },
    ),
  )
  .map(([hangsOn, drawn]) => {
    const nodes = drawn.map((_, at) => String(at));
    const links = drawn.flatMap(({ parent, level }, at) =>
      parent === null || at === 0 ? [] : [link(String(hangsOn(parent, at)), String(at), level)],
    );
    const radii = new Map(drawn.map(({ radius }, at) => [String(at), radius]));
    const spots = treeSpots(nodes, links, new Set(), radii);
    const spotOf = (node: string) => spots.get(node) ?? { x: 0, y: 0 };
    return { nodes, links, radii, spotOf };
  });

describe('the drawing of a tree of sequence types', () => {
  it('puts the founder in the middle and its variants around it', () => {
    const variants = ['258', '340', '437', '270'];
    const links = variants.map((st) => link('11', st));
    const spots = treeSpots(['258', '11', '340', '437', '270'], links, new Set(['11']));
    const founder = spots.get('11') ?? { x: 0, y: 0 };
    const far = variants.map((st) => {
      const { x, y } = spots.get(st) ?? founder;
      return Math.round(Math.hypot(x - founder.x, y - founder.y));
    });
    expect(new Set(far).size).toBe(1);
    expect(far[0]).toBeGreaterThan(0);
  });

  it('draws a link of more loci longer', () => {
    const spots = treeSpots(['1', '2', '3'], [link('1', '2'), link('1', '3', 4)], new Set(['1']));
    const [a, b, c] = ['1', '2', '3'].map((st) => spots.get(st) ?? { x: 0, y: 0 });
    const length = (to = { x: 0, y: 0 }) => Math.hypot(to.x - (a?.x ?? 0), to.y - (a?.y ?? 0));
    expect(length(c) / length(b)).toBeCloseTo(2);
  });

  it('gives every node a place of its own, also where a link leads out of the study', () => {
    fc.assert(
      fc.property(forest, ({ nodes, links }) => {
        const spots = treeSpots(nodes, [...links, link('0', 'elsewhere')], new Set());
        expect(spots.size).toBe(nodes.length);
        const places = new Set(
          [...spots.values()].map(({ x, y }) => `${Math.round(x)} ${Math.round(y)}`),
        );
        expect(places.size).toBe(nodes.length);
      }),
    );
  });

  it('lays no node on another, however large they are', () => {
    const sized = fc.tuple(
      forest,
      fc.array(fc.integer({ min: 5, max: 90 }), { minLength: 60, maxLength: 60 }),
    );
    fc.assert(
      fc.property(sized, ([{ nodes, links }, sizes]) => {
        const radii = new Map(nodes.map((node, at) => [node, sizes[at] ?? 5]));
        const spots = [...treeSpots(nodes, links, new Set(), radii)];
        const gaps = spots.flatMap(([one, a], at) =>
          spots.slice(at + 1).map(([other, b]) => {
            const rims = (radii.get(one) ?? 0) + (radii.get(other) ?? 0);
            return Math.hypot(a.x - b.x, a.y - b.y) - rims;
          }),
        );
        expect(Math.min(0, ...gaps)).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('lays no node on a link that is not its own: it would be read as one of its ends', () => {
    fc.assert(
      fc.property(drawnForest, ({ nodes, links, radii, spotOf }) => {
        const gaps = links.flatMap(({ from, to }) =>
          nodes
            .filter((node) => node !== from && node !== to)
            .map((node) => {
              const distance = distanceToLink(spotOf(node), spotOf(from), spotOf(to));
              return distance - (radii.get(node) ?? 0);
            }),
        );
        expect(Math.min(0, ...gaps)).toBe(0);
      }),
      { numRuns: 80 },
    );
  });

  it('crosses no two links: each is followed from end to end', () => {
    fc.assert(
      fc.property(drawnForest, ({ links, spotOf }) => {
        const crossed = links.flatMap((one, at) =>
          links
            .slice(at + 1)
            .filter(({ from, to }) => ![from, to].some((end) => end === one.from || end === one.to))
            .filter((other) =>
              doLinksCross(
                [spotOf(one.from), spotOf(one.to)],
                [spotOf(other.from), spotOf(other.to)],
              ),
            ),
        );
        expect(crossed).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });

  it('draws ST512 beside the link of ST258 to ST11, on which it does not hang', () => {
    const links = [link('258', '11'), link('258', '512'), link('512', '23', 5), link('23', '20')];
    const nodes = ['258', '11', '512', '23', '20'];
    const spots = treeSpots(nodes, links, new Set(['258']), new Map(nodes.map((st) => [st, 40])));
    const [a, b, c] = ['258', '11', '512'].map((st) => spots.get(st) ?? { x: 0, y: 0 });
    const origin = { x: 0, y: 0 };
    expect(distanceToLink(c ?? origin, a ?? origin, b ?? origin)).toBeGreaterThan(40);
  });

  it('draws two thousand types without going deep', () => {
    const nodes = Array.from({ length: 2_000 }, (_, at) => String(at));
    const chain = nodes.slice(1).map((node, at) => link(String(at), node));
    expect(treeSpots(nodes, chain, new Set(['0'])).size).toBe(2_000);
  });
});
