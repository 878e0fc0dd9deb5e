import * as fc from 'fast-check';
import { distanceToLink } from './tree-compaction';
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
    const sized = fc.tuple(
      forest,
      fc.array(fc.integer({ min: 5, max: 60 }), { minLength: 60, maxLength: 60 }),
    );
    fc.assert(
      fc.property(sized, ([{ nodes, links }, sizes]) => {
        const radii = new Map(nodes.map((node, at) => [node, sizes[at] ?? 5]));
        const spots = treeSpots(nodes, links, new Set(), radii);
        const spotOf = (node: string) => spots.get(node) ?? { x: 0, y: 0 };
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
      { numRuns: 60 },
    );
  });

  it('draws two thousand types without going deep', () => {
    const nodes = Array.from({ length: 2_000 }, (_, at) => String(at));
    const chain = nodes.slice(1).map((node, at) => link(String(at), node));
    expect(treeSpots(nodes, chain, new Set(['0'])).size).toBe(2_000);
  });
});
