/** Thirty periods with an outbreak at 22 to 25. */
export const OUTBREAK_SERIES: readonly number[] = [
  0, 1, 0, 2, 1, 0, 1, 1, 0, 2, 1, 0, 1, 3, 0, 1, 2, 0, 1, 1, 0, 4, 5, 3, 6, 2, 1, 0, 1, 0,
];

/** Six years of weeks: one case every ninth week, two every 37th, and 1, 2, 4 in the last three. */
export const SPARSE_SERIES: readonly number[] = Array.from({ length: 312 }, (_, i) => {
  const week = i + 1;
  if (week >= 310) return [1, 2, 4][week - 310] ?? 0;
  if (week >= 40 && (week - 40) % 37 === 0) return 2;
  return week >= 5 && (week - 5) % 9 === 0 ? 1 : 0;
});
