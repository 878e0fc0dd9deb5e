import { byCloseness, type Problem } from '@carbawatch/contracts';
import type { PipeTransform } from '@nestjs/common';
import { Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { Refusal } from './refusal';

/** RFC 6901. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
}

/** More unknown fields than this are no slip of the pen: the rest is not listed. */
const UNKNOWN_LISTED_MAX = 20;

/**
 * Each place that does not fit, by JSON Pointer; says what is expected, never what was there. A
 * field that nobody knows is a place too: the pointer names it, not the object that it stands in,
 * and the fields that there are follow, those that may be meant first.
 */
export function problemsOf(error: z.ZodError, schema?: z.ZodType): Problem[] {
  return problemsIn(error.issues, [], schema);
}

function problemsIn(
  issues: readonly z.core.$ZodIssue[],
  above: readonly PropertyKey[],
  schema: z.ZodType | undefined,
): Problem[] {
  return issues.flatMap((issue) => {
    const code = issue.code.replaceAll('_', '-');
    const path = [...above, ...issue.path];
    if (issue.code === 'invalid_union') {
      const meant = meantBranch(issue.errors);
      if (meant) return problemsIn(meant, path, undefined);
    }
    if (issue.code !== 'unrecognized_keys') {
      return [{ code, pointer: jsonPointer(path), detail: issue.message }];
    }
    const known = schema ? fieldsAt(schema, issue.path) : [];
    return issue.keys.slice(0, UNKNOWN_LISTED_MAX).map((key) => ({
      code,
      pointer: jsonPointer([...path, key]),
      detail: unknownField(key, known),
    }));
  });
}

function unknownField(key: string, known: readonly string[]): string {
  const unknown = `There is no field or parameter "${key}" here`;
  return known.length === 0
    ? `${unknown}.`
    : `${unknown}; there are: ${byCloseness(key, known).join(', ')}.`;
}

/** Of the forms that a value may have the nearest one; null where it has the shape of none. */
function meantBranch(branches: readonly (readonly z.core.$ZodIssue[])[]) {
  const shaped = branches.filter((issues) =>
    issues.every(({ code, path }) => path.length > 0 || code !== 'invalid_type'),
  );
  return [...shaped].sort((a, b) => a.length - b.length)[0] ?? null;
}

/** The fields of the object at a path of a schema; none where the schema leaves it open. */
function fieldsAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    return fieldsAt(schema.unwrap(), path);
  }
  const [part, ...rest] = path;
  if (schema instanceof z.ZodObject) {
    const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
    if (part === undefined) return Object.keys(shape);
    const field = shape[String(part)];
    return field ? fieldsAt(field, rest) : [];
  }
  if (part === undefined) return [];
  if (schema instanceof z.ZodArray) return fieldsAt(schema.element, rest);
  return schema instanceof z.ZodRecord ? fieldsAt(schema.valueType, rest) : [];
}

/** Parses by a schema; what does not fit is refused with 400 (queries, paths) or 422 (bodies). */
export class ZodPipe<S extends z.ZodType> implements PipeTransform<unknown, z.output<S>> {
  constructor(
    private readonly schema: S,
    private readonly status: 400 | 422 = 400,
  ) {}

  transform(value: unknown): z.output<S> {
    const read = this.schema.safeParse(value);
    if (read.success) return read.data;
    const problems = problemsOf(read.error, this.schema);
    const places = problems.map(({ pointer }) => pointer || '/').join(', ');
    throw new Refusal(this.status, 'invalid', { detail: `Check ${places}.`, problems });
  }
}

/** `@ParsedQuery(schema) query: z.output<typeof schema>` */
export function ParsedQuery(schema: z.ZodType): ParameterDecorator {
  return Query(new ZodPipe(schema));
}

export function ParsedParams(schema: z.ZodType): ParameterDecorator {
  return Param(new ZodPipe(schema));
}
