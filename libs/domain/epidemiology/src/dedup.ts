import { daysBetween, isDate } from '@carbawatch/contracts';
import type { DedupPolicy } from './dedup-policies';
import { RefusedInputError } from './refused-input';
import type { SpecimenGroup } from './specimen-groups';

/** One isolate as far as counting needs it. */
export interface DedupRecord {
  id: string;
  patient: string;
  organism: string;
  /** Calendar day of collection in the hospital's time zone, `YYYY-MM-DD`. */
  date: string;
  purpose?: 'clinical' | 'screening' | 'environmental' | 'quality-control' | 'unknown' | undefined;
  /** `blood` is a sterile site that the NHSN rule tells apart. */
  specimenGroup?: SpecimenGroup | 'blood' | undefined;
  /** Families or alleles, `KPC` or `blaKPC-2`; OXA by its group (`OXA-48-like`). */
  carbapenemases?: readonly string[] | undefined;
  ward?: string | undefined;
  /** Whether the specimen is blood; absent, the group decides, and `sterile` stands for blood. */
  blood?: boolean | undefined;
  /** A producer whose carbapenemase nobody named; absent, the list above decides. */
  cpe?: boolean | undefined;
}

export interface DedupPeriod {
  /** First and last day, both included; an absent end is open. */
  from?: string | undefined;
  to?: string | undefined;
}

export interface DedupResult {
  /** In order of date, then of the rule for one day. */
  kept: string[];
  dropped: { id: string; because: string }[];
}

/** A record after its gaps were filled by the rules below. */
interface Culture extends Omit<DedupRecord, 'blood'> {
  group: SpecimenGroup;
  diagnostic: boolean;
  blood: boolean;
  producer: boolean;
  families: readonly string[];
}

/** Says why a culture is not counted, or null when it is; remembers what it has seen. */
type Judge = (culture: Culture) => string | null;

/**
 * A family stands before the allele's number (KPC-2 is a KPC). OXA numbers run across unrelated
 * families, so an OXA name stays as it is.
 */
function familyOf(name: string): string {
  const plain = name.trim().replace(/^bla/i, '').toUpperCase();
  return plain.startsWith('OXA') ? plain : plain.replace(/-\d+$/, '');
}

function groupOf(record: DedupRecord): SpecimenGroup {
  if (record.specimenGroup === 'blood') return 'sterile';
  return record.specimenGroup ?? (record.purpose === 'screening' ? 'screening' : 'other');
}

function cultureOf(record: DedupRecord): Culture {
  const group = groupOf(record);
  const known = record.purpose !== undefined && record.purpose !== 'unknown';
  const families = [...new Set((record.carbapenemases ?? []).map(familyOf))].sort();
  return {
    ...record,
    group,
    diagnostic: known ? record.purpose === 'clinical' : group !== 'screening',
    // Where only "sterile site" is known, it stands for blood, by far its commonest member.
    blood: record.blood ?? (record.specimenGroup === 'blood' || record.specimenGroup === 'sterile'),
    producer: record.cpe ?? families.length > 0,
    families,
  };
}

const GROUP_RANK: Record<SpecimenGroup, number> = { sterile: 0, other: 1, screening: 2 };

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Order of isolates: by day; within a day sterile site, other clinical, screening; then a
 * carbapenemase producer before others; then the isolate's id.
 */
function inOrder(a: Culture, b: Culture): number {
  return (
    compareText(a.date, b.date) ||
    GROUP_RANK[a.group] - GROUP_RANK[b.group] ||
    Number(b.producer) - Number(a.producer) ||
    compareText(a.id, b.id)
  );
}

function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

function already(what: string, earlier: Culture): string {
  return `${what} already counted: ${earlier.id} of ${earlier.date}`;
}

/** One a patient, within what is judged. */
function firstOfPatient(): Judge {
  const seen = new Map<string, Culture>();
  return (culture) => {
    const earlier = seen.get(culture.patient);
    if (earlier) return already('patient', earlier);
    seen.set(culture.patient, culture);
    return null;
  };
}

/** A new one at >= `days` from the first of the episode, for each key on its own. */
function fixedEpisode(days: number, what: string, keysOf: (c: Culture) => string[]): Judge {
  const firsts = new Map<string, Culture>();
  return (culture) => {
    let because: string | null = null;
    let counts = false;
    for (const key of keysOf(culture)) {
      const first = firsts.get(key);
      if (first && daysBetween(first.date, culture.date) < days) {
        because = already(`${what} within ${days} days`, first);
      } else {
        firsts.set(key, culture);
        counts = true;
      }
    }
    return counts ? null : because;
  };
}

function rollingGap(days: number): Judge {
  const previous = new Map<string, Culture>();
  return (culture) => {
    const key = keyOf(culture.patient, culture.organism);
    const last = previous.get(key);
    previous.set(key, culture);
    return last && daysBetween(last.date, culture.date) <= days
      ? `previous isolate ${last.id} of ${last.date} is not more than ${days} days before`
      : null;
  };
}

function diagnosticOnly(judge: Judge): Judge {
  return (culture) => (culture.diagnostic ? judge(culture) : 'no diagnostic specimen');
}

/** UKHSA: patient, organism, mechanism and specimen group, 52 weeks from the first positive. */
function ukhsa(): Judge {
  return fixedEpisode(364, 'organism, family and specimen group', (c) =>
    familiesOf(c).map((family) => keyOf(c.patient, c.organism, family, c.group)),
  );
}

