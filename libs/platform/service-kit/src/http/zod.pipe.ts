import type { Problem } from '@carbawatch/contracts';
import type { PipeTransform } from '@nestjs/common';
import { Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Refusal } from './refusal';

/** RFC 6901. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
}

/** Each place that does not fit, by JSON Pointer; says what is expected, never what was there. */
export function problemsOf(error: z.ZodError): Problem[] {
  return error.issues.map(({ code, path, message }) => ({
    code: code.replaceAll('_', '-'),
    pointer: jsonPointer(path),
    detail: message,
  }));
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
