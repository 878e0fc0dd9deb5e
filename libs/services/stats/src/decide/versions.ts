/** Something that was true at the end of the known days `knownFrom` until before `knownTo`. */
export interface Version<T> {
  key: string;
  knownFrom: string;
  /** A day, or FOREVER while nothing newer is known; text order is time order. */
  knownTo: string;
  value: T;
}

/** PostgreSQL's last date; it sorts behind every day as text too. */
export const FOREVER = 'infinity';

/** Equal in content, whatever the order of fields; a field that is undefined is none. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, i) => sameValue(item, b[i]))
    );
  }
  return sameFields(a, b);
}

function sameFields(a: object, b: object): boolean {
  let fields = 0;
  for (const [name, value] of Object.entries(a)) {
    if (value === undefined) continue;
    fields += 1;
    if (!sameValue(value, Reflect.get(b, name))) return false;
  }
  for (const value of Object.values(b)) if (value !== undefined) fields -= 1;
  return fields === 0;
}

/** The same text for the same content, whatever the order of its fields. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

/** One version for each run of days with the same value; a day without one ends it. */
export function versionsOf<T>(
  days: readonly string[],
  valuesByDay: readonly (readonly T[])[],
  keyOf: (value: T) => string,
): Version<T>[] {
  const closed: Version<T>[] = [];
  let open = new Map<string, Version<T>>();
  for (const [index, day] of days.entries()) {
    const next = new Map<string, Version<T>>();
    for (const value of valuesByDay[index] ?? []) {
      const key = keyOf(value);
      const before = open.get(key);
      if (before && sameValue(before.value, value)) {
        next.set(key, before);
        open.delete(key);
      } else {
        next.set(key, { key, knownFrom: day, knownTo: FOREVER, value });
      }
    }
    for (const version of open.values()) closed.push({ ...version, knownTo: day });
    open = next;
  }
  return [...closed, ...open.values()];
}

/**
 * What stands after everything known from `since` on was decided anew: stored versions that began
 * earlier end there, and go on where the new one says the same.
 */
export function renewed<T>(
  stored: readonly Version<T>[],
  fresh: readonly Version<T>[],
  since: string | null,
): Version<T>[] {
  if (since === null) return [...fresh];
  const heads = stored
    .filter(({ knownFrom }) => knownFrom < since)
    .map((version) => (version.knownTo > since ? { ...version, knownTo: since } : version));
  const ending = new Map(
    heads.filter(({ knownTo }) => knownTo === since).map((head) => [head.key, head]),
  );
  const joined = fresh.map((version) => {
    const head = ending.get(version.key);
    const goesOn = head && version.knownFrom === since && sameValue(head.value, version.value);
    if (!goesOn) return version;
    ending.delete(version.key);
    return { ...version, knownFrom: head.knownFrom };
  });
  const standing = heads.filter((head) => head.knownTo !== since || ending.get(head.key) === head);
  return [...standing, ...joined];
}

export interface Difference<T> {
  removed: Version<T>[];
  /** New, or changed under the same key and first day. */
  written: Version<T>[];
  /** What stood in the place of a changed one. */
  replaced: Version<T>[];
}

/** What these differences write, each with 1, and what they take back, each with -1. */
export function eachVersion<T>(
  differences: readonly Difference<T>[],
  count: (version: Version<T>, sign: 1 | -1) => void,
): void {
  for (const { removed, replaced, written } of differences) {
    for (const version of removed) count(version, -1);
    for (const version of replaced) count(version, -1);
    for (const version of written) count(version, 1);
  }
}

function placeOf({ key, knownFrom }: Version<unknown>): string {
  return `${knownFrom} ${key}`;
}

/** What to write so that `stored` becomes `wanted`. */
export function differenceOf<T>(
  stored: readonly Version<T>[],
  wanted: readonly Version<T>[],
): Difference<T> {
  const standing = new Map(stored.map((version) => [placeOf(version), version]));
  const written: Version<T>[] = [];
  const replaced: Version<T>[] = [];
  for (const version of wanted) {
    const place = placeOf(version);
    const before = standing.get(place);
    standing.delete(place);
    if (before && before.knownTo === version.knownTo && sameValue(before.value, version.value)) {
      continue;
    }
    written.push(version);
    if (before) replaced.push(before);
  }
  return { removed: [...standing.values()], written, replaced };
}
