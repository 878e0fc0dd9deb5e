import { z } from 'zod';
import { badRequest } from './refusal';

const PAGE_LIMIT_DEFAULT = 50;
/** A page is held in memory and rendered by a browser. */
const PAGE_LIMIT_MAX = 1_000;
const CURSOR_LENGTH_MAX = 1_000;

/** Spread into the schema of a list's query: `z.strictObject({ ...pageQuery, site: … })`. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT_MAX).default(PAGE_LIMIT_DEFAULT),
  cursor: z.string().min(1).max(CURSOR_LENGTH_MAX).optional(),
};

/** Opaque to clients: the sort key of the last item shown. */
export function encodeCursor(sortKey: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(sortKey)).toString('base64url');
}

/** The sort key after which the page starts, null for the first page; 400 when it is not ours. */
export function decodeCursor<S extends z.ZodType>(
  cursor: string | undefined,
  sortKey: S,
): z.output<S> | null {
  if (cursor === undefined) return null;
  const refusal = badRequest('invalid', 'The cursor is not one of this list.', '/cursor');
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw refusal;
  }
  const read = sortKey.safeParse(value);
  if (!read.success) throw refusal;
  return read.data;
}

/** A page of rows that were read with `LIMIT limit + 1`: the spare row tells that there is more. */
export function pageOf<R, T>(
  rows: readonly R[],
  limit: number,
  itemOf: (row: R) => T,
  sortKeyOf: (row: R) => readonly (string | number | null)[],
): { items: T[]; next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last !== undefined ? encodeCursor(sortKeyOf(last)) : null;
  return { items: shown.map(itemOf), next };
}
