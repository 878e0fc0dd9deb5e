/** What a log line says of an error. */
export interface ErrorLine {
  readonly name: string;
  readonly code?: string;
  readonly message?: string;
  readonly at?: readonly string[];
  readonly cause?: ErrorLine;
}

const FRAMES_MAX = 12;
const CAUSES_MAX = 3;

/** PostgreSQL's codes: five letters and digits; its messages quote values (`MRN123`). */
const SQLSTATE = /^[0-9A-Z]{5}$/;

/**
 * Only messages that can't quote data: the engine's own complaints about code, and errors with a
 * code of this system or of the operating system. JSON.parse, PostgreSQL and zod quote their input.
 */
function mayQuoteMessage(name: string, code: string | undefined): boolean {
  if (name === 'TypeError' || name === 'ReferenceError') return true;
  return code !== undefined && /^[A-Z][A-Z0-9_]+$/.test(code) && !SQLSTATE.test(code);
}

function textOf(error: object, field: string): string | undefined {
  const value: unknown = Reflect.get(error, field);
  return typeof value === 'string' ? value : undefined;
}

/** Name, code, frames and causes of an error, its message only where it can't hold a patient. */
export function describeError(error: unknown, depth = 0): ErrorLine {
  if (typeof error !== 'object' || error === null) return { name: typeof error };
  const name = textOf(error, 'name') ?? 'Error';
  const code = textOf(error, 'code');
  const frames = (textOf(error, 'stack') ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, FRAMES_MAX)
    .map((line) => line.trim().slice(3));
  const message = mayQuoteMessage(name, code) ? textOf(error, 'message') : undefined;
  const cause: unknown = Reflect.get(error, 'cause');
  const hasCause = typeof cause === 'object' && cause !== null && depth < CAUSES_MAX;
  return {
    name,
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
    ...(frames.length === 0 ? {} : { at: frames }),
    ...(hasCause ? { cause: describeError(cause, depth + 1) } : {}),
  };
}
