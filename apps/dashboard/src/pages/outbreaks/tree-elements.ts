import type { TypingGraph } from '@carbawatch/contracts';
import type { ElementDefinition, StylesheetJson } from 'cytoscape';
import type { NodeData } from '../../charts/network';
import { UNREAD } from '../../charts/network-svg';
import { rampColour, type ChartColours } from '../../charts/palette';
import { treeSpots, type Spot, type TreeLink } from './tree-layout';

/** Beyond these, the rarest share one slice: more colours nobody tells apart. */
const SLICES_MAX = 6;
/** Of values in an order, whose colours have it too: as many as a node can show. */
export const STEPS_MAX = 14;

export interface Pies {
  /** The values in the order of their colours, then that of none; the last may be all others. */
  readonly names: readonly string[];
  readonly others: boolean;
  /** The values have an order, which is that of their names and of their colours. */
  readonly inOrder?: boolean;
  /** The name of isolates without a value. */
  readonly unknown: string;
  readonly nameOf: (value: string) => string;
}

/** The page's words: for no value, for the rarest together, for a value. */
export interface PieWords {
  readonly unknown: string;
  readonly rest: string;
  readonly nameOf: (value: string) => string;
  readonly inOrder?: boolean;
}

/** The values of the whole study; who has none is never among the others. */
export function piesOf(graph: TypingGraph, words: PieWords): Pies {
  const { unknown, rest, nameOf, inOrder = false } = words;
  const most = inOrder ? STEPS_MAX : SLICES_MAX;
  const totals = new Map<string, number>();
  for (const { slices } of graph.nodes) {
    for (const { value, isolates } of slices) {
      const name = value === null ? unknown : nameOf(value);
      totals.set(name, (totals.get(name) ?? 0) + isolates);
    }
  }
  const none = totals.delete(unknown) ? [unknown] : [];
  const ordered = [...totals]
    .sort(([a, n], [b, m]) => (inOrder ? (a < b ? -1 : 1) : m - n))
    .map(([name]) => name);
  // A single value left over takes the place that "others" would take, and says its name.
  const others = ordered.length > most + 1;
  const left = others ? [] : ordered.slice(most);
  const names = [...ordered.slice(0, most), ...none, ...left];
  return { names: others ? [...names, rest] : names, others, inOrder, unknown, nameOf };
}

/** Isolates of one type by value, in the order of the pies' names. */
export function countsOf({ slices }: TypingGraph['nodes'][number], pies: Pies): number[] {
  const counts = pies.names.map(() => 0);
  const named = pies.others ? pies.names.slice(0, -1) : pies.names;
  for (const { value, isolates } of slices) {
    const at = named.indexOf(value === null ? pies.unknown : pies.nameOf(value));
    const slot = at < 0 ? counts.length - 1 : at;
    counts[slot] = (counts[slot] ?? 0) + isolates;
  }
  return counts;
}

/** Isolates of each value in what is drawn. */
export function sumsOf(graph: TypingGraph, pies: Pies): number[] {
  const sums = pies.names.map(() => 0);
  for (const node of graph.nodes) {
    countsOf(node, pies).forEach((n, at) => (sums[at] = (sums[at] ?? 0) + n));
  }
  return sums;
}

/** PHYLOViZ's words for a node: the founder of a group, of a part of it, or neither. */
export type NodeRole = 'founder' | 'sub-founder' | 'common' | 'single';

/** A sub-group founder has two single-locus variants or more besides the one that leads to it. */
const OWN_VARIANTS_MIN = 2;

export function rolesOf(graph: TypingGraph): Map<string, NodeRole> {
  const degree = new Map<string, number>();
  for (const { from, to, level } of graph.links) {
    if (level !== 1) continue;
    for (const end of [from, to]) degree.set(end, (degree.get(end) ?? 0) + 1);
  }
  return new Map(
    graph.nodes.map(({ st, founder, group }) => {
      if (founder) return [st, 'founder'];
      if ((degree.get(st) ?? 0) > OWN_VARIANTS_MIN) return [st, 'sub-founder'];
      return [st, group === null ? 'single' : 'common'];
    }),
  );
}

const NODE_PX_MIN = 22;
const NODE_PX_PER_LOG = 15;
/** Words grow with their node, so that the common types are read from afar. */
const FONT_PX_MIN = 11;
const FONT_PER_PX = 0.34;

/** Of the number on a link. */
const DISTANCE_PX = 16;
/** From so many links on their words are drawn for whoever comes near enough to read them. */
const LINKS_MANY = 500;

const sizeOf = (isolates: number): number =>
  NODE_PX_MIN + NODE_PX_PER_LOG * Math.log2(1 + isolates);

/**
 * Of each type how it is drawn: the node's area by the logarithm of its isolates, as PHYLOViZ has
 * it, and its slices in percent. `graph` may be that of an earlier day.
 */
export function treeSizes(graph: TypingGraph, pies: Pies | null): Map<string, NodeData> {
  return new Map(
    graph.nodes.map((node) => {
      const { st, isolates } = node;
      const shares = pies
        ? countsOf(node, pies).map((n, at) => [`slice${at + 1}`, (100 * n) / isolates] as const)
        : [];
      const size = sizeOf(isolates);
      const font = Math.max(FONT_PX_MIN, size * FONT_PER_PX);
      return [st, { isolates, size, font, ...Object.fromEntries(shares) }];
    }),
  );
}

