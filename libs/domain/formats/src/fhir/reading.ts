import type { Moment } from '@carbawatch/contracts';
import { isMoment, withOffset } from '@carbawatch/contracts';
import type { ProblemSink } from '../isolate-results';
import { problemOf } from '../problems';
import type { ProblemCode, ReadProblem } from '../problems';
import type { ReadOptions } from '../read-result';
import type { Reference, Resource, ResourceOf, ResourceType } from './resources';

/** A resource where it stands in what was sent. */
export interface Node<R extends Resource | null = Resource | null> {
  readonly type: ResourceType;
  /** JSON Pointer. */
  readonly pointer: string;
  /** Null when a part of it has a wrong form; then `problems` says which. */
  readonly resource: R;
  readonly problems: readonly ReadProblem[];
  readonly fullUrl: string | undefined;
  readonly raw: object;
  /** The resource that contains this one. */
  readonly container: Node | undefined;
}

export type NodeOf<T extends ResourceType> = Node<ResourceOf<T>>;

export function isOf<T extends ResourceType>(node: Node | undefined, type: T): node is NodeOf<T> {
  return node?.resource?.resourceType === type;
}

/** An item that is wrong in more places than this is wrong in one way. */
const PROBLEMS_MAX = 100;

/** The problems of one item, each of a place once. */
export class Problems implements ProblemSink {
  readonly list: ReadProblem[] = [];
  private readonly reported = new Set<string>();

  report(code: ProblemCode, pointer: string, about?: string): void {
    this.take(problemOf(code, pointer, about));
  }

  take(problem: ReadProblem): void {
    const { code, pointer } = problem;
    const key = `${code} ${pointer}`;
    if (this.reported.has(key) || this.reported.size > PROBLEMS_MAX) return;
    this.reported.add(key);
    const isMore = this.reported.size > PROBLEMS_MAX;
    this.list.push(isMore ? problemOf('problems-cut', pointer) : problem);
  }
}

/** What a reference leads to: a resource of the payload, or what it says of one that is not. */
export type Target =
  | { readonly kind: 'none' }
  | { readonly kind: 'node'; readonly node: Node }
  | { readonly kind: 'elsewhere'; readonly reference: Reference };

/** One payload while it is read: its resources, and where references lead. */
export class FhirReading {
  private readonly byKey = new Map<string, Node>();
  private readonly byType = new Map<ResourceType, Node[]>();
  private readonly members = new Map<Node, readonly Target[]>();
  private conditions: Map<Node, NodeOf<'Condition'>[]> | undefined;

  constructor(
    readonly nodes: readonly Node[],
    readonly options: ReadOptions,
    /** Bundle.timestamp, else nothing. */
    readonly messageTime: Moment | undefined,
    /** The Bundle is labelled as test data. */
    readonly isTest: boolean,
  ) {
    for (const node of nodes) {
      for (const key of keysOf(node)) if (!this.byKey.has(key)) this.byKey.set(key, node);
      const same = this.byType.get(node.type);
      if (same) same.push(node);
      else this.byType.set(node.type, [node]);
    }
  }

  all<T extends ResourceType>(type: T): NodeOf<T>[] {
    return (this.byType.get(type) ?? []).filter((node) => isOf(node, type));
  }

  /** Where the results of a report or the members of a panel lead, found out once. */
  membersOf(node: NodeOf<'Observation'> | NodeOf<'DiagnosticReport'>): readonly Target[] {
    const known = this.members.get(node);
    if (known) return known;
    const { resource } = node;
    const references =
      resource.resourceType === 'Observation' ? resource.hasMember : resource.result;
    const targets = (references ?? []).map((reference) => this.target(reference, node));
    this.members.set(node, targets);
    return targets;
  }

  /** Conditions that name an Encounter as theirs. */
  conditionsOf(encounter: NodeOf<'Encounter'>): NodeOf<'Condition'>[] {
    this.conditions ??= this.conditionsByEncounter();
    return this.conditions.get(encounter) ?? [];
  }

