/** What tells whether two alerts are of one cluster. */
interface OfCluster {
  readonly id: string;
  readonly rule: string;
  readonly isolates: readonly string[];
  readonly raisedAt: string;
}

/**
 * A cluster that forms at another moment has another id. Of these alerts the one that is of the
 * same isolates as one that is gone: it shares most of them, and at least half; none where none
 * does.
 */
export function heirOf<I extends OfCluster>(was: OfCluster, among: readonly I[]): I | null {
  const seen = new Set(was.isolates);
  const shared = ({ isolates }: I) => isolates.filter((one) => seen.has(one)).length;
  const [heir] = among
    .filter((is) => is.rule === was.rule && shared(is) > 0 && 2 * shared(is) >= seen.size)
    .sort((a, b) => shared(b) - shared(a) || byRaising(a, b));
  return heir ?? null;
}

function byRaising(a: OfCluster, b: OfCluster): number {
  return Date.parse(a.raisedAt) - Date.parse(b.raisedAt) || (a.id < b.id ? -1 : 1);
}
