import { field, isObject } from './json';
import type { FhirReading, Node } from './reading';

/** HTEST, v3-ActReason: test health data. */
export function hasTestLabel(value: unknown): boolean {
  const meta = isObject(value) ? field(value, 'meta') : undefined;
  if (!isObject(meta)) return false;
  return ['tag', 'security'].some((name) => {
    const labels = field(meta, name);
    return (
      Array.isArray(labels) &&
      labels.some((label) => isObject(label) && field(label, 'code') === 'HTEST')
    );
  });
}

/** The Bundle is a test, or one of the resources that an item was read from. */
export function isTest(reading: FhirReading, nodes: readonly (Node | undefined)[]): boolean {
  return reading.isTest || nodes.some((node) => node !== undefined && hasTestLabel(node.raw));
}