  private conditionsByEncounter(): Map<Node, NodeOf<'Condition'>[]> {
    const found = new Map<Node, NodeOf<'Condition'>[]>();
    for (const node of this.all('Condition')) {
      const encounter = this.resolve(node.resource.encounter, node, 'Encounter');
      if (!encounter) continue;
      const others = found.get(encounter);
      if (others) others.push(node);
      else found.set(encounter, [node]);
    }
    return found;
  }

  unreadable(): Node[] {
    return this.nodes.filter(({ resource }) => resource === null);
  }

  target(reference: Reference | undefined, from: Node): Target {
    if (!reference) return { kind: 'none' };
    const found = this.find(reference.reference, from);
    if (found) return { kind: 'node', node: found };
    const says = reference.reference ?? reference.identifier?.value ?? reference.display;
    return says === undefined ? { kind: 'none' } : { kind: 'elsewhere', reference };
  }

  /** The resource of a type that a reference names; undefined when it is not in the payload. */
  resolve<T extends ResourceType>(
    reference: Reference | undefined,
    from: Node,
    type: T,
  ): NodeOf<T> | undefined {
    const target = this.target(reference, from);
    return target.kind === 'node' && isOf(target.node, type) ? target.node : undefined;
  }

  resolveAll<T extends ResourceType>(
    references: readonly Reference[] | undefined,
    from: Node,
    type: T,
  ): NodeOf<T>[] {
    return (references ?? []).flatMap((reference) => this.resolve(reference, from, type) ?? []);
  }

  /** Contained first, then as it stands, then relative to where the referring entry lives. */
  private find(url: string | undefined, from: Node): Node | undefined {
    if (url === undefined || url === '') return undefined;
    const root = from.container ?? from;
    if (url.startsWith('#')) return url === '#' ? root : this.byKey.get(`${root.pointer}${url}`);
    const plain = url.replace(/\/_history\/[^/]*$/, '');
    const server = /^(https?:\/\/.{1,500}?\/)[A-Z][A-Za-z]{2,40}\/[^/]{1,64}$/.exec(
      root.fullUrl ?? '',
    );
    const own = server?.[1] === undefined ? undefined : this.byKey.get(`${server[1]}${plain}`);
    if (own) return own;
    const isRelative = typeAndId(plain) === plain;
    if (!isRelative && this.byKey.has(plain)) return this.byKey.get(plain);
    // The same id on another server is somebody else.
    const loose = this.byKey.get(typeAndId(plain) ?? plain);
    const isElsewhere = /^https?:/.test(loose?.fullUrl ?? '');
    return isElsewhere && (server !== null || !isRelative) ? undefined : loose;
  }

  /** A time as FHIR writes it; one that is imprecise or impossible is reported and left out. */
  moment(text: string | undefined, pointer: string, sink: ProblemSink): Moment | undefined {
    if (text === undefined) return undefined;
    if (isMoment(text)) return withOffset(text, this.options.timeZone);
    sink.report('bad-date', pointer);
    return undefined;
  }
}

/** `Patient/17` of any address that ends in it. */
export function typeAndId(url: string): string | undefined {
  return /(?:^|\/)([A-Z][A-Za-z]{2,40}\/[A-Za-z0-9.-]{1,64})$/.exec(url)?.[1];
}

export function logicalId(url: string | undefined): string | undefined {
  return url === undefined
    ? undefined
    : typeAndId(url.replace(/\/_history\/.*$/, ''))?.split('/')[1];
}

function keysOf(node: Node): string[] {
  const id = node.resource?.id ?? idIn(node.raw);
  if (node.container) return id === undefined ? [] : [`${node.container.pointer}#${id}`];
  return [
    ...(node.fullUrl === undefined ? [] : [node.fullUrl]),
    ...(id === undefined ? [] : [`${node.type}/${id}`]),
  ];
}

export function idIn(raw: object): string | undefined {
  const id: unknown = Reflect.get(raw, 'id');
  return typeof id === 'string' ? id : undefined;
}
