/** How deep a payload may nest: the canonical shapes need five levels, and recursion has an end. */
export const DEPTH_MAX = 16;

export class TooDeep extends Error {}

/**
 * Without null, undefined, and what becomes empty by that: absent means unknown. Arrays that the
 * sender left empty stay. Throws `TooDeep` beyond `DEPTH_MAX` levels.
 */
export function withoutAbsent(value: unknown, depth = 0): unknown {
  if (depth > DEPTH_MAX) throw new TooDeep();
  if (Array.isArray(value)) {
    return value.map((element) => withoutAbsent(element, depth + 1));
  }
  if (typeof value !== 'object' || value === null) return value;
  const kept: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    if (inner === null || inner === undefined) continue;
    const cleaned = withoutAbsent(inner, depth + 1);
    if (isEmptyObject(cleaned)) continue;
    // A field called __proto__ must stay a field, so that it is refused by its name.
    Object.defineProperty(kept, name, {
      value: cleaned,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return kept;
}

function isEmptyObject(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).length === 0
  );
}
