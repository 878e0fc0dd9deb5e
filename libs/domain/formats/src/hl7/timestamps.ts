import { isMoment, withOffset } from '@carbawatch/contracts';
import type { Moment } from '@carbawatch/contracts';

const TIMESTAMP =
  /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})?(?:(\d{2})(?:\.?(\d{1,9}))?)?)?\s*([+-]\d{4})?$/;

/**
 * HL7 DTM/TS (`YYYYMMDD[HH[MM[SS[.S]]]][+ZZZZ]`) as a moment: a date stays a date, a time without
 * an offset is read in the site's zone. Milliseconds without their point are read too. Null for
 * what is no day (a year or month alone) or does not exist; an ISO 8601 time, which some senders
 * write, is taken as it is.
 */
export function momentOf(text: string, timeZone: string): Moment | null {
  const trimmed = text.trim();
  const match = TIMESTAMP.exec(trimmed);
  if (!match) return isMoment(trimmed) ? withOffset(trimmed, timeZone) : null;
  const [, year, month, day, hour, minute, second, fraction, offset] = match;
  const date = `${year}-${month}-${day}`;
  if (hour === undefined) return isMoment(date) ? date : null;
  // A leap second has no place on the time line that dates are counted on.
  const whole = second === '60' ? '59' : (second ?? '00');
  const time = `${date}T${hour}:${minute ?? '00'}:${whole}${fraction ? `.${fraction.slice(0, 3)}` : ''}`;
  const zone = offset ? `${offset.slice(0, 3)}:${offset.slice(3)}` : '';
  if (offset && !/^[+-](0\d|1[0-4]):[0-5]\d$/.test(zone)) return null;
  const moment = `${time}${zone}`;
  return isMoment(moment) ? withOffset(moment, timeZone) : null;
}

/** The calendar date of a DTM, for birth dates; null for what is no date. */
export function dateOf(text: string): string | null {
  const match = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(text.trim());
  const date = match ? `${match[1]}-${match[2]}-${match[3]}` : '';
  return isMoment(date) ? date : null;
}
