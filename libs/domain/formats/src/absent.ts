import { isStorable } from './text';

/** How deep a payload may nest: the canonical shapes need five levels, and recursion has an end. */
const DEPTH_MAX = 16;

/** Beyond what any list or object of the canonical shapes may hold. */
const ENTRIES_MAX = 5_000;

/** Says something by being there: that somebody was announced, though neither when nor where to. */
const SAYS_BY_ITSELF: ReadonlySet<string> = new Set(['announced']);

/** Thrown by `withoutAbsent` for what no schema needs to look at; it names the place. */
export class Unacceptable extends Error {
  constructor(
    readonly reason: string,
    readonly path: readonly PropertyKey[],
  ) {
    super(reason);
    this.name = 'Unacceptable';
  }
}

/**
 * A copy without null, undefined, and what becomes empty by that: absent means unknown. Lists that
 * the sender left empty stay, and so does an announcement of no day and no ward. Throws
 * `Unacceptable` for nesting and lists beyond any canonical shape, and for text that neither JSON
 * nor PostgreSQL can keep (NUL, half a surrogate pair).
 */
export function withoutAbsent(value: unknown): unknown {
  return clean(value, []);
}

function clean(value: unknown, path: PropertyKey[]): unknown {
  if (typeof value === 'string') {
    if (!isStorable(value)) throw new Unacceptable('text holds NUL or half a surrogate pair', path);
    return value;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (path.length > DEPTH_MAX) throw new Unacceptable('nested too deeply', []);
  return Array.isArray(value) ? cleanList(value, path) : cleanObject(value, path);
}

function cleanList(list: readonly unknown[], path: PropertyKey[]): unknown[] {
  refuseOversized(list.length, path);
  const kept: unknown[] = [];
  for (let index = 0; index < list.length; index += 1) {
    path.push(index);
    kept.push(clean(list[index], path));
    path.pop();
  }
  return kept;
}

function cleanObject(object: object, path: PropertyKey[]): Record<string, unknown> {
  const names = Object.keys(object);
  refuseOversized(names.length, path);
  const kept: Record<string, unknown> = {};
  for (const name of names) {
    const inner: unknown = Reflect.get(object, name);
    if (inner === null || inner === undefined) continue;
    path.push(name);
    if (!isStorable(name)) throw new Unacceptable('a name holds NUL or half a surrogate pair', []);
    const cleaned = clean(inner, path);
    path.pop();
    if (SAYS_BY_ITSELF.has(name) || !isEmptyObject(cleaned)) put(kept, name, cleaned);
  }
  return kept;
}

/**
 * Assigning `__proto__` would change the object; as a field it is kept, and refused by its name.
 */
function put(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') {
    target[name] = value;
    return;
  }
  Object.defineProperty(target, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

function refuseOversized(count: number, path: readonly PropertyKey[]): void {
  if (count > ENTRIES_MAX) throw new Unacceptable(`at most ${ENTRIES_MAX} entries`, [...path]);
}

function isEmptyObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.keys(value).length === 0;
}
