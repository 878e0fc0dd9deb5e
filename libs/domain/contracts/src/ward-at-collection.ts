import { z } from 'zod';
import { UNIT_TYPES } from './canonical';

/** Who tells on which ward a specimen was taken: the patient's movements, else the report. */
export const WARD_SOURCES = ['movements', 'report'] as const;

/**
 * Where the specimen was taken. Movements come before the sender's own word, which stays beside it
 * in `encounter`; metrics and alerts count by the same ward.
 */
export const wardAtCollection = z.object({
  ward: z.string(),
  /** What kind of unit the ward is; null where nobody said. */
  unitType: z.enum(UNIT_TYPES).nullable(),
  source: z.enum(WARD_SOURCES),
});

export type WardAtCollection = z.infer<typeof wardAtCollection>;
