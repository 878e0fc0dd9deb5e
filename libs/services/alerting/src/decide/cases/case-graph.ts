import { instantMs } from '@carbawatch/contracts';
import { MECHANISM_UNKNOWN } from '../evidence';
import { groupedBy } from '../grouped-by';
import type { CaseState, KnownCase } from './case-history';
import type { CaseLink, ClusterState } from './sweep';

/** Cases that links join with each other at a moment, and with no other. */
export interface Part {
  readonly state: ClusterState;
  /** The same cases by their place in the question. */
  readonly nodes: readonly number[];
}

/** What became of the parts in which something was learnt: those that were, and those that are. */
export interface Regrouping {
  readonly gone: readonly Part[];
  readonly parts: readonly Part[];
}

interface Turn {
  readonly ms: number;
  readonly node: number;
  /** Absent where a link of the case changes, and not the case. */
  readonly state?: CaseState | null;
}

const NONE: ReadonlySet<number> = new Set();

/**
 * Cases and their links as they were known, moved from moment to moment: what was learnt of one
 * case is no matter of parts that it does not touch.
 */
export class CaseGraph {
  private readonly turns: readonly Turn[];
  private next = 0;
  private readonly linksOf: readonly (readonly number[])[];
  private readonly ends: readonly (readonly [number, number])[];
  private readonly members: (ClusterState['members'][number] | null)[];
  private readonly joins: (ClusterState['links'][number] | null)[];
  private readonly partOf: (Part | null)[];
  /** All that links join, also where an enzyme without a name is of one of two parts alone. */
  private readonly joinedOf: (readonly number[] | null)[];
  private readonly nodeOf: ReadonlyMap<string, number>;

  constructor(
    private readonly cases: readonly KnownCase[],
    private readonly links: readonly CaseLink[],
  ) {
    const nodes = new Map(cases.map(({ id }, node) => [id, node]));
    this.nodeOf = nodes;
    this.ends = links.map(({ a, b }) => [nodes.get(a) ?? -1, nodes.get(b) ?? -1]);
    const linksOf: number[][] = cases.map(() => []);
    for (const [link, [a, b]] of this.ends.entries()) {
      // A link that ends nowhere joins nothing.
      if (a < 0 || b < 0) continue;
      linksOf[a]?.push(link);
      linksOf[b]?.push(link);
    }
    this.linksOf = linksOf;
    this.turns = [...this.turnsOfCases(), ...this.turnsOfLinks()].sort((x, y) => x.ms - y.ms);
    this.members = cases.map(() => null);
    this.joins = links.map(() => null);
    this.partOf = cases.map(() => null);
    this.joinedOf = cases.map(() => null);
  }

  /** Takes in what was learnt until a moment; called moment by moment. */
  moveTo(ms: number): Regrouping {
    const touched = new Set<number>();
    for (let turn = this.turns[this.next]; turn && turn.ms <= ms; turn = this.turns[this.next]) {
      this.next += 1;
      const { node, state } = turn;
      touched.add(node);
      if (state !== undefined) this.members[node] = state && { id: this.idOf(node), state };
    }
    const around = new Set(touched);
    for (const node of touched) {
      for (const link of this.linksOf[node] ?? []) {
        this.refresh(link, ms);
        if (this.joins[link]) around.add(this.otherEnd(link, node));
      }
    }
    for (const joined of new Set([...around].map((node) => this.joinedOf[node]))) {
      for (const node of joined ?? []) around.add(node);
    }
    const gone = new Set([...around].flatMap((node) => this.partOf[node] ?? []));
    return { gone: [...gone], parts: this.group(around) };
  }

  /** Whether a part of before has a case in one of now, maybe under one of other names. */
  isHeldBy({ nodes }: Part, part: Part, names: ReadonlyMap<string, readonly string[]>): boolean {
    const isIn = (node: number | undefined) => node !== undefined && this.partOf[node] === part;
    return nodes.some(
      (node) =>
        isIn(node) || names.get(this.idOf(node))?.some((name) => isIn(this.nodeOf.get(name))),
    );
  }

  private turnsOfCases(): Turn[] {
    return this.cases.flatMap(({ versions }, node) =>
      versions.map(({ from, state }) => ({ ms: instantMs(from, 'UTC'), node, state })),
    );
  }

  private turnsOfLinks(): Turn[] {
    return this.links.flatMap(({ spans }, link) =>
      (this.ends[link] ?? []).flatMap((node) =>
        spans.flatMap(({ fromMs, toMs }) => {
          const from = { ms: fromMs, node };
          return node < 0 ? [] : toMs === null ? [from] : [from, { ms: toMs, node }];
        }),
      ),
    );
  }

  private idOf(node: number): string {
    return this.cases[node]?.id ?? '';
  }

