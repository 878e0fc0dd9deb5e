import { addDays } from '@carbawatch/contracts';
import type { CarrierStatus } from '@carbawatch/contracts';
import type { Draft, HousedPatient } from './feed';
import { DAY } from './plot';

/** Carriers and contacts that are known before the year, and those that a later list brings. */
const LISTS = [
  { day: 0, source: 'paper list at go-live', persons: 12 },
  { day: 100, source: 'list of the referring hospital', persons: 6 },
] as const;

const FAMILIES = ['KPC', 'NDM', 'OXA-48-like', 'KPC', 'VIM'] as const;
const KINDS = ['carrier', 'carrier', 'carrier', 'contact', 'carrier', 'presumed-cleared'] as const;
/** They come back in the weeks after their list. */
const RETURN_DAYS = 120;

/** What was known already, each list one message; nobody on it has a culture of the year. */
export function carrierLists(patients: readonly HousedPatient[], firstDay: string): Draft[] {
  return LISTS.map(({ day, source, persons }, index) => {
    const returning = patients.filter(
      ({ plan }) =>
        plan.cultures.length === 0 &&
        plan.admittedAt >= (day + 1) * DAY &&
        plan.admittedAt < (day + RETURN_DAYS) * DAY,
    );
    const step = Math.max(1, Math.floor(returning.length / persons));
    const known = returning.filter((_, at) => at % step === index).slice(0, persons);
    const body = JSON.stringify(
      known.map((patient, at) =>
        statusOf(patient, at, source, addDays(firstDay, day - 40 - at * 9)),
      ),
    );
    return {
      minute: day * DAY + 7 * 60,
      lane: known[0]?.lane ?? 0,
      contentType: 'application/json',
      body,
    };
  });
}

function statusOf(
  { person }: HousedPatient,
  at: number,
  source: string,
  since: string,
): CarrierStatus {
  const kind = KINDS[at % KINDS.length] ?? 'carrier';
  const family = FAMILIES[at % FAMILIES.length] ?? 'KPC';
  return {
    type: 'carrier.status',
    patient: { id: person.number, assigner: 'DEMO' },
    kind,
    // A contact has lain beside somebody; nothing was found in them.
    ...(kind === 'contact' ? {} : { family, firstPositiveOn: since }),
    source,
  };
}
