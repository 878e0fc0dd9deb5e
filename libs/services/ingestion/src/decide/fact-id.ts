import { uuidV5 } from './uuid';

/** The same for the same words, in whichever order their fields came. */
export function factIdOf(namespace: string, said: object): string {
  return uuidV5(namespace, JSON.stringify(sorted(said)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries: [string, unknown][] = Object.entries(value);
  return entries
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => [name, sorted(inner)]);
}
