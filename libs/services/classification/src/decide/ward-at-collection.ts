import type { IsolateFacts, UnitType, WardAtCollection } from '@carbawatch/contracts';

/** Movements come first, the report's own word where they are silent; null where both are. */
export function wardAtCollectionOf(
  { encounter }: Pick<IsolateFacts, 'encounter'>,
  moved: { readonly ward: string; readonly unitType: UnitType | null } | null,
): WardAtCollection | null {
  if (moved) return { ward: moved.ward, unitType: moved.unitType, source: 'movements' };
  if (encounter?.ward === undefined) return null;
  return { ward: encounter.ward, unitType: encounter.unitType ?? null, source: 'report' };
}
