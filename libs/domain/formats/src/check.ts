import { z } from 'zod';
import { Unacceptable, withoutAbsent } from './absent';
import { withSiteTimes } from './canonical/site-times';
import { closestName } from './closest-name';
import { genotypeReport, readMovement, readReport, readSpecimen } from './payloads';
import type { FormatPayload } from './payloads';
import { problemOf } from './problems';
import type { ReadProblem } from './problems';
import type { ReadItem } from './read-result';

/** A draft's fate: the payload as its schema has it, or what is wrong with it. */
export type Checked<T> = { readonly payload: T } | { readonly problems: readonly ReadProblem[] };

/** No answer lists more than this many places; the first ones are what gets corrected. */
const PROBLEMS_MAX = 50;

/**
 * `place` turns a path into a pointer, since each format names places in its own way. With
 * `timeZone`, times without an offset are read on the site's clocks.
 */
export function checkAgainst<T>(
  schema: z.ZodType<T>,
  draft: unknown,
  place: (path: readonly PropertyKey[]) => string,
  timeZone?: string,
): Checked<T> {
  let cleaned: unknown;
  try {
    cleaned = withoutAbsent(draft);
    if (timeZone !== undefined) cleaned = withSiteTimes(cleaned, timeZone);
  } catch (error) {
    if (!(error instanceof Unacceptable)) throw error;
    return { problems: [problemOf('bad-value', place(error.path), error.reason)] };
  }
  const parsed = schema.safeParse(cleaned);
  if (parsed.success) return { payload: parsed.data };
  const problems = parsed.error.issues.flatMap((issue) => problemsOf(schema, issue, place));
  // A misspelt field is the cause of the one that is missing, so it is named first.
  const misspelt = problems.filter(({ code }) => code === 'unknown-field');
  const others = problems.filter(({ code }) => code !== 'unknown-field');
  return { problems: [...misspelt, ...others].slice(0, PROBLEMS_MAX) };
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

/**
 * What zod says of the form that is needed; its messages name types and choices, never the input.
 */
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

function itemFrom<T extends FormatPayload>(
  schema: z.ZodType<T>,
  draft: unknown,
  pointer: string,
): ReadItem {
  // Formats other than JSON have no JSON Pointer: the canonical name of the field says what is
  // wrong.
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

export function specimenItem(draft: unknown, pointer: string): ReadItem {
  return itemFrom(readSpecimen, draft, pointer);
}

export function movementItem(draft: unknown, pointer: string): ReadItem {
  return itemFrom(readMovement, draft, pointer);
}

export function genotypeItem(draft: unknown, pointer: string): ReadItem {
  return itemFrom(genotypeReport, draft, pointer);
}
