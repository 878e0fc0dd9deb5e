/**
 * A moment is kept as it was said: a calendar date (`2024-01-05`) or an instant with its offset
 * (`2024-01-05T23:30:00+08:00`). Days are counted in the site's time zone, never in UTC, because a
 * death at 00:30 local time belongs to the next day whatever the server's clock says.
 */
export type Moment = string;

/** Clocks of the first centuries are nobody's; their years would be read as 19xx. */
const DATE = /^[1-9]\d{3}-\d{2}-\d{2}$/;
/** The last year of which every zone's clocks still show four digits. */
const LAST_YEAR = '9998';
const INSTANT =
  /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?$/;
const DAY_MS = 86_400_000;

export function isDate(text: string): boolean {
  return DATE.test(text) && toIsoDate(Date.parse(`${text}T00:00:00Z`)) === text;
}

/**
 * True for a date or an RFC 3339 time; one without an offset is allowed and read in the site's
 * zone.
 */
export function isMoment(text: string): boolean {
  if (isDate(text)) return true;
  const match = INSTANT.exec(text);
  if (!match) return false;
  const [, date = '', hour = '', , , offset] = match;
  // A leap second and an offset of 30 hours have the form of a time, and are none.
  const isOnTimeLine = Number.isFinite(Date.parse(offset ? text : `${text}Z`));
  return isDate(date) && date.slice(0, 4) <= LAST_YEAR && Number(hour) < 24 && isOnTimeLine;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}

/** Throws a RangeError for a name that is no IANA time zone. */
export function assertTimeZone(timeZone: string): void {
  formatterOf(timeZone);
}

/**
 * Asking Intl for every moment costs more than all else that is done with one. Since 2000 every
 * zone has changed its offset on a quarter of an hour, so that a quarter has one offset.
 */
const QUARTER_MS = 900_000;
const CACHED_SINCE_MS = Date.UTC(2000, 0, 1);
/** A year of quarters; facts in work lie close together. */
const CACHED_QUARTERS_MAX = 35_000;
const offsets = new Map<string, Map<number, number>>();

function offsetsOf(timeZone: string): Map<number, number> {
  const known = offsets.get(timeZone);
  if (known && known.size < CACHED_QUARTERS_MAX) return known;
  const empty = new Map<number, number>();
  offsets.set(timeZone, empty);
  return empty;
}

/** Wall-clock milliseconds (as if UTC) that a zone's clocks show at an instant. */
function wallClockMs(instantMs: number, timeZone: string): number {
  if (!(instantMs >= CACHED_SINCE_MS)) return shownByClocksMs(instantMs, timeZone);
  const quarter = Math.floor(instantMs / QUARTER_MS);
  const known = offsetsOf(timeZone);
  const whole = Math.floor(instantMs / 1000) * 1000;
  let offset = known.get(quarter);
  if (offset === undefined) {
    offset = shownByClocksMs(instantMs, timeZone) - whole;
    known.set(quarter, offset);
  }
  return whole + offset;
}

function shownByClocksMs(instantMs: number, timeZone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatterOf(timeZone).formatToParts(instantMs)) {
    if (type !== 'literal') parts[type] = Number(value);
  }
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function toIsoDate(ms: number): string {
  return Number.isFinite(ms) ? new Date(ms).toISOString().slice(0, 10) : '';
}

/** The zone's offset in milliseconds that turns a wall-clock reading into UTC. */
function offsetMsAtWallClock(wallMs: number, timeZone: string): number {
  const guess = wallClockMs(wallMs, timeZone) - wallMs;
  // One refinement settles readings near a daylight-saving change.
  return wallClockMs(wallMs - guess, timeZone) - (wallMs - guess);
}

/**
 * Instant of a moment in milliseconds since the epoch; a date alone counts from its first minute.
 */
export function instantMs(moment: Moment, timeZone: string): number {
  const match = INSTANT.exec(moment);
  if (match?.[5]) return Date.parse(moment);
  const wall = Date.parse(match ? `${moment}Z` : `${moment}T00:00:00Z`);
  return wall - offsetMsAtWallClock(wall, timeZone);
}

/** Calendar day (`YYYY-MM-DD`) of a moment in the site's time zone. */
export function dayOf(moment: Moment, timeZone: string): string {
  if (moment.length === 10) return moment;
  const match = INSTANT.exec(moment);
  if (match && !match[5]) return match[1] ?? moment.slice(0, 10);
  return dayOfInstant(Date.parse(moment), timeZone);
}

export function dayOfInstant(instant: number, timeZone: string): string {
  return toIsoDate(wallClockMs(instant, timeZone));
}

/** Days from one calendar day to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

export function addDays(day: string, days: number): string {
  return toIsoDate(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS);
}

/** Adds the site's offset to a time that was sent without one; dates and complete times stay. */
export function withOffset(moment: Moment, timeZone: string): Moment {
  const match = INSTANT.exec(moment);
  if (!match || match[5]) return moment;
  const wall = Date.parse(`${moment}Z`);
  const minutes = Math.round(offsetMsAtWallClock(wall, timeZone) / 60_000);
  const sign = minutes < 0 ? '-' : '+';
  const hh = String(Math.trunc(Math.abs(minutes) / 60)).padStart(2, '0');
  const mm = String(Math.abs(minutes) % 60).padStart(2, '0');
  return `${moment}${sign}${hh}:${mm}`;
}
