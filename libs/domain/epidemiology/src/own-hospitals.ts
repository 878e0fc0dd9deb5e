import { hospitalsOf, type Telling } from './movement-tellings';

/**
 * The hospitals that a site calls its own, by the names that its feeds give them, as
 * `hospitalName` writes them; null where it has named none, and all that a feed tells is its own.
 */
export type OwnHospitals = ReadonlySet<string> | null;

/** As two spellings of one name are compared. */
export function hospitalName(name: string | null): string {
  return (name ?? '').trim().toLowerCase();
}

/** Null for no names: a site that names none has not said what is its own. */
export function ownHospitals(names: readonly string[] | undefined): OwnHospitals {
  const named = (names ?? []).map(hospitalName).filter((name) => name !== '');
  return named.length > 0 ? new Set(named) : null;
}

/** Whether one sender says that the place before was in another hospital than the place now. */
export function changesHospital(movement: Telling): boolean {
  return hospitalsOf(movement).some(({ facility, facilityBefore }) => {
    const [now, before] = [hospitalName(facility), hospitalName(facilityBefore)];
    return now !== '' && before !== '' && now !== before;
  });
}

/**
 * Whether a movement places the patient in a hospital that is not the site's own; null where it
 * does not say, or nobody has named which these are. One sender who names an own one is believed:
 * two senders may spell one hospital differently.
 */
export function isElsewhere(movement: Telling, own: OwnHospitals): boolean | null {
  if (own === null) return null;
  const names = hospitalsOf(movement).map(({ facility }) => hospitalName(facility));
  const told = names.filter((name) => name !== '');
  return told.length === 0 ? null : !told.some((name) => own.has(name));
}
