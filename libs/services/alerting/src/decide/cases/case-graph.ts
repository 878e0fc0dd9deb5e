import { instantMs } from '@carbawatch/contracts';
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

  constructor(
    private readonly cases: readonly KnownCase[],
    private readonly links: readonly CaseLink[],
  ) {
    const nodes = new Map(cases.map(({ id }, node) => [id, node]));
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
    const gone = new Set<Part>();
    const around = new Set(touched);
    for (const node of touched) {
      const part = this.partOf[node];
      if (part) gone.add(part);
      for (const link of this.linksOf[node] ?? []) {
        this.refresh(link, ms);
        if (!this.joins[link]) continue;
        const other = this.otherEnd(link, node);
        const theirs = this.partOf[other];
        if (theirs) gone.add(theirs);
        around.add(other);
      }
    }
    for (const { nodes } of gone) for (const node of nodes) around.add(node);
    return { gone: [...gone], parts: this.group(around) };
  }

  /** Whether a part of before has a case in one of now. */
  isHeldBy({ nodes }: Part, part: Part): boolean {
    return nodes.some((node) => this.partOf[node] === part);
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
      if (this.members[node] && !roots.has(node)) this.reach(node, roots);
    }
    const inOrder = Uint32Array.from(roots.keys()).sort();
    const groups = groupedBy([...inOrder], (node) => roots.get(node) ?? node);
    return [...groups.values()].map((nodes) => {
      const part = { nodes, state: this.stateOf(nodes) };
      for (const node of nodes) this.partOf[node] = part;
      return part;
    });
  }

  /** Marks everything that is joined to a case. */
  private reach(root: number, roots: Map<number, number>): void {
    const waiting = [root];
    roots.set(root, root);
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      for (const link of this.linksOf[node] ?? []) {
        if (!this.joins[link]) continue;
        const other = this.otherEnd(link, node);
        if (roots.has(other)) continue;
        roots.set(other, root);
        waiting.push(other);
      }
    }
  }

  private stateOf(nodes: readonly number[]): ClusterState {
    const mine: number[] = [];
    for (const node of nodes) {
      for (const link of this.linksOf[node] ?? []) {
        if (this.joins[link] && this.ends[link]?.[0] === node) mine.push(link);
      }
    }
    const links = Uint32Array.from(mine).sort();
    return {
      members: nodes.flatMap((node) => this.members[node] ?? []),
      links: [...links].flatMap((link) => this.joins[link] ?? []),
    };
  }
}
