import { addDays, daysBetween } from '@carbawatch/contracts';

/** Calendar length of a window, as ISO 8601 writes it: `P30D`, `P12W`, `P6M`, `P1Y6M`. */
export interface CalendarLength {
  months: number;
  days: number;
}

const DURATION = /^P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?$/;

/** A hundred years: a longer window is a mistake. */
const WINDOW_DAYS_MAX = 36_525;

/** Null for anything but a positive duration in whole days, weeks, months or years. */
export function readDuration(text: string): CalendarLength | null {
  const match = DURATION.exec(text);
  if (!match) return null;
  const [years = 0, months = 0, weeks = 0, days = 0] = match
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0));
  const length = { months: years * 12 + months, days: weeks * 7 + days };
  const total = length.months * 30.5 + length.days;
  return total > 0 && total <= WINDOW_DAYS_MAX ? length : null;
}

/** A month back from 31 March is the last day of February. */
function monthsBefore(day: string, months: number): string {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  const index = year * 12 + (month - 1) - months;
  const yearText = String(Math.floor(index / 12)).padStart(4, '0');
  const first = `${yearText}-${String((index % 12) + 1).padStart(2, '0')}-01`;
  const next = new Date(`${first}T00:00:00Z`);
  next.setUTCMonth(next.getUTCMonth() + 1);
  const lastDate = daysBetween(first, next.toISOString().slice(0, 10));
  return addDays(first, Math.min(date, lastDate) - 1);
}

/** First day of a window that ends on `to`: `to` - window + 1 day. */
export function windowStart(to: string, { months, days }: CalendarLength): string {
  return addDays(monthsBefore(to, months), 1 - days);
}

export interface PeriodWords {
  from?: string | undefined;
  to?: string | undefined;
  window?: string | undefined;
  asOf?: string | undefined;
}

export interface Period {
  from: string;
  to: string;
  /** Known at the end of this day. */
  asOf: string;
}

/** What can't be answered: the parameter and why. */
export interface PeriodRefusal {
  field: 'from' | 'to' | 'window' | 'asOf';
  because: string;
}

/** A cohort that nobody bounded is that of the last year. */
const WINDOW_DEFAULT: CalendarLength = { months: 12, days: 0 };

/** Days of a question; `today` is the site's. */
export function periodOf(words: PeriodWords, today: string): Period | PeriodRefusal {
  const asOf = words.asOf ?? today;
  if (asOf > today) return { field: 'asOf', because: 'a day that has begun at the site' };
  if (words.window !== undefined && words.from !== undefined) {
    return { field: 'window', because: 'either a window or from, not both' };
  }
  const to = words.to ?? asOf;
  if (words.from !== undefined) {
    return words.from > to
      ? { field: 'from', because: 'a day that is not after the last day of the period' }
      : { from: words.from, to, asOf };
  }
  const length = words.window === undefined ? WINDOW_DEFAULT : readDuration(words.window);
  if (!length) return { field: 'window', because: 'an ISO 8601 duration in days or longer, P90D' };
  return { from: windowStart(to, length), to, asOf };
}
