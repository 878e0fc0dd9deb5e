import { addDays, daysBetween } from '@carbawatch/contracts';
import type { Series, SeriesGroup, SeriesPeriod, SeriesStep } from '@carbawatch/contracts';
import { nowcast, reportingDelay } from '@carbawatch/epidemiology';
import type { Period, ReportingDelay } from '@carbawatch/epidemiology';
import { organismByCode } from '@carbawatch/microbiology';
import { calendarSteps } from './calendar';
import type { CalendarStep } from './calendar';

/** Isolates of one day under one key of a split. */
export interface DayCount {
  day: string;
  key: string | null;
  n: number;
}

/** An isolate's day and the day on which it was first known as what is counted. */
export interface KnownCase {
  day: string;
  knownOn: string;
}

/** Reports that are later than two months are loads of old files, not the laboratory's delay. */
export const DELAY_DAYS_MAX = 60;
/** Half a year of delays tells the laboratory's present pace. */
const DELAY_LEARNT_DAYS = 180;
/** Fewer cases say nothing about how late the rest comes. */
const DELAY_CASES_MIN = 20;
/** Days whose rate stands for the present one. */
const RATE_DAYS = 28;

/** First day of the cases that the delay is learnt from. */
export function delayFrom(asOf: string): string {
  return addDays(asOf, 1 - DELAY_LEARNT_DAYS - DELAY_DAYS_MAX);
}

/** What is known of the delay, and of the present rate, on the day asked. */
export interface Completeness {
  delay: ReportingDelay;
  /** Share of a day's cases that is known; null where nothing tells it. */
  shareOf: (day: string) => number | null;
  reference: { cases: number; shares: number[] };
}

export function completenessOf(cases: readonly KnownCase[], asOf: string): Completeness {
  const timed = cases.map(({ day, knownOn }) => ({
    age: daysBetween(day, asOf),
    // A culture that is said to have been taken after its report was: known at once.
    delay: Math.max(0, daysBetween(day, knownOn)),
  }));
  const possible = timed.filter(({ age, delay }) => age >= 0 && delay <= age);
  const delay = reportingDelay({ cases: possible, maxDays: DELAY_DAYS_MAX });
  const told = delay.cases >= DELAY_CASES_MIN;
  const shareOf = (day: string) => {
    const age = daysBetween(day, asOf);
    if (!told || age < 0) return null;
    return delay.shares[Math.min(age, DELAY_DAYS_MAX)] ?? null;
  };
  const recent = possible.filter((each) => each.age < RATE_DAYS && each.delay <= DELAY_DAYS_MAX);
  const shares = delay.shares.slice(0, RATE_DAYS);
  return { delay, shareOf, reference: { cases: recent.length, shares } };
}

function periodOf(
  step: CalendarStep,
  count: number,
  { shareOf, reference }: Completeness,
): SeriesPeriod {
  const length = daysBetween(step.from, step.to) + 1;
  const shares = Array.from({ length }, (_, i) => shareOf(addDays(step.from, i)));
  const known = shares.filter((share) => share !== null);
  if (known.length === 0) return { ...step, count, complete: null, nowcast: null };
  const complete = known.reduce((sum, share) => sum + share, 0) / known.length;
  const answer = complete < 1 ? nowcast({ known: count, shares: known, reference }) : null;
  return { ...step, count, complete, nowcast: answer };
}

function delayStatement({ cases, late, median, p90 }: ReportingDelay): string {
  const left = late > 0 ? ` ${late} became known later than ${DELAY_DAYS_MAX} days: left out.` : '';
  if (cases < DELAY_CASES_MIN) {
    return (
      `${cases} cases with a known delay are too few (${DELAY_CASES_MIN} are needed) to tell how ` +
      `complete the latest days are.${left}`
    );
  }
  return (
    `Half of the cases are known ${median} days after the culture or sooner, nine in ten within ` +
    `${p90} days, by ${cases} cases.${left}`
  );
}

/** The delay as the answer states it. */
export function statedDelay({ delay }: Completeness, asOf: string): Series['delay'] {
  const { cases, median, p90, shares } = delay;
  // After the share has reached 1 there is nothing more to say.
  const last = shares.findIndex((share) => share === 1);
  return {
    cases,
    from: delayFrom(asOf),
    to: asOf,
    median,
    p90,
    maxDays: DELAY_DAYS_MAX,
    shares: shares.slice(0, last + 1).map((share, days) => ({ days, share })),
    statement: delayStatement(delay),
  };
}

function nameOf(key: string | null, by: string): string {
  if (key === null) return 'unknown';
  if (by === 'organism') return organismByCode(key)?.name ?? key;
  return by === 'st' ? `ST${key.replace(/^ST/i, '')}` : key;
}

function groupsOf(steps: readonly CalendarStep[], counts: readonly DayCount[], by: string) {
  const stepOf = new Map<string, number>();
  for (const [index, { from, to }] of steps.entries()) {
    for (let day = from; day <= to; day = addDays(day, 1)) stepOf.set(day, index);
  }
  const groups = new Map<string | null, number[]>();
  for (const { day, key, n } of counts) {
    const of = groups.get(key) ?? steps.map(() => 0);
    groups.set(key, of);
    const index = stepOf.get(day) ?? 0;
    of[index] = (of[index] ?? 0) + n;
  }
  return [...groups]
    .map(([key, perStep]): SeriesGroup => {
      const total = perStep.reduce((sum, n) => sum + n, 0);
      return { key, name: nameOf(key, by), total, counts: perStep };
    })
    .sort((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1));
}

export interface SeriesInput {
  period: Period;
  step: SeriesStep;
  by: string;
  totals: readonly DayCount[];
  /** Empty where no split is asked. */
  split: readonly DayCount[];
  known: readonly KnownCase[];
}

/** Counts by step, complete or not, and their groups. */
export function seriesOf(
  input: SeriesInput,
): Pick<Series, 'total' | 'periods' | 'groups' | 'delay'> {
  const { period, step, by, totals, split, known } = input;
  const steps = calendarSteps(period.from, period.to, step);
  const completeness = completenessOf(known, period.asOf);
  const [all] = groupsOf(steps, totals, 'none');
  return {
    total: all?.total ?? 0,
    periods: steps.map((each, i) => periodOf(each, all?.counts[i] ?? 0, completeness)),
    groups: groupsOf(steps, split, by),
    delay: statedDelay(completeness, period.asOf),
  };
}
