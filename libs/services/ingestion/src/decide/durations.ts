/** How long a step took, over the isolates for which both of its ends are known. */
export interface Durations {
  readonly isolates: number;
  readonly medianSeconds: number | null;
  readonly p90Seconds: number | null;
}

/**
 * Median and 90th percentile (R's type 7, the usual one) of the seconds between two instants. A
 * negative time is a clock that is wrong, and is left out.
 */
export function durationsOf(pairs: readonly (readonly [Date | null, Date | null])[]): Durations {
  const seconds = pairs
    .flatMap(([from, to]) => (from && to ? [(to.getTime() - from.getTime()) / 1000] : []))
    .filter((duration) => duration >= 0)
    .sort((a, b) => a - b);
  return {
    isolates: seconds.length,
    medianSeconds: quantile(seconds, 0.5),
    p90Seconds: quantile(seconds, 0.9),
  };
}

function quantile(sorted: readonly number[], p: number): number | null {
  const at = (sorted.length - 1) * p;
  const low = sorted[Math.floor(at)];
  const high = sorted[Math.ceil(at)];
  if (low === undefined || high === undefined) return null;
  return low + (high - low) * (at - Math.floor(at));
}
