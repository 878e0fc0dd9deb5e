import type { Problem } from '@carbawatch/contracts';
import type { PipeTransform } from '@nestjs/common';
import { Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Refusal } from './refusal';

/** RFC 6901. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
}

/** More unknown fields than this are no slip of the pen: the rest is not listed. */
const UNKNOWN_LISTED_MAX = 20;

/**
 * Each place that does not fit, by JSON Pointer; says what is expected, never what was there. A
 * field that nobody knows is a place too: the pointer names it, not the object that it stands in.
 */
export function problemsOf(error: z.ZodError): Problem[] {
  return error.issues.flatMap((issue) => {
    const code = issue.code.replaceAll('_', '-');
    if (issue.code !== 'unrecognized_keys') {
      return [{ code, pointer: jsonPointer(issue.path), detail: issue.message }];
    }
    return issue.keys.slice(0, UNKNOWN_LISTED_MAX).map((key) => ({
      code,
      pointer: jsonPointer([...issue.path, key]),
      detail: `There is no field or parameter "${key}" here.`,
    }));
  });
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
    const problems = problemsOf(read.error);
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
