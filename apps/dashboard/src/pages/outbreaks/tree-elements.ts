import type { TypingGraph } from '@carbawatch/contracts';
import type { ElementDefinition, StylesheetJson } from 'cytoscape';
import type { ChartColours } from '../../charts/palette';
import { treeSpots, type TreeLink } from './tree-layout';

/** Beyond these, the rarest share one slice: more colours nobody tells apart. */
const SLICES_MAX = 6;

export interface Pies {
  /** The values in the order of their colours; the last may stand for all others. */
  readonly names: readonly string[];
  /** Isolates of each value in the whole drawing. */
  readonly sums: readonly number[];
  readonly others: boolean;
  /** Of each sequence type the isolates with each value. */
  readonly counts: ReadonlyMap<string, readonly number[]>;
}

/** Of each type its isolates by value; the words for no value and for the rarest are the page's. */
export function piesOf(graph: TypingGraph, unknown: string, rest: string): Pies {
  const totals = new Map<string, number>();
  for (const { slices } of graph.nodes) {
    for (const { value, isolates } of slices) {
      const name = value ?? unknown;
      totals.set(name, (totals.get(name) ?? 0) + isolates);
    }
  }
  const ordered = [...totals].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  const names = ordered.slice(0, SLICES_MAX);
  const others = ordered.length > SLICES_MAX;
  const counts = new Map<string, number[]>();
  for (const { st, slices } of graph.nodes) {
    const own = Array.from({ length: names.length + 1 }, () => 0);
    for (const { value, isolates } of slices) {
      const at = names.indexOf(value ?? unknown);
      const slot = at < 0 ? names.length : at;
      own[slot] = (own[slot] ?? 0) + isolates;
    }
    counts.set(st, own);
  }
  const shown = others ? [...names, rest] : names;
  const sums = shown.map((_, at) => [...counts.values()].reduce((n, own) => n + (own[at] ?? 0), 0));
  return { names: shown, sums, others, counts };
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

const sizeOf = (isolates: number): number =>
  NODE_PX_MIN + NODE_PX_PER_LOG * Math.log2(1 + isolates);

/** The drawing: area by the logarithm of the number of isolates, as PHYLOViZ has it. */
export function treeElements(
  graph: TypingGraph,
  links: readonly TreeLink[],
  pies: Pies | null,
): ElementDefinition[] {
  const roles = rolesOf(graph);
  const founders = new Set(graph.nodes.filter(({ founder }) => founder).map(({ st }) => st));
  const spots = treeSpots(
    graph.nodes.map(({ st }) => st),
    links,
    founders,
    new Map(graph.nodes.map(({ st, isolates }) => [st, sizeOf(isolates) / 2])),
  );
  const nodes = graph.nodes.map(({ st, isolates }): ElementDefinition => {
    const counts = pies?.counts.get(st);
    const sum = counts?.reduce((all, n) => all + n, 0) ?? 0;
    const shares = counts?.map((n) => [n, (100 * n) / sum] as const) ?? [];
    return {
      data: {
        id: st,
        label: st,
        size: sizeOf(isolates),
        font: Math.max(FONT_PX_MIN, sizeOf(isolates) * FONT_PER_PX),
        role: roles.get(st) ?? 'single',
        pie: sum > 0 ? 1 : 0,
        ...Object.fromEntries(shares.map(([, share], at) => [`slice${at + 1}`, share])),
      },
      position: { ...(spots.get(st) ?? { x: 0, y: 0 }) },
    };
  });
  const edges = links.map(({ from, to, level }): ElementDefinition => ({
    data: { id: `${from} ${to}`, source: from, target: to, level },
  }));
  return [...nodes, ...edges];
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
        },
      },
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
  const isRest = pies?.others === true && at === pies.names.length - 1;
  return isRest ? colours.line : (colours.series[at] ?? colours.soft);
}
