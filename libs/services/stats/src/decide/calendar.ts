import { addDays, daysBetween } from '@carbawatch/contracts';
import type { SeriesStep } from '@carbawatch/contracts';

/** A day, week or month of a period; cut off where the period begins or ends inside it. */
export interface CalendarStep {
  /** `2025-01-31`, `2025-W05`, `2025-01`. */
  label: string;
  from: string;
  to: string;
}

/** Monday of the day's week (ISO 8601). */
export function mondayOf(day: string): string {
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return addDays(day, -weekday);
}

/** ISO 8601 week: that of its Thursday's year. */
export function weekLabel(day: string): string {
  const thursday = addDays(mondayOf(day), 3);
  const year = thursday.slice(0, 4);
  const week = Math.floor(daysBetween(`${year}-01-01`, thursday) / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

function lastOfMonth(day: string): string {
  const [year = 1970, month = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

function stepFrom(from: string, step: SeriesStep): { label: string; last: string } {
  switch (step) {
    case 'day':
      return { label: from, last: from };
    case 'week':
      return { label: weekLabel(from), last: addDays(mondayOf(from), 6) };
    case 'month':
      return { label: from.slice(0, 7), last: lastOfMonth(from) };
  }
}

/** The steps from one day to another, both included, without a gap. */
export function calendarSteps(from: string, to: string, step: SeriesStep): CalendarStep[] {
  const steps: CalendarStep[] = [];
  for (let begin = from; begin <= to;) {
    const { label, last } = stepFrom(begin, step);
    const end = last < to ? last : to;
    steps.push({ label, from: begin, to: end });
    begin = addDays(end, 1);
  }
  return steps;
}
