import type { Cluster } from '@carbawatch/contracts';

/**
 * The cluster's own wards, those of its first positives, then the others: in this order they take
 * their colours, so that a ward has one on the whole page.
 */
export function wardOrder(
  { wards, epidemicCurve }: Pick<Cluster, 'wards' | 'epidemicCurve'>,
  others: readonly string[] = [],
): string[] {
  const cases = epidemicCurve.flatMap(({ ward }) => (ward === null ? [] : [ward]));
  return [...new Set([...wards, ...[...cases].sort(), ...[...others].sort()])];
}
