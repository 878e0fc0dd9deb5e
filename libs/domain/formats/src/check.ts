import { z } from 'zod';
import { TooDeep, withoutAbsent } from './absent';
import { closestName } from './closest-name';
import { genotypeReport, readMovement, readReport } from './payloads';
import type { FormatPayload } from './payloads';
import { problemOf } from './problems';
import type { ReadProblem } from './problems';
import type { ReadItem } from './read-result';
import { isStorable } from './text';

/** A draft's fate: the payload as its schema has it, or what is wrong with it. */
export type Checked<T> = { readonly payload: T } | { readonly problems: readonly ReadProblem[] };

/** No answer lists more than this many places; the first ones are what gets corrected. */
const PROBLEMS_MAX = 50;

/** Beyond what any list of the canonical shapes may hold. */
const LIST_LENGTH_MAX = 5_000;

/** `place` turns a path into a pointer, since each format names places in its own way. */
export function checkAgainst<T>(
  schema: z.ZodType<T>,
  draft: unknown,
  place: (path: readonly PropertyKey[]) => string,
): Checked<T> {
  let cleaned: unknown;
  try {
    cleaned = withoutAbsent(draft);
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    return { problems: [problemOf('bad-value', place([]), 'nested too deeply')] };
  }
  const oversized = oversizedPath(cleaned, []);
  if (oversized) {
    const about = `at most ${LIST_LENGTH_MAX} entries`;
    return { problems: [problemOf('bad-value', place(oversized), about)] };
  }
  const unstorable = unstorablePath(cleaned, []);
  if (unstorable) {
    const about = 'text holds NUL or half a surrogate pair';
    return { problems: [problemOf('bad-value', place(unstorable), about)] };
  }
  const parsed = schema.safeParse(cleaned);
  if (parsed.success) return { payload: parsed.data };
  const problems = parsed.error.issues.flatMap((issue) => problemsOf(schema, issue, place));
  return { problems: problems.slice(0, PROBLEMS_MAX) };
}

function problemsOf(
  schema: z.ZodType,
  issue: z.core.$ZodIssue,
  place: (path: readonly PropertyKey[]) => string,
): ReadProblem[] {
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, issue.path);
    return issue.keys.slice(0, PROBLEMS_MAX).map((key) => {
      const meant = closestName(key, known);
      const about = meant === null ? undefined : `did you mean ${meant}?`;
      return problemOf('unknown-field', place([...issue.path, key]), about);
    });
  }
  if (issue.code === 'invalid_type' && / received undefined$/.test(issue.message)) {
    return [problemOf('missing-field', place(issue.path), String(issue.path.at(-1) ?? 'payload'))];
  }
  return [problemOf('bad-value', place(issue.path), formOf(issue))];
}

/** What zod says of the form that is needed; its messages name types and choices, never the input. */
function formOf(issue: z.core.$ZodIssue): string {
  return issue.message.replace(/^Invalid (input|option): /, '').slice(0, 200);
}

/** Field names of the object at a path of a schema. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let current: unknown = schema;
  for (const step of path) {
    current = unwrapped(current);
    if (current instanceof z.ZodObject) current = current.shape[String(step)];
    else if (current instanceof z.ZodArray) current = current.element;
    else return [];
  }
  const found = unwrapped(current);
  return found instanceof z.ZodObject ? Object.keys(found.shape) : [];
}

function unwrapped(schema: unknown): unknown {
  let current = schema;
  while (current instanceof z.ZodOptional || current instanceof z.ZodNullable) {
    current = current.unwrap();
  }
  return current;
}

/** A list that no schema takes is refused before its every entry is looked at. */
function oversizedPath(value: unknown, path: PropertyKey[]): PropertyKey[] | null {
  if (typeof value !== 'object' || value === null) return null;
  const entries = Object.entries(value);
  if (entries.length > LIST_LENGTH_MAX) return path;
  for (const [key, inner] of entries) {
    const found = oversizedPath(inner, [...path, key]);
    if (found) return found;
  }
  return null;
}

/** PostgreSQL keeps neither NUL nor lone surrogates, in keys as little as in values. */
function unstorablePath(value: unknown, path: PropertyKey[]): PropertyKey[] | null {
  if (typeof value === 'string') return isStorable(value) ? null : path;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    if (!isStorable(key)) return path;
    const found = unstorablePath(inner, [...path, key]);
    if (found) return found;
  }
  return null;
}

function itemFrom<T extends FormatPayload>(
  schema: z.ZodType<T>,
  draft: unknown,
  pointer: string,
): ReadItem {
  // Formats other than JSON have no JSON Pointer: the canonical name of the field says what is wrong.
  const place = (path: readonly PropertyKey[]): string =>
    path.length === 0 ? pointer : `${pointer} ${path.map(String).join('.')}`;
  const checked = checkAgainst(schema, draft, place);
  if ('payload' in checked) {
    return { pointer, payload: checked.payload, usable: true, problems: [] };
  }
  return { pointer, payload: null, usable: false, problems: checked.problems };
}

export function reportItem(draft: unknown, pointer: string): ReadItem {
  return itemFrom(readReport, draft, pointer);
}

export function movementItem(draft: unknown, pointer: string): ReadItem {
  return itemFrom(readMovement, draft, pointer);
}

export function genotypeItem(draft: unknown, pointer: string): ReadItem {
  return itemFrom(genotypeReport, draft, pointer);
}
