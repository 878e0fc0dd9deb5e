import type {
  DenominatorSource,
  PatientDayMethod,
  Rate,
  RatePeriod,
  Rates,
  StoredDenominator,
} from '@carbawatch/contracts';
import { proportionOf, rateInterval } from '@carbawatch/epidemiology';
import type { CohortCiMethod } from '@carbawatch/epidemiology';
import type { CalendarStep } from './calendar';

/** Admissions and patient-days of one month. */
export interface MonthDenominator {
  admissions: number;
  patientDays: number;
}

export interface MonthEvents {
  label: string;
  hospitalOnset: number;
  communityOnset: number;
  onsetUnknown: number;
}

export interface RatesInput {
  steps: readonly CalendarStep[];
  events: readonly MonthEvents[];
  denominators: ReadonlyMap<string, MonthDenominator>;
  source: DenominatorSource;
  method: PatientDayMethod;
  ward: string | null;
  per: number;
  ci: CohortCiMethod;
}

const LEVEL = 0.95;

/** Incidence density with its exact Poisson limits; without patient-days there is none. */
export function rateOf(events: number, time: number | null, per: number): Rate {
  if (time === null || time <= 0) {
    const ci = { method: 'exact-poisson' as const, level: LEVEL, lower: null, upper: null };
    return { events, time: 0, per, value: null, ci, reason: 'no patient-days are known' };
  }
  const { rate, lower, upper } = rateInterval({ events, time, per, level: LEVEL });
  const ci = { method: 'exact-poisson' as const, level: LEVEL, lower, upper };
  return { events, time, per, value: rate, ci, reason: null };
}

type Counts = Omit<MonthEvents, 'label'>;

function periodOf(
  step: CalendarStep,
  counts: Counts,
  beds: MonthDenominator | undefined,
  { per, ci }: RatesInput,
): RatePeriod {
  const admissions = beds?.admissions ?? null;
  // More events than admissions: they are of patients who came before, and no share of these.
  const isShare = admissions !== null && counts.communityOnset <= admissions && admissions > 0;
  return {
    ...step,
    admissions,
    patientDays: beds?.patientDays ?? null,
    ...counts,
    admissionPrevalence: isShare ? proportionOf(counts.communityOnset, admissions, ci) : null,
    incidenceDensity: rateOf(counts.hospitalOnset, beds?.patientDays ?? null, per),
  };
}

function sumOf<T>(items: readonly T[], valueOf: (item: T) => number): number {
  return items.reduce((sum, item) => sum + valueOf(item), 0);
}

function statementOf(input: RatesInput, missing: readonly string[]): string {
  const { source, method, ward } = input;
  const left =
    missing.length === 0
      ? ''
      : ` Without a denominator, and in no total: ${missing.slice(0, 12).join(', ')}` +
        `${missing.length > 12 ? ` and ${missing.length - 12} more` : ''}.`;
  if (source === 'uploaded') {
    return `Patient-days and admissions as the hospital uploaded them, by whole months.${left}`;
  }
  const counted =
    method === 'census'
      ? 'Patient-days by midnight census: a day counts for whoever lies there at its end'
      : 'Patient-days by the minute: bed-hours divided by 24';
  const admitted =
    ward === null
      ? 'admissions from the movements, cancelled ones left out, transfers not counted'
      : 'admissions to the ward, transfers into it among them';
  return `${counted}; ${admitted}; outpatients and the emergency room hold no bed.${left}`;
}

/**
 * Rates by month and for all months that have a denominator, as NHSN counts them (MDRO/CDI module):
 * hospital onset from the onset day on, the day of admission being day 1.
 */
export function ratesOf(input: RatesInput): Pick<Rates, 'denominators' | 'total' | 'months'> {
  const { steps, events, denominators, source, method } = input;
  const countsOf = (label: string): Counts => {
    const found = events.find((each) => each.label === label);
    const { hospitalOnset = 0, communityOnset = 0, onsetUnknown = 0 } = found ?? {};
    return { hospitalOnset, communityOnset, onsetUnknown };
  };
  const months = steps.map((step) =>
    periodOf(step, countsOf(step.label), denominators.get(step.label), input),
  );
  const covered = months.filter(({ patientDays }) => patientDays !== null);
  const missing = months.filter(({ patientDays }) => patientDays === null);
  const first = covered[0] ?? months[0];
  const last = covered.at(-1) ?? months.at(-1);
  const total = periodOf(
    { label: 'all', from: first?.from ?? '', to: last?.to ?? '' },
    {
      hospitalOnset: sumOf(covered, (each) => each.hospitalOnset),
      communityOnset: sumOf(covered, (each) => each.communityOnset),
      onsetUnknown: sumOf(covered, (each) => each.onsetUnknown),
    },
    covered.length === 0
      ? undefined
      : {
          admissions: sumOf(covered, (each) => each.admissions ?? 0),
          patientDays: sumOf(covered, (each) => each.patientDays ?? 0),
        },
    input,
  );
  const missingMonths = missing.map(({ label }) => label);
  return {
    denominators: {
      source,
      method: source === 'adt' ? method : null,
      statement: statementOf(input, missingMonths),
      missingMonths,
    },
    total,
    months,
  };
}

/**
 * Uploaded counts of a question by month: of the ward asked for, else of the whole hospital, else
 * the sum of its wards; several sites are added where each of them has the month.
 */
export function uploadedByMonth(
  rows: readonly StoredDenominator[],
  ward: string | null,
): Map<string, MonthDenominator> {
  const sites = [...new Set(rows.map(({ site }) => site))];
  const months = new Map<string, MonthDenominator>();
  for (const month of new Set(rows.map((row) => row.month))) {
    const ofSites = sites.map((site) => {
      const own = rows.filter((row) => row.site === site && row.month === month);
      if (ward !== null) return own.filter((row) => row.ward === ward);
      const whole = own.filter((row) => row.ward === null);
      return whole.length > 0 ? whole : own;
    });
    if (ofSites.some((own) => own.length === 0)) continue;
    const all = ofSites.flat();
    months.set(month, {
      admissions: sumOf(all, ({ admissions }) => admissions),
      patientDays: sumOf(all, ({ patientDays }) => patientDays),
    });
  }
  return months;
}
