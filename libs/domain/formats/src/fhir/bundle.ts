import { checkAgainst } from '../check';
import { problemOf } from '../problems';
import type { ReadProblem } from '../problems';
import { ITEMS_MAX } from '../read-result';
import { field, isObject, textIn } from './json';
import { idIn } from './reading';
import type { Node } from './reading';
import { RESOURCES, isResourceType } from './resources';
import type { Resource, ResourceType } from './resources';

export interface Found {
  readonly nodes: readonly Node[];
  readonly timestamp: string | undefined;
  /** Places of entries that ask for a deletion. */
  readonly deletions: readonly string[];
}

/** A batch answered with search sets nests two deep. */
const BUNDLES_DEEP_MAX = 4;

/** The resources of a payload that are read here; others are let pass. */
export function resourcesOf(value: unknown): Found | { readonly problem: ReadProblem } {
  if (!isObject(value)) return { problem: problemOf('bad-value', '', 'a resource is needed') };
  const type = field(value, 'resourceType');
  if (type === undefined) {
    return { problem: problemOf('missing-field', '/resourceType', 'resourceType') };
  }
  if (type !== 'Bundle') {
    const served = `served: Bundle, ${Object.keys(RESOURCES).join(', ')}`;
    if (!isResourceType(type)) {
      return { problem: problemOf('unsupported-type', '/resourceType', served) };
    }
    return { nodes: nodesOf({ value, type, pointer: '' }), timestamp: undefined, deletions: [] };
  }
  const entries = field(value, 'entry');
  if (entries === undefined) return { problem: problemOf('empty-payload', '/entry') };
  const collected = new Collected();
  const problem = collected.take(value, '', 0);
  if (problem) return { problem };
  if (entries instanceof Array && entries.length === 0) {
    return { problem: problemOf('empty-payload', '/entry') };
  }
  return {
    nodes: newestOf(collected.nodes, field(value, 'type') === 'history'),
    timestamp: textIn(value, 'timestamp'),
    deletions: collected.deletions,
  };
}

class Collected {
  readonly nodes: Node[] = [];
  readonly deletions: string[] = [];
  private entries = 0;

  take(bundle: object, pointer: string, depth: number): ReadProblem | null {
    const entries = field(bundle, 'entry');
    if (entries === undefined) return null;
    if (!Array.isArray(entries)) {
      return problemOf('bad-value', `${pointer}/entry`, 'a list of entries is needed');
    }
    this.entries += entries.length;
    if (this.entries > ITEMS_MAX || depth > BUNDLES_DEEP_MAX) {
      return problemOf('too-many-items', `${pointer}/entry`, `at most ${ITEMS_MAX} entries`);
    }
    for (const [index, entry] of entries.entries()) {
      const problem = this.takeEntry(entry, `${pointer}/entry/${index}`, depth);
      if (problem) return problem;
    }
    return null;
  }

  private takeEntry(entry: unknown, pointer: string, depth: number): ReadProblem | null {
    if (!isObject(entry)) return problemOf('bad-value', pointer, 'an object is needed');
    const value = field(entry, 'resource');
    const request = field(entry, 'request');
    if (isObject(request) && field(request, 'method') === 'DELETE') {
      this.deletions.push(pointer);
      return null;
    }
    if (value === undefined) return null;
    const place = `${pointer}/resource`;
    if (!isObject(value)) return problemOf('bad-value', place, 'an object is needed');
    const type = field(value, 'resourceType');
    if (type === undefined) {
      return problemOf('missing-field', `${place}/resourceType`, 'resourceType');
    }
    if (type === 'Bundle') return this.take(value, place, depth + 1);
    if (!isResourceType(type)) return null;
    const fullUrl = textIn(entry, 'fullUrl');
    this.nodes.push(...nodesOf({ value, type, pointer: place, fullUrl }));
    return null;
  }
}

interface Standing {
  readonly value: object;
  readonly type: ResourceType;
  readonly pointer: string;
  readonly fullUrl?: string | undefined;
  readonly container?: Node;
}

/** Contained resources of one; a report with its panels has some dozens. */
const CONTAINED_MAX = 2_000;

/** A resource and what it contains. */
function nodesOf({ value, type, pointer, fullUrl, container }: Standing): Node[] {
  const place = (path: readonly PropertyKey[]): string =>
    [pointer, ...path.map((step) => String(step))].join('/');
  const checked = checkAgainst<Resource>(RESOURCES[type], value, place);
  const node: Node = {
    type,
    pointer,
    resource: 'payload' in checked ? checked.payload : null,
    problems: 'problems' in checked ? checked.problems : [],
    fullUrl,
    raw: value,
    container,
  };
  const inner = container ? undefined : field(value, 'contained');
  if (!Array.isArray(inner)) return [node];
  return [
    node,
    ...inner.slice(0, CONTAINED_MAX).flatMap((one, index) => {
      const innerType = isObject(one) ? field(one, 'resourceType') : undefined;
      if (!isObject(one) || !isResourceType(innerType)) return [];
      const standing = { value: one, type: innerType, pointer: `${pointer}/contained/${index}` };
      return nodesOf({ ...standing, container: node });
    }),
  ];
}

/** Of several versions of one resource the newest; a history has it first. */
function newestOf(nodes: readonly Node[], isHistory: boolean): Node[] {
  const newest = new Map<string, Node>();
  for (const node of nodes) {
    const key = keyOf(node);
    const known = newest.get(key);
    if (!known || isNewer(node, known, isHistory)) newest.set(key, node);
  }
  const dropped = new Set(nodes.filter((node) => newest.get(keyOf(node)) !== node));
  return nodes.filter(
    (node) => !dropped.has(node) && !(node.container && dropped.has(node.container)),
  );
}

function keyOf(node: Node): string {
  const id = idIn(node.raw);
  if (node.container || id === undefined) return node.pointer;
  const server = /^https?:\/\//.test(node.fullUrl ?? '') ? node.fullUrl : '';
  return `${server} ${node.type}/${id}`;
}

function isNewer(node: Node, known: Node, isHistory: boolean): boolean {
  const [one, other] = [updatedAt(node), updatedAt(known)];
  if (!Number.isNaN(one) && !Number.isNaN(other) && one !== other) return one > other;
  return !isHistory;
}

function updatedAt({ resource }: Node): number {
  return Date.parse(resource?.meta?.lastUpdated ?? '');
}
