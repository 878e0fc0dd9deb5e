import { z } from 'zod';

/** What a list of isolates may be sorted by; the rest of the order is the newest day first. */
export const ISOLATE_COLUMNS = [
  ...(['isolate', 'patient', 'organism', 'cpe', 'carbapenemase'] as const),
  ...(['st', 'cre', 'ward', 'specimen', 'collected'] as const),
] as const;

export type IsolateColumn = (typeof ISOLATE_COLUMNS)[number];

/** A column, ascending, or with `-` before it descending: `ward`, `-collected`. */
export const isolateSort = z.templateLiteral([z.enum(['', '-']), z.enum(ISOLATE_COLUMNS)]);

export type IsolateSort = z.infer<typeof isolateSort>;

/** How many isolates the filters of a list let through. */
export const isolateCount = z.object({ isolates: z.number().int() });

export type IsolateCount = z.infer<typeof isolateCount>;
