const percentOf = (share: number): number => Number((100 * share).toFixed(2));

/** A curve in percent that goes down or up in steps, from the first day on. */
export function stepsOf(
  time: readonly number[],
  value: readonly number[],
  from: number,
): number[][] {
  return [[0, from], ...time.map((day, at) => [day, value[at] ?? from])].map(
    ([day = 0, share = 0]) => [day, percentOf(share)],
  );
}

type Limits = readonly (number | null)[];

/**
 * The outline of the limits of such a curve in percent: along the upper ones and back along the
 * lower. Where a curve has no limits, the band is as thin as the curve.
 */
export function bandOf(
  curve: { readonly time: readonly number[]; readonly value: readonly number[] },
  { lower, upper }: { readonly lower: Limits; readonly upper: Limits },
  from: number,
): number[][] {
  const edge = (limits: Limits): number[][] => {
    let before = percentOf(from);
    return curve.time.flatMap((day, at) => {
      const next = percentOf(limits[at] ?? curve.value[at] ?? from);
      const corner = [
        [day, before],
        [day, next],
      ];
      before = next;
      return corner;
    });
  };
  return [[0, percentOf(from)], ...edge(upper), ...edge(lower).reverse()];
}
