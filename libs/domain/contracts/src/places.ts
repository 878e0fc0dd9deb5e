import { z } from 'zod';
import { date } from './canonical';

/**
 * Where a patient lies now. Room and bed are told to the role `ipc` alone, as names are; everybody
 * else who may see the patient's alerts sees the ward.
 */
export const placeNow = z.object({
  ward: z.string().nullable(),
  room: z.string().nullable(),
  bed: z.string().nullable(),
  /**
   * No movement of the patient is known: the house is the word of the report of this day. Null
   * where movements say it.
   */
  reportedOn: date.nullable(),
});

export type PlaceNow = z.infer<typeof placeNow>;
