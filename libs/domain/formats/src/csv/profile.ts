import { z } from 'zod';

/**
 * A laboratory's saved column mapping: which column of its export is which canonical field. Names
 * of columns are compared without regard to case and to blanks around them.
 */
export const csvProfile = z.strictObject({
  /** Column of the export to canonical name, such as `"Lab no."` to `isolateId`; null drops it. */
  columns: z.record(z.string().min(1).max(200), z.string().min(1).max(100).nullable()).default({}),
  /** Canonical fields that the export has no column for, such as `specimen.purpose`. */
  constants: z.record(z.string().min(1).max(100), z.string().max(200)).default({}),
  /** Columns that together make an `isolateId` where none does alone; joined by hyphens. */
  isolateIdFrom: z.array(z.string().min(1).max(200)).min(1).max(8).optional(),
  /** How its dates are written, tried in this order. */
  dateFormats: z.array(z.string().min(1).max(40)).max(8).optional(),
  /** Values of a column in the words of the canonical field, such as `F` to `female`. */
  values: z
    .record(z.string().min(1).max(100), z.record(z.string().max(200), z.string().max(200)))
    .optional(),
  /** `wide` has an isolate a row, `long` a susceptibility; by default the columns decide. */
  layout: z.enum(['wide', 'long']).optional(),
  delimiter: z.enum([',', ';', '\t', '|']).optional(),
  /**
   * Columns that are not understood are refused, unless the laboratory says that they are known.
   */
  ignoreOtherColumns: z.boolean().default(false),
});

export type CsvProfile = z.infer<typeof csvProfile>;