  private otherEnd(link: number, node: number): number {
    const [a, b] = this.ends[link] ?? [node, node];
    return a === node ? b : a;
  }

  private refresh(link: number, ms: number): void {
    const [a = -1, b = -1] = this.ends[link] ?? [];
    const told = this.links[link];
    const isPresent = this.members[a] && this.members[b];
    const span = isPresent
      ? told?.spans.find(({ fromMs, toMs }) => fromMs <= ms && (toMs === null || ms < toMs))
      : undefined;
    if (!told || !span) this.joins[link] = null;
    else if (this.joins[link]?.link !== span.link) {
      this.joins[link] = { a: told.a, b: told.b, link: span.link };
    }
  }

  /** The parts of these cases, which no link joins to others; in the order of the question. */
  private group(around: ReadonlySet<number>): Part[] {
    const roots = new Map<number, number>();
    for (const node of around) {
      this.partOf[node] = null;
      this.joinedOf[node] = null;
      if (this.members[node] && !roots.has(node)) this.reach(node, roots);
    }
    const inOrder = Uint32Array.from(roots.keys()).sort();
    const groups = groupedBy([...inOrder], (node) => roots.get(node) ?? node);
    return [...groups.values()].flatMap((joined) => {
      for (const node of joined) this.joinedOf[node] = joined;
      const apart = this.unnamedApart(joined);
      return this.partsOf(joined, apart).map((nodes) => {
        const part = { nodes, state: this.stateOf(nodes, apart) };
        for (const node of nodes) this.partOf[node] = part;
        return part;
      });
    });
  }

  /** Links by which an enzyme without a name would join two that are named apart. */
  private unnamedApart(joined: readonly number[]): ReadonlySet<number> {
    const familyOf = (node: number) => this.members[node]?.state.family ?? MECHANISM_UNKNOWN;
    const named = new Set(joined.map(familyOf));
    named.delete(MECHANISM_UNKNOWN);
    if (named.size < 2) return NONE;
    const unnamed = joined.filter((node) => familyOf(node) === MECHANISM_UNKNOWN);
    const roots = new Map<number, number>();
    const isOther = (link: number) =>
      (this.ends[link] ?? []).some((node) => familyOf(node) !== MECHANISM_UNKNOWN);
    for (const node of unnamed) if (!roots.has(node)) this.reach(node, roots, isOther);
    const apart = new Set<number>();
    for (const nodes of groupedBy(unnamed, (node) => roots.get(node) ?? node).values()) {
      const ways = nodes.flatMap((node) =>
        (this.linksOf[node] ?? [])
          .filter((link) => this.joins[link])
          .map((link) => ({ link, family: familyOf(this.otherEnd(link, node)) }))
          .filter(({ family }) => family !== MECHANISM_UNKNOWN)
          .map((way) => ({ ...way, sinceMs: this.links[way.link]?.spans[0]?.fromMs ?? 0 })),
      );
      // It stays with those with whom it stood first.
      const [first] = ways.sort(
        (a, b) => a.sinceMs - b.sinceMs || (a.family < b.family ? -1 : Number(a.family > b.family)),
      );
      for (const { link, family } of ways) if (family !== first?.family) apart.add(link);
    }
    return apart;
  }

  private partsOf(joined: readonly number[], apart: ReadonlySet<number>): readonly number[][] {
    if (apart.size === 0) return [[...joined]];
    const roots = new Map<number, number>();
    for (const node of joined) {
      if (!roots.has(node)) this.reach(node, roots, (link) => apart.has(link));
    }
    return [...groupedBy(joined, (node) => roots.get(node) ?? node).values()];
  }

  /** Marks everything that is joined to a case. */
  private reach(
    root: number,
    roots: Map<number, number>,
    isApart: (link: number) => boolean = () => false,
  ): void {
    const waiting = [root];
    roots.set(root, root);
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      for (const link of this.linksOf[node] ?? []) {
        if (!this.joins[link] || isApart(link)) continue;
        const other = this.otherEnd(link, node);
        if (roots.has(other)) continue;
        roots.set(other, root);
        waiting.push(other);
      }
    }
  }

  private stateOf(nodes: readonly number[], apart: ReadonlySet<number>): ClusterState {
    const mine: number[] = [];
    for (const node of nodes) {
      for (const link of this.linksOf[node] ?? []) {
        if (!this.joins[link] || this.ends[link]?.[0] !== node || apart.has(link)) continue;
        mine.push(link);
      }
    }
    const links = Uint32Array.from(mine).sort();
    return {
      members: nodes.flatMap((node) => this.members[node] ?? []),
      links: [...links].flatMap((link) => this.joins[link] ?? []),
    };
  }
}
