import { z } from 'zod';
import { UNIT_TYPES, date } from './canonical';

/** A ward of which a bed or an isolate is known, to choose from where one asks by ward. */
export const knownWard = z.object({
  site: z.string(),
  ward: z.string(),
  /** What kind of unit it is by the newest specimens taken there; null where nobody said. */
  unitType: z.enum(UNIT_TYPES).nullable(),
  /** Last day on which a patient lay or a specimen was taken there; today while one lies there. */
  lastSeen: date,
});

export type KnownWard = z.infer<typeof knownWard>;
