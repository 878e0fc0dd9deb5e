import { instantMs, type Moment } from '@carbawatch/contracts';
import { MECHANISM_UNKNOWN } from '../evidence';
import type { KnownCase } from './case-history';
import type { ClusterParameters } from './cluster-parameters';
import { joinOf, stateAt, type Link, type LinkSpan } from './link-cases';
import { RenamedCases, type Rename } from './renamed-cases';
import type { CaseLink } from './sweep';

interface Pair {
  readonly one: KnownCase;
  readonly other: KnownCase;
  readonly isUnnamed: boolean;
  /** What joins them by now. */
  link: Link | null;
  readonly spans: { from: Moment; fromMs: number; toMs: number | null; link: Link }[];
}

/**
 * Links of two persons' cases of which the enzyme of one alone is named. An enzyme without a name
 * may be any: who was linked before the other's got one, or lost it, stays so until both are named,
 * alike or not. It begins none: where an enzyme is usual each that waits for its test would call.
 * A function of the two persons alone, each with the cases under all numbers.
 */
export function keptLinks(
  mine: readonly KnownCase[],
  theirs: readonly KnownCase[],
  by: ClusterParameters,
): CaseLink[] {
  const all = [...mine, ...theirs];
  if (!all.some(isUnknown) || all.every(isUnknown)) return [];
  const times = new Map<number, Moment>();
  for (const { from } of all.flatMap(({ versions }) => versions)) {
    times.set(instantMs(from, 'UTC'), from);
  }
  const pairs = mine.flatMap((one) =>
    theirs.flatMap((other): Pair[] => {
      const isUnnamed = isUnknown(one) !== isUnknown(other);
      if (!isUnnamed && one.family !== other.family) return [];
      return [{ one, other, isUnnamed, link: null, spans: [] }];
    }),
  );
  const renamed = new RenamedCases(all);
  for (const [ms, at] of [...times].sort(([x], [y]) => x - y)) {
    look(pairs, { ms, at, renames: renamed.at(ms), by });
  }
  return pairs.flatMap(({ one, other, isUnnamed, spans }): CaseLink[] => {
    if (!isUnnamed || spans.length === 0) return [];
    return [linkBetween(one.id, other.id, spans)];
  });
}

interface Now {
  readonly ms: number;
  readonly at: Moment;
  readonly renames: readonly Rename[];
  readonly by: ClusterParameters;
}

/** Moves all pairs on to a moment, by what joined them before it. */
function look(pairs: readonly Pair[], { ms, at, renames, by }: Now): void {
  const before = ({ id }: KnownCase) => [
    id,
    ...renames.flatMap(({ from, to }) => (to.id === id ? [from.id] : [])),
  ];
  const linked = new Set(
    pairs.flatMap(({ one, other, link }) => (link ? [JSON.stringify([one.id, other.id])] : [])),
  );
  const wasLinked = ({ one, other }: Pair) =>
    before(one).some((a) => before(other).some((b) => linked.has(JSON.stringify([a, b]))));
  for (const pair of pairs) {
    const [one, other] = [stateAt(pair.one, ms), stateAt(pair.other, ms)];
    const isKept = !pair.isUnnamed || wasLinked(pair);
    const link = one && other && isKept ? joinOf(one, other, by) : null;
    const isAsBefore = pair.link && link && JSON.stringify(pair.link) === JSON.stringify(link);
    if (isAsBefore) continue;
    const open = pair.spans.at(-1);
    if (open && open.toMs === null) open.toMs = ms;
    if (link) pair.spans.push({ from: at, fromMs: ms, toMs: null, link });
    pair.link = link;
  }
}

/** Cases of one person that go on as each other: who follows the one follows the other. */
export function renamingLinks(cases: readonly KnownCase[]): CaseLink[] {
  const renamed = new RenamedCases(cases);
  const times = new Set(
    cases.flatMap(({ versions }) => versions.map(({ from }) => instantMs(from, 'UTC'))),
  );
  const links = [...times]
    .flatMap((ms) => renamed.at(ms))
    .map(({ from, to }) => linkBetween(from.id, to.id, []));
  return [...new Map(links.map((link) => [`${link.a}\n${link.b}`, link])).values()];
}

function linkBetween(one: string, other: string, spans: readonly LinkSpan[]): CaseLink {
  return one < other ? { a: one, b: other, spans } : { a: other, b: one, spans };
}

function isUnknown({ family }: KnownCase): boolean {
  return family === MECHANISM_UNKNOWN;
}
