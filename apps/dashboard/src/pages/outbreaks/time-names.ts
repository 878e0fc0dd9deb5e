/** `2026-04` as its quarter, and as its year. */
const quarterOf = (month: string): string =>
  `${month.slice(0, 4)} Q${Math.ceil(Number(month.slice(5, 7)) / 3)}`;
const yearOf = (month: string): string => month.slice(0, 4);

/**
 * How months are named so that there are no more than so many: by themselves, else by quarters,
 * else by years. The names are in the order of time.
 */
export function timeNames(months: readonly string[], most: number): (month: string) => string {
  const kinds = [(month: string) => month, quarterOf, yearOf];
  return kinds.find((name) => new Set(months.map(name)).size <= most) ?? yearOf;
}
