import type { UnitType, UnitTypeSource } from '@carbawatch/contracts';
import type { SiteKnowledge } from './mapping';
import { unitTypeOfWardName } from './ward-names';

export interface SourcedUnitType {
  readonly unitType?: UnitType;
  readonly unitTypeSource?: UnitTypeSource;
}

/** The sender's claim, else the site's ward list, else what the ward's name states plainly. */
export function unitTypeAt(
  place: { readonly site: string; readonly ward?: string | undefined },
  claimed: UnitType | undefined,
  knowledge: Pick<SiteKnowledge, 'unitTypeOf'>,
): SourcedUnitType {
  if (claimed) return { unitType: claimed, unitTypeSource: 'sender' };
  if (place.ward === undefined) return {};
  const listed = knowledge.unitTypeOf(place.site, place.ward);
  if (listed) return { unitType: listed, unitTypeSource: 'ward-list' };
  const named = unitTypeOfWardName(place.ward);
  return named ? { unitType: named, unitTypeSource: 'ward-name' } : {};
}
