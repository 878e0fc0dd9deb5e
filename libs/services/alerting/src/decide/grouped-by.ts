/** Items under the name that each is given, names in the order of their first item. */
export function groupedBy<T, K extends string | number>(
  items: readonly T[],
  nameOf: (item: T) => K,
): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(nameOf(item));
    if (group) group.push(item);
    else groups.set(nameOf(item), [item]);
  }
  return groups;
}
