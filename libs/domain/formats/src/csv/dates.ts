import { isMoment, withOffset } from '@carbawatch/contracts';
import type { Moment } from '@carbawatch/contracts';

const TOKEN = /YYYY|MMM|MM|DD|HH|mm|ss|M|D|H|A/g;
const PATTERNS: Readonly<Record<string, string>> = {
  YYYY: '(?<year>\\d{4})',
  MMM: '(?<monthName>[A-Za-z]{3,9})\\.?',
  MM: '(?<month>\\d{1,2})',
  M: '(?<month>\\d{1,2})',
  DD: '(?<day>\\d{1,2})',
  D: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{1,2})',
  H: '(?<hour>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
  A: '(?<half>[AaPp])\\.?[Mm]\\.?',
};
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const FORMAT_LENGTH_MAX = 40;
const TIME_BEHIND = /^(?<day>.+?)[T\s]+(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2}))?$/;

export interface DateFormat {
  readonly pattern: RegExp;
}

/**
 * A declared format such as `DD/MM/YYYY`, `M/D/YYYY HH:mm` or `DD-MMM-YYYY`; null when it lacks a
 * day, a month or a four-digit year. Two-digit years are refused: a birth year 24 has two readings.
 */
export function dateFormatOf(format: string): DateFormat | null {
  if (format.length > FORMAT_LENGTH_MAX) return null;
  const seen = new Set<string>();
  let source = '';
  let end = 0;
  for (const match of format.matchAll(TOKEN)) {
    const kind = match[0].charAt(0) === 'm' ? 'mm' : match[0].charAt(0);
    if (seen.has(kind)) return null;
    seen.add(kind);
    source += literal(format.slice(end, match.index)) + (PATTERNS[match[0]] ?? '');
    end = match.index + match[0].length;
  }
  source += literal(format.slice(end));
  const isWhole = seen.has('Y') && seen.has('M') && seen.has('D');
  if (!isWhole || /[A-Za-z]/.test(format.replace(TOKEN, '').replace(/T/g, ''))) return null;
  return { pattern: new RegExp(`^${source}$`) };
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&').replace(/\s+/g, '\\s+');
}

/**
 * What came of a date cell; `ambiguous` when no declared format fits, `impossible` when none
 * exists.
 */
export type DateReading = { readonly moment: Moment } | 'ambiguous' | 'impossible';

/**
 * A date or time as ISO 8601 (a blank for the T is taken), else in the first declared format that
 * fits. Formats are never guessed: 2/1/1995 is two different days.
 */
export function readDate(
  text: string,
  formats: readonly DateFormat[],
  timeZone: string,
): DateReading {
  const iso = text.replace(/^(\d{4}-\d{2}-\d{2})\s+(?=\d{2}:)/, '$1T');
  if (isMoment(iso)) return { moment: withOffset(iso, timeZone) };
  if (/^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2})?)?$/.test(iso)) return 'impossible';
  let fitted = false;
  for (const { pattern } of formats) {
    const groups = pattern.exec(text)?.groups ?? withTime(pattern, text);
    if (!groups) continue;
    fitted = true;
    const moment = assemble(groups);
    if (moment !== null && isMoment(moment)) return { moment: withOffset(moment, timeZone) };
  }
  return fitted ? 'impossible' : 'ambiguous';
}

/** A format of days alone also takes days with a time behind them, which is the same everywhere. */
function withTime(pattern: RegExp, text: string): Record<string, string | undefined> | null {
  const parts = TIME_BEHIND.exec(text)?.groups;
  const day = parts && pattern.exec(parts['day'] ?? '')?.groups;
  if (!day || 'hour' in day) return null;
  const { hour, minute, second } = parts;
  return { ...day, hour, minute, second };
}

function assemble(groups: Readonly<Record<string, string | undefined>>): string | null {
  const {
    year = '',
    month,
    monthName,
    day = '',
    hour,
    minute = '00',
    second = '00',
    half,
  } = groups;
  const named = monthName ? MONTHS.indexOf(monthName.slice(0, 3).toLowerCase()) + 1 : 0;
  if (monthName && named === 0) return null;
  const two = (text: string | number): string => String(text).padStart(2, '0');
  const date = `${year}-${two(month ?? named)}-${two(day)}`;
  if (hour === undefined) return date;
  let hours = Number(hour);
  if (half) hours = (hours % 12) + (/p/i.test(half) ? 12 : 0);
  return `${date}T${two(hours)}:${minute}:${second}`;
}