/** Without a named mechanism, producer or not, an isolate stands under a key of its own. */
function familiesOf(culture: Culture): readonly string[] {
  return culture.families.length > 0 ? culture.families : [''];
}

/** CLSI M39 (5th ed. 2022): first diagnostic isolate of a patient and species in the period. */
function m39Year(): Judge {
  const seen = new Map<string, Culture>();
  return (culture) => {
    const key = keyOf(culture.patient, culture.organism, culture.date.slice(0, 4));
    const earlier = seen.get(key);
    if (earlier) return already('patient and organism of this calendar year', earlier);
    seen.set(key, culture);
    return null;
  };
}

/** NHSN's look-back for blood: no positive blood of the same organism and location in 14 days. */
const NHSN_BLOOD_DAYS = 14;

/**
 * NHSN LabID (MDRO/CDI module, all specimens): the first of patient, organism and location in a
 * calendar month; a further one in that month only from blood with no positive blood in the 14
 * days before, which look back across months.
 */
function nhsnLabId(): Judge {
  const months = new Map<string, Culture>();
  const bloods = new Map<string, Culture>();
  return (culture) => {
    const place = keyOf(culture.patient, culture.organism, culture.ward ?? '');
    const month = keyOf(place, culture.date.slice(0, 7));
    const earlier = months.get(month);
    const blood = bloods.get(place);
    if (culture.blood) bloods.set(place, culture);
    if (!earlier) {
      months.set(month, culture);
      return null;
    }
    if (!culture.blood) return already('patient, organism and location of this month', earlier);
    return blood && daysBetween(blood.date, culture.date) <= NHSN_BLOOD_DAYS
      ? already(`blood within ${NHSN_BLOOD_DAYS} days`, blood)
      : null;
  };
}

/**
 * CSTE 22-ID-04 (2023): a person's case is organism and carbapenemase, without a time limit; a
 * screening case may later also be a clinical case, a clinical case is never again a screening one.
 */
function cste2023(): Judge {
  const cases = new Map<string, Culture>();
  return (culture) => {
    const kind = culture.diagnostic ? 'clinical' : 'screening';
    let because: string | null = null;
    let counts = false;
    for (const family of familiesOf(culture)) {
      const key = (of: string) => keyOf(culture.patient, culture.organism, family, of);
      const earlier =
        cases.get(key('clinical')) ?? (kind === 'screening' ? cases.get(key('screening')) : null);
      if (earlier) {
        because = already('case of this organism and carbapenemase', earlier);
      } else {
        cases.set(key(kind), culture);
        counts = true;
      }
    }
    return counts ? null : because;
  };
}

function judgeOf(policy: DedupPolicy): Judge {
  const patientAndOrganism = (c: Culture) => [keyOf(c.patient, c.organism)];
  switch (policy.kind) {
    case 'none':
      return () => null;
    case 'patient-first':
    case 'patient-first-ever':
      return firstOfPatient();
    case 'episode':
      return fixedEpisode(policy.days, 'patient and organism', patientAndOrganism);
    case 'gap':
      return rollingGap(policy.days);
    case 'ukhsa-52w':
      return ukhsa();
    case 'clsi-m39-year':
      return diagnosticOnly(m39Year());
    case 'clsi-m39-365d':
      return diagnosticOnly(fixedEpisode(365, 'patient and organism', patientAndOrganism));
    case 'nhsn-labid':
      return diagnosticOnly(nhsnLabId());
    case 'cste-2023':
      return cste2023();
  }
}

function refuseBadInput(records: readonly DedupRecord[], period: DedupPeriod): void {
  const ids = new Set<string>();
  for (const [index, record] of records.entries()) {
    if (!isDate(record.date)) {
      throw new RefusedInputError(`records[${index}].date`, 'a date such as 2024-01-05');
    }
    if (ids.has(record.id)) {
      throw new RefusedInputError(`records[${index}].id`, 'an id that no other record has');
    }
    ids.add(record.id);
  }
  for (const field of ['from', 'to'] as const) {
    const day = period[field];
    if (day !== undefined && !isDate(day)) {
      throw new RefusedInputError(field, 'a date such as 2024-01-05');
    }
  }
  if (period.from !== undefined && period.to !== undefined && period.from > period.to) {
    throw new RefusedInputError('from', 'a day that is not after `to`');
  }
}

/**
 * Which isolates count under a policy. `patient-first` is anchored in the period: the first that
 * lies in it. Every other policy looks at all records, and the period then says which of the kept
 * are in it. Throws RefusedInputError naming the field for a bad date, a period that ends before
 * it begins, or an id given twice.
 */
export function dedup(
  policy: DedupPolicy,
  records: readonly DedupRecord[],
  period: DedupPeriod = {},
): DedupResult {
  refuseBadInput(records, period);
  const outside = ({ date }: Culture) =>
    (period.from !== undefined && date < period.from) ||
    (period.to !== undefined && date > period.to);
  const judge = judgeOf(policy);
  const result: DedupResult = { kept: [], dropped: [] };
  for (const culture of records.map(cultureOf).sort(inOrder)) {
    const out = outside(culture);
    const because = out && policy.kind === 'patient-first' ? null : judge(culture);
    if (out) result.dropped.push({ id: culture.id, because: 'outside the period' });
    else if (because !== null) result.dropped.push({ id: culture.id, because });
    else result.kept.push(culture.id);
  }
  return result;
}
