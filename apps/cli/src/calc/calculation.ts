import type { z } from 'zod';

/** One calculation: what it takes, what it is, and the function that the live path runs as well. */
export interface Calculation<S extends z.ZodType = z.ZodType> {
  readonly name: string;
  /** One sentence for `calc --help`. */
  readonly summary: string;
  /** What else `calc <name> --help` says: the answer's fields, the methods and their sources. */
  readonly notes?: string;
  readonly input: S;
  run(input: z.output<S>): unknown;
}

export function calculation<S extends z.ZodType>(of: Calculation<S>): Calculation<S> {
  return of;
}

/** A value of the input that the schema could not know to be wrong; names its field. */
export class InputRefusal extends Error {
  constructor(
    readonly field: string,
    detail: string,
  ) {
    super(`${field}: ${detail}`);
    this.name = 'InputRefusal';
  }
}
