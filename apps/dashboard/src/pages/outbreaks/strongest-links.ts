import type { Cluster } from '@carbawatch/contracts';

type Edge = Cluster['edges'][number];

/**
 * The links that join everybody with the fewest and strongest of them: strong before weak, the
 * longest time together first, then the shortest gap. What is left says no more of who belongs.
 */
export function strongestLinks(edges: readonly Edge[]): ReadonlySet<Edge> {
  const groupOf = new Map<string, string>();
  const rootOf = (id: string): string => {
    const above = groupOf.get(id) ?? id;
    return above === id ? id : rootOf(above);
  };
  const inOrder = [...edges].sort(
    (x, y) =>
      Number(x.weak) - Number(y.weak) ||
      y.overlapHours - x.overlapHours ||
      x.gapDays - y.gapDays ||
      (`${x.a}${x.b}` < `${y.a}${y.b}` ? -1 : 1),
  );
  const chosen = inOrder.filter(({ a, b }) => {
    const [one, other] = [rootOf(a), rootOf(b)];
    if (one === other) return false;
    groupOf.set(one, other);
    return true;
  });
  return new Set(chosen);
}