/** The drawing of the whole study. */
export function treeElements(
  graph: TypingGraph,
  links: readonly TreeLink[],
  pies: Pies | null,
): ElementDefinition[] {
  const roles = rolesOf(graph);
  const sizes = treeSizes(graph, pies);
  const founders = new Set(graph.nodes.filter(({ founder }) => founder).map(({ st }) => st));
  const rims = new Map(graph.nodes.map(({ st, isolates }) => [st, sizeOf(isolates) / 2]));
  const spots = treeSpots(
    graph.nodes.map(({ st }) => st),
    links,
    founders,
    rims,
  );
  const nodes = graph.nodes.map(({ st }): ElementDefinition => ({
    data: {
      ...{ id: st, label: st, role: roles.get(st) ?? 'single', pie: pies ? 1 : 0 },
      ...sizes.get(st),
    },
    position: { ...(spots.get(st) ?? { x: 0, y: 0 }) },
  }));
  const edges = links.map((link): ElementDefinition => {
    const { from, to, level } = link;
    const aside = middleBetweenRims(link, spots, rims);
    const data = { id: `${from} ${to}`, source: from, target: to, level, ...aside };
    const classes = links.length < LINKS_MANY ? '' : UNREAD;
    return { data: { ...data, distance: String(level) }, classes };
  });
  return [...nodes, ...edges];
}

/** From the middle between two nodes to that of the line between their rims, where words stand. */
function middleBetweenRims(
  { from, to }: TreeLink,
  spots: ReadonlyMap<string, Spot>,
  rims: ReadonlyMap<string, number>,
): { readonly right: number; readonly down: number } {
  const [one, other] = [spots.get(from), spots.get(to)];
  if (!one || !other) return { right: 0, down: 0 };
  const [dx, dy] = [other.x - one.x, other.y - one.y];
  const share = ((rims.get(from) ?? 0) - (rims.get(to) ?? 0)) / 2 / Math.hypot(dx, dy);
  return { right: dx * share, down: dy * share };
}

/** Light green founders, dark green founders of parts, blue all others: as in PHYLOViZ. */
export const ROLE_COLOURS: Readonly<Record<NodeRole, string>> = {
  founder: '#a4d65e',
  'sub-founder': '#2e7d32',
  common: '#8ec7e8',
  single: '#c3ccd1',
};

export function treeStyle(pies: Pies | null) {
  return (colours: ChartColours): StylesheetJson => {
    const role = (name: NodeRole): StylesheetJson[number] => ({
      selector: `node[role = "${name}"]`,
      style: { 'background-color': ROLE_COLOURS[name] },
    });
    const slices = (pies?.names ?? []).flatMap((_, at) => [
      [`pie-${at + 1}-background-color`, sliceColour(pies, at, colours)],
      [`pie-${at + 1}-background-size`, `data(slice${at + 1})`],
    ]);
    return [
      {
        selector: 'node',
        style: {
          width: 'data(size)',
          height: 'data(size)',
          label: 'data(label)',
          'text-valign': 'center',
          'font-size': 'data(font)',
          'font-weight': 'bold',
          color: '#14222a',
          'text-outline-color': '#ffffff',
          'text-outline-width': 2,
          'border-width': 1,
          'border-color': colours.soft,
          'min-zoomed-font-size': 6,
        },
      },
      role('founder'),
      role('sub-founder'),
      role('common'),
      role('single'),
      ...(pies
        ? [
            {
              selector: 'node[pie = 1]',
              style: { 'pie-size': '100%', ...Object.fromEntries(slices) },
            },
            { selector: 'node[role = "founder"]', style: { 'border-width': 5 } },
          ]
        : []),
      {
        selector: 'edge',
        style: {
          width: 2,
          'line-color': colours.ink,
          'curve-style': 'haystack',
          opacity: 0.75,
          label: 'data(distance)',
          'text-margin-x': 'data(right)',
          'text-margin-y': 'data(down)',
          'font-size': DISTANCE_PX,
          color: colours.ink,
          'text-outline-color': colours.card,
          'text-outline-width': 2,
          'min-zoomed-font-size': 6,
        },
      },
      { selector: `edge.${UNREAD}`, style: { label: '' } },
      { selector: 'edge[level = 2]', style: { 'line-color': colours.soft } },
      {
        selector: 'edge[level > 2]',
        style: { 'line-color': colours.soft, 'line-style': 'dashed', width: 1 },
      },
      { selector: ':selected', style: { 'border-width': 4, 'border-color': colours.alarm } },
    ];
  };
}

export function sliceColour(pies: Pies | null, at: number, colours: ChartColours): string {
  const isNone = pies?.names[at] === pies?.unknown;
  // The palette's last, a grey, says that nothing is known; no value has it.
  if (isNone) return colours.series[SLICES_MAX] ?? colours.soft;
  if (pies?.inOrder) {
    const steps = pies.names.filter((name) => name !== pies.unknown).length;
    return rampColour(colours, steps < 2 ? 1 : at / (steps - 1));
  }
  return at < SLICES_MAX ? (colours.series[at] ?? colours.soft) : colours.rest;
}
