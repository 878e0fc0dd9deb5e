import type { TypingGraph } from '@carbawatch/contracts';

type Collected = TypingGraph['nodes'][number]['collected'];

const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;
/** A study of more days than these is played by weeks. */
const DAYS_MAX = 60;
/** A study of many years is played by several weeks at once. */
const STEPS_MAX = 110;

/** The ends of the film's steps, from the first isolate that is drawn to the last of all. */
export function treeDays(graph: TypingGraph): string[] {
  const drawn = daysOf(graph.nodes);
  if (drawn.length === 0) return [];
  const first = drawn.reduce((a, b) => (b < a ? b : a));
  const last = [...drawn, ...daysOf(graph.unplaced)].reduce((a, b) => (b > a ? b : a));
  const span = (Date.parse(last) - Date.parse(first)) / DAY_MS;
  const weeks = WEEK_DAYS * Math.ceil(span / WEEK_DAYS / STEPS_MAX);
  const step = span < DAYS_MAX ? 1 : weeks;
  const before = Array.from({ length: Math.ceil(span / step) }, (_, at) =>
    new Date(Date.parse(first) + at * step * DAY_MS).toISOString().slice(0, 10),
  );
  return [...before, last];
}

const daysOf = (types: readonly { readonly collected: Collected }[]): string[] =>
  types.flatMap(({ collected }) => collected.map(({ on }) => on));

/**
 * The study's graph with the isolates that had been collected at the end of a day: types without
 * one are left out, and groups without a type. Links, roles and places stay those of the whole
 * study, so that the drawing stands still while it is played.
 */
export function graphUntil(graph: TypingGraph, day: string): TypingGraph {
  const nodes = graph.nodes.flatMap((node) => {
    const collected = node.collected.filter(({ on }) => on <= day);
    const isolates = sumOf(collected);
    if (isolates === 0) return [];
    return [{ ...node, isolates, collected, slices: graph.pie ? slicesOf(collected) : [] }];
  });
  const seen = new Map(nodes.map(({ st, isolates }) => [st, isolates]));
  const groups = graph.groups
    .map((group) => ({
      ...group,
      members: group.members.filter((st) => seen.has(st)),
      isolates: group.members.reduce((sum, st) => sum + (seen.get(st) ?? 0), 0),
    }))
    .filter(({ members }) => members.length > 0);
  const unplaced = graph.unplaced.flatMap(({ st, collected: all }) => {
    const collected = all.filter(({ on }) => on <= day);
    return collected.length === 0 ? [] : [{ st, isolates: sumOf(collected), collected }];
  });
  const singletons = graph.singletons.filter((st) => seen.has(st));
  const isolates = sumOf(nodes) + sumOf(unplaced);
  return { ...graph, isolates, nodes, groups, singletons, unplaced };
}

const sumOf = (counts: readonly { readonly isolates: number }[]): number =>
  counts.reduce((sum, { isolates }) => sum + isolates, 0);

function slicesOf(collected: Collected): TypingGraph['nodes'][number]['slices'] {
  const counts = new Map<string | null, number>();
  for (const { value, isolates } of collected) {
    counts.set(value, (counts.get(value) ?? 0) + isolates);
  }
  return [...counts]
    .map(([value, isolates]) => ({ value, isolates }))
    .sort((a, b) => b.isolates - a.isolates);
}
