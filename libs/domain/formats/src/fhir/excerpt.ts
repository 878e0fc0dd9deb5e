import type { Placed } from './isolate-report';
import { isOf } from './reading';
import type { FhirReading, Node } from './reading';

/** Resources of one item that are kept beside it; an isolate has some dozens. */
const RESOURCES_MAX = 300;

/**
 * One item of a Bundle as a Bundle of its own, so that it can be corrected and replayed by itself:
 * what it was read from and what that refers to. Members that belong to other items are left out.
 */
export function excerptOf(reading: FhirReading, { sources, patient }: Placed): string {
  const kept = new Set<Node>();
  const queue = [...sources, ...(patient ? [patient] : [])].map(rootOf);
  for (let next = queue.shift(); next && kept.size < RESOURCES_MAX; next = queue.shift()) {
    if (kept.has(next)) continue;
    kept.add(next);
    queue.push(...referredBy(reading, next));
  }
  return JSON.stringify({
    resourceType: 'Bundle',
    type: 'collection',
    timestamp: reading.messageTime,
    entry: [...kept].map((node) => ({
      fullUrl: node.fullUrl,
      resource: withoutOthers(reading, node, kept),
    })),
  });
}

function rootOf(node: Node): Node {
  return node.container ? rootOf(node.container) : node;
}

/** What a resource needs to be understood; not the members of a list, which are items' own. */
function referredBy(reading: FhirReading, node: Node): Node[] {
  const { resource } = node;
  switch (resource?.resourceType) {
    case 'Observation':
      return found(reading, node, [
        resource.subject,
        resource.encounter,
        resource.specimen,
        ...(resource.basedOn ?? []),
      ]);
    case 'DiagnosticReport':
      return found(reading, node, [
        resource.subject,
        resource.encounter,
        ...(resource.specimen ?? []),
        ...(resource.basedOn ?? []),
      ]);
    case 'Specimen':
      return found(reading, node, [
        resource.subject,
        ...(resource.parent ?? []),
        ...(resource.request ?? []),
      ]);
    case 'Encounter':
      return [
        ...found(reading, node, [
          resource.subject,
          ...(resource.location ?? []).map(({ location }) => location),
          ...(resource.diagnosis ?? []).map(({ condition }) => condition),
        ]),
        ...(isOf(node, 'Encounter') ? reading.conditionsOf(node) : []),
      ];
    case 'Location':
      return found(reading, node, [resource.partOf]);
    case 'Patient':
      return found(
        reading,
        node,
        (resource.link ?? []).map(({ other }) => other),
      );
    default:
      return [];
  }
}

function found(
  reading: FhirReading,
  from: Node,
  references: readonly Parameters<FhirReading['target']>[0][],
): Node[] {
  return references.flatMap((reference) => {
    const target = reading.target(reference, from);
    return target.kind === 'node' ? [rootOf(target.node)] : [];
  });
}

function withoutOthers(reading: FhirReading, node: Node, kept: ReadonlySet<Node>): object {
  if (!isOf(node, 'DiagnosticReport') && !isOf(node, 'Observation')) return node.raw;
  const name = isOf(node, 'DiagnosticReport') ? 'result' : 'hasMember';
  const references: unknown = Reflect.get(node.raw, name);
  if (!Array.isArray(references)) return node.raw;
  const targets = reading.membersOf(node);
  const own = references.filter((_, index) => {
    const target = targets[index];
    return target?.kind !== 'node' || kept.has(rootOf(target.node));
  });
  return { ...node.raw, [name]: own };
}
