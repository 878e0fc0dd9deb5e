import type { Alert, PlaceNow } from '@carbawatch/contracts';
import type { Text } from '../../i18n/text';

/** Ward, room and bed, as far as they are told; with the report's day where no movement says it. */
export function shownPlace({ ward, room, bed, reportedOn }: PlaceNow, text: Text): string {
  const where = [ward, room, bed].filter((word) => word !== null).join(' · ');
  if (reportedOn === null) return where || text('app.unknown');
  return [where, text('place.reported', { day: reportedOn })].filter(Boolean).join(', ');
}

/** Where the patient of an alert lies now, or lay when the specimen was taken and lies no more. */
export function whereabouts(
  { patient, place, wardNow, wardAtCollection }: Alert,
  text: Text,
): string | null {
  if (place) return shownPlace(place, text);
  if (wardNow !== null || patient === null) return wardNow ?? wardAtCollection;
  return [wardAtCollection, text('alert.notInHouse')].filter(Boolean).join(', ');
}
