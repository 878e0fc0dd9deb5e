import type { UnitType } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { isPublished } from './published';

/**
 * A relation of isolates with their ward at collection by movements: what stats publishes, with
 * the columns site, isolate_id, known_from, known_to, ward and unit_type.
 */
export type MovedWards = typeof PUBLISHED | typeof NONE;

const PUBLISHED = 'stats.ward_by_movements';

const NONE = `(
  SELECT NULL::text AS site, NULL::text AS isolate_id, NULL::date AS known_from,
         NULL::date AS known_to, NULL::text AS ward, NULL::text AS unit_type
  WHERE false)`;

/** What to join for the wards by movements: nothing, where stats has not published them. */
export async function movedWards(tx: Tx): Promise<MovedWards> {
  return (await isPublished(tx, 'ward_by_movements')) ? PUBLISHED : NONE;
}

/** Where the specimen was taken, by movements. */
export interface MovedWard {
  readonly ward: string;
  readonly unitType: UnitType | null;
}
