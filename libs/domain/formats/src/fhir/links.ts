import { isOf } from './reading';
import type { FhirReading, NodeOf } from './reading';
import type { Reference } from './resources';

type ObservationNode = NodeOf<'Observation'>;
type ReportNode = NodeOf<'DiagnosticReport'>;

/**
 * How far a chain of references is followed: results nest some five deep. Without a bound a chain
 * that is as long as the payload costs the square of its length, since each link asks for its own.
 */
const LEVELS_MAX = 20;
/** Observations above one, over all levels. */
const STEPS_MAX = 200;
/** Reports that list one Observation; in practice one, or a version before it. */
const REPORTS_MAX = 10;
const TRIGGERED_BY = /\/extension-Observation\.triggeredBy$/;

/** Which Observations, reports and specimens of a payload belong together. */
export class Links {
  private readonly members = new Map<ObservationNode, ObservationNode[]>();
  private readonly parents = new Map<ObservationNode, ObservationNode[]>();
  private readonly reports = new Map<ObservationNode, ReportNode[]>();

  constructor(private readonly reading: FhirReading) {
    for (const node of reading.all('Observation')) {
      const members = reading.resolveAll(node.resource.hasMember, node, 'Observation');
      this.members.set(node, members);
      for (const member of members) push(this.parents, member, node);
      for (const source of this.sourcesOf(node)) push(this.parents, node, source);
    }
    for (const report of reading.all('DiagnosticReport')) {
      const listed = reading.resolveAll(report.resource.result, report, 'Observation');
      for (const node of this.below(listed)) {
        if (this.reportsOf(node).length < REPORTS_MAX) push(this.reports, node, report);
      }
    }
  }

  /** `derivedFrom`, `focus` and the extension "triggered by", which MII uses for reflex tests. */
  private sourcesOf(node: ObservationNode): ObservationNode[] {
    const { derivedFrom = [], focus = [], extension = [] } = node.resource;
    const triggers = extension
      .filter(({ url }) => TRIGGERED_BY.test(url))
      .flatMap((one) => one.extension ?? [])
      .flatMap(({ valueReference }) => valueReference ?? []);
    const references: Reference[] = [...derivedFrom, ...focus, ...triggers];
    return this.reading.resolveAll(references, node, 'Observation');
  }

  reportsOf(node: ObservationNode): readonly ReportNode[] {
    return this.reports.get(node) ?? [];
  }

  /** Observations and all their members, each once. */
  below(roots: readonly ObservationNode[]): ObservationNode[] {
    return walk(roots, (node) => this.members.get(node) ?? []);
  }

  /** What an Observation is a member of, or derived from, nearest first, in levels. */
  levelsAbove(node: ObservationNode): ObservationNode[][] {
    const seen = new Set([node]);
    const levels: ObservationNode[][] = [[node]];
    let level = [node];
    while (level.length > 0 && seen.size < STEPS_MAX && levels.length < LEVELS_MAX) {
      const next = new Set(level.flatMap((one) => this.parents.get(one) ?? []));
      level = [...next].filter((one) => !seen.has(one));
      for (const one of level) seen.add(one);
      if (level.length > 0) levels.push(level);
    }
    return levels;
  }

  /** Its specimen, then what that was taken from, as keys that also hold across payloads. */
  specimenKeys(node: ObservationNode): string[] {
    const target = this.reading.target(node.resource.specimen, node);
    if (target.kind === 'none') return [];
    if (target.kind === 'elsewhere') {
      const { reference: url, identifier, display } = target.reference;
      return [`elsewhere ${url ?? identifier?.value ?? display ?? ''}`];
    }
    if (!isOf(target.node, 'Specimen')) return [target.node.pointer];
    const chain = walk([target.node], (one) =>
      this.reading.resolveAll(one.resource.parent, one, 'Specimen'),
    );
    return chain.map(({ pointer }) => pointer);
  }

  subjectKey(node: ObservationNode): string {
    const target = this.reading.target(node.resource.subject, node);
    if (target.kind === 'node') return target.node.pointer;
    if (target.kind === 'none') return '';
    return target.reference.reference ?? target.reference.identifier?.value ?? '';
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (!list) map.set(key, [value]);
  else if (!list.includes(value)) list.push(value);
}

/** The roots and what follows from them, each once, nearest first. */
export function walk<T>(roots: readonly T[], next: (one: T) => readonly T[]): T[] {
  const seen = new Set(roots);
  let level = [...seen];
  for (let depth = 1; depth < LEVELS_MAX && level.length > 0; depth += 1) {
    const further: T[] = [];
    for (const more of level.flatMap((one) => next(one))) {
      if (seen.has(more)) continue;
      seen.add(more);
      further.push(more);
    }
    level = further;
  }
  return [...seen];
}
