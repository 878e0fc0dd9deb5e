import type { Facts } from './expression';

export type Parameters = Readonly<Record<string, number | boolean | string | readonly string[]>>;

/** One thing that a rule looks at: its facts, and the sentences that can be said of it. */
export interface Row {
  readonly facts: Facts;
  readonly isolates: readonly string[];
  /** Reports on specimens without an isolate that it stands on; absent for none. */
  readonly specimens?: readonly string[];
  readonly wardAtCollection: string | null;
  /** `@isolate`, `@place` …: sentences that come with the picture. */
  readonly sentences: Readonly<Record<string, () => readonly string[]>>;
  /** It holds until then by itself, whatever is told meanwhile; absent: without end. */
  readonly expiresMs?: number;
  /** From when the goal counts, where that is not when the alert was raised. */
  readonly goalFromMs?: number;
  /** The movement that said so last: told once more, it feeds the alert. */
  readonly toldBy?: string;
}

/** A parameter that must be a list of words; another value gives the fallback. */
export function words(
  parameters: Parameters,
  name: string,
  fallback: readonly string[],
): readonly string[] {
  const value = parameters[name];
  return Array.isArray(value) ? (value as readonly string[]) : fallback;
}

export function number(parameters: Parameters, name: string, fallback: number): number {
  const value = parameters[name];
  return typeof value === 'number' ? value : fallback;
}
