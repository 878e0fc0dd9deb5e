import { instantMs } from '@carbawatch/contracts';
import type { ResultVersion } from './evidence-types';

/**
 * Of several results of the same test (`keyOf`) the newest final one stands: preliminary never
 * overrides final, a correction replaces, a cancelled one is gone. Results that no version and no
 * time tells apart all stay, so that a contradiction among them is seen and not settled by order.
 */
export function currentResults<T extends ResultVersion>(
  results: readonly T[],
  keyOf: (result: T) => string,
): T[] {
  if (results.every((r) => r.status === undefined && r.reportedAt === undefined && !r.version)) {
    return [...results];
  }
  const groups = new Map<string, T[]>();
  for (const result of results) {
    if (result.status === 'cancelled') continue;
    const key = keyOf(result);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [result]);
    else group.push(result);
  }
  return [...groups.values()].flatMap(standing);
}

function standing<T extends ResultVersion>(group: T[]): T[] {
  const final = group.filter((r) => r.status !== 'preliminary');
  const candidates = final.length > 0 ? final : group;
  return candidates.filter((r) => !candidates.some((other) => isNewer(other, r)));
}

/** Newer by version, then by time of report; without either, neither is. */
export function isNewer(a: ResultVersion, b: ResultVersion): boolean {
  const versions = [a.version ?? null, b.version ?? null] as const;
  if (versions[0] !== null && versions[1] !== null && versions[0] !== versions[1]) {
    return versions[0] > versions[1];
  }
  if (a.reportedAt === undefined || b.reportedAt === undefined) return false;
  return timeOf(a.reportedAt) > timeOf(b.reportedAt);
}

function timeOf(reportedAt: string): number {
  return instantMs(reportedAt, 'UTC');
}
