import { addDays } from '@carbawatch/contracts';
import type { CarrierStatus } from '@carbawatch/contracts';
import type { KnownCarrier } from './contact-screens';
import type { Draft } from './feed';
import type { HousedPatient } from './housing';
import { DAY, YEAR_DAYS } from './plan';

/** Carriers and contacts that are known before the year, and those that a later list brings. */
const LISTS = [
  { day: 0, source: 'paper list at go-live', persons: 12 },
  { day: 100, source: 'list of the referring hospital', persons: 6 },
] as const;
/** Of those who come in on the last days. */
const LAST_LIST = { day: YEAR_DAYS - 7, source: 'list of the referring hospital' } as const;

const FAMILIES = ['KPC', 'NDM', 'OXA-48-like', 'KPC', 'VIM'] as const;
const KINDS = ['carrier', 'carrier', 'carrier', 'contact', 'carrier', 'presumed-cleared'] as const;
/** They come back in the weeks after their list. */
const RETURN_DAYS = 120;

export interface CarrierLists {
  readonly drafts: readonly Draft[];
  /** Carriers of a list as they come in; of contacts and the presumed cleared nobody is swabbed. */
  readonly carriers: readonly KnownCarrier[];
}

/** What was known already, each list one message; nobody on it has a culture of the year. */
export function carrierLists(patients: readonly HousedPatient[], firstDay: string): CarrierLists {
  const lists = LISTS.map(({ day, source, persons }, index) => {
    const returning = patients.filter(
      ({ plan }) =>
        plan.cultures.length === 0 &&
        !plan.announced &&
        plan.admittedAt >= (day + 1) * DAY &&
        plan.admittedAt < (day + RETURN_DAYS) * DAY,
    );
    const step = Math.max(1, Math.floor(returning.length / persons));
    const known = returning.filter((_, at) => at % step === index).slice(0, persons);
    return { day, source, known };
  });
  const announced = patients.filter(({ plan }) => plan.announced);
  const all = [...lists, { ...LAST_LIST, known: announced }];
  return {
    drafts: all.map((list) => listDraft(list, firstDay)),
    carriers: all.flatMap(({ known }) =>
      known
        .filter((_, at) => kindAt(at) === 'carrier')
        .map((patient) => {
          const { admittedAt } = patient.plan;
          return { patient, firstAt: admittedAt, knownAt: admittedAt };
        }),
    ),
  };
}

interface KnownList {
  readonly day: number;
  readonly source: string;
  readonly known: readonly HousedPatient[];
}

function listDraft({ day, source, known }: KnownList, firstDay: string): Draft {
  const statuses = known.map((patient, at) =>
    statusOf(patient, at, source, addDays(firstDay, day - 40 - at * 9)),
  );
  return {
    minute: day * DAY + 7 * 60,
    lane: known[0]?.lane ?? 0,
    contentType: 'application/json',
    body: JSON.stringify(statuses),
  };
}

const kindAt = (at: number) => KINDS[at % KINDS.length] ?? 'carrier';

function statusOf(
  { person }: HousedPatient,
  at: number,
  source: string,
  since: string,
): CarrierStatus {
  const kind = kindAt(at);
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
