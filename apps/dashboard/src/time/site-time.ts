/**
 * Times as the site's clocks show them, wherever the page is read: `2026-01-05 06:30`. A calendar
 * date stays a date; a time that came without an offset is the site's already.
 */
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

const HAS_OFFSET = /(?:Z|[+-]\d{2}:\d{2})$/;

function partsOf(moment: string, timeZone: string): Readonly<Record<string, string>> {
  const instant = Date.parse(moment);
  if (Number.isNaN(instant)) return {};
  const parts = formatterOf(timeZone).formatToParts(instant);
  return Object.fromEntries(parts.map(({ type, value }) => [type, value]));
}

/** `2026-01-05` or `2026-01-05 06:30`, in the site's time zone. */
export function shownMoment(moment: string, timeZone: string): string {
  if (moment.length === 10) return moment;
  if (!HAS_OFFSET.test(moment)) return moment.slice(0, 16).replace('T', ' ');
  const { year, month, day, hour, minute } = partsOf(moment, timeZone);
  return year ? `${year}-${month}-${day} ${hour}:${minute}` : moment;
}

/** The site's day of a moment. */
export function shownDay(moment: string, timeZone: string): string {
  return shownMoment(moment, timeZone).slice(0, 10);
}

/** Midnights by zone and day: a table of a hundred thousand rows has a few hundred days. */
const midnights = new Map<string, number>();

/** The instant at which a day begins where the site is. */
function midnightMs(day: string, timeZone: string): number {
  const key = `${timeZone} ${day}`;
  let ms = midnights.get(key);
  if (ms === undefined) {
    const asUtc = Date.parse(`${day}T00:00:00Z`);
    ms = asUtc;
    // A second look, since the zone's offset may change between the two.
    for (let look = 0; look < 2; look += 1) {
      const {
        year,
        month,
        day: date,
        hour,
        minute,
      } = partsOf(new Date(ms).toISOString(), timeZone);
      ms += asUtc - Date.parse(`${year}-${month}-${date}T${hour}:${minute}:00Z`);
    }
    midnights.set(key, ms);
  }
  return ms;
}

const DAY = /^\d{4}-\d{2}-\d{2}/;

/**
 * The instant of a moment, to sort by: a date is the beginning of the site's day, and a time that
 * came without an offset is by the site's clocks. NaN for what is no time.
 */
export function siteInstantMs(moment: string, timeZone: string): number {
  if (HAS_OFFSET.test(moment) && moment.length > 10) return Date.parse(moment);
  const [day] = DAY.exec(moment) ?? [];
  if (day === undefined || Number.isNaN(Date.parse(day))) return NaN;
  const clock = moment.length > 10 ? Date.parse(`${moment}Z`) - Date.parse(`${day}T00:00:00Z`) : 0;
  return midnightMs(day, timeZone) + clock;
}

export interface Elapsed {
  readonly unit: 'minutes' | 'hours' | 'days';
  readonly n: number;
}

const MINUTE_MS = 60_000;

/** Whole minutes below two hours, hours below two days, else days; never less than 0. */
export function elapsed(from: string, toMs: number): Elapsed {
  const minutes = Math.max(0, Math.floor((toMs - Date.parse(from)) / MINUTE_MS));
  if (minutes < 120) return { unit: 'minutes', n: minutes };
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? { unit: 'hours', n: hours } : { unit: 'days', n: Math.floor(hours / 24) };
}
