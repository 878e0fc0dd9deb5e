import { addDays, dayOfInstant, daysBetween, instantMs } from '@carbawatch/contracts';

/** Messages that a feed brought within one hour; `hourMs` is where the hour begins. */
export interface HourCount {
  readonly hourMs: number;
  readonly messages: number;
}

/** What is usual for a feed, learned from the days before its last message's day. */
export interface ExpectedVolume {
  /** 168 means: hour 0 of Monday first. */
  readonly perHour: readonly number[];
  readonly perWeek: number;
  /**
   * Variance over mean of the hourly counts around these means (1 for a Poisson process): analysers
   * send in bursts, and a burst is one piece of news.
   */
  readonly dispersion: number;
}

const HOUR_MS = 3_600_000;
const WEEK_HOURS = 168;
/** Long enough for each hour of the week to be seen eight times, short enough to follow changes. */
const WINDOW_DAYS = 56;
/** Each weekday twice, and enough messages for means to mean something. */
const LEARNING_DAYS = 14;
const LEARNING_MESSAGES = 20;
/** So often may chance alone raise the alarm of one feed. */
const FALSE_ALARMS_A_YEAR = 1;
const WEEKS_A_YEAR = 52.18;
/** No feed is so busy that a pause of less is a silence: interfaces restart. */
const SILENCE_MS_MIN = 15 * 60_000;
/** A feed that would take longer to be missed is not missed at all. */
const SEARCH_HOURS_MAX = 400 * 24;

/**
 * A feed is learned anew for each day of a replay, from the same 1,344 hours but for 24. Since 2000
 * every zone has changed its offset on a quarter of an hour, so that a quarter is in one hour.
 */
const QUARTER_MS = 15 * 60_000;
const CACHED_SINCE_MS = Date.UTC(2000, 0, 1);
const CACHED_QUARTERS_MAX = 35_000;
const hours = new Map<string, Map<number, number>>();

/** Hour of the week on the site's clocks, 0 for Monday 00:00 to 167. */
export function hourOfWeek(ms: number, timeZone: string): number {
  if (ms < CACHED_SINCE_MS) return hourByCalendar(ms, timeZone);
  let known = hours.get(timeZone);
  if (!known || known.size >= CACHED_QUARTERS_MAX) hours.set(timeZone, (known = new Map()));
  const quarter = Math.floor(ms / QUARTER_MS);
  const hour = known.get(quarter) ?? hourByCalendar(ms, timeZone);
  known.set(quarter, hour);
  return hour;
}

function hourByCalendar(ms: number, timeZone: string): number {
  const day = dayOfInstant(ms, timeZone);
  // 1970-01-05 was a Monday.
  const weekday = (((daysBetween('1970-01-05', day) % 7) + 7) % 7) * 24;
  const hour = Math.floor((ms - instantMs(day, timeZone)) / HOUR_MS);
  return weekday + Math.min(23, Math.max(0, hour));
}

/** The days that a feed is judged by: whole ones before the day of its last message. */
export function learningWindow(
  { firstMs, lastMs }: { readonly firstMs: number; readonly lastMs: number },
  timeZone: string,
): { readonly fromMs: number; readonly toMs: number } {
  const last = dayOfInstant(lastMs, timeZone);
  const toMs = instantMs(last, timeZone);
  const earliest = instantMs(addDays(last, -WINDOW_DAYS), timeZone);
  // The first day is rarely a whole one.
  const second = instantMs(addDays(dayOfInstant(firstMs, timeZone), 1), timeZone);
  return { fromMs: Math.max(earliest, second), toMs };
}

/** Null while too little was seen. Counts outside of the window have no say. */
export function expectedVolumeOf(
  counts: readonly HourCount[],
  window: { readonly fromMs: number; readonly toMs: number },
  timeZone: string,
): ExpectedVolume | null {
  const { fromMs, toMs } = window;
  const within = counts.filter(({ hourMs }) => hourMs >= fromMs && hourMs < toMs);
  const total = within.reduce((sum, { messages }) => sum + messages, 0);
  if (toMs - fromMs < (LEARNING_DAYS - 1) * 24 * HOUR_MS || total < LEARNING_MESSAGES) return null;
  const occurrences = new Array<number>(WEEK_HOURS).fill(0);
  const sums = new Array<number>(WEEK_HOURS).fill(0);
  const squares = new Array<number>(WEEK_HOURS).fill(0);
  for (let ms = fromMs; ms < toMs; ms += HOUR_MS) bump(occurrences, hourOfWeek(ms, timeZone), 1);
  for (const { hourMs, messages } of within) {
    const place = hourOfWeek(hourMs, timeZone);
    bump(sums, place, messages);
    bump(squares, place, messages * messages);
  }
  const perHour = sums.map((sum, place) => sum / Math.max(1, occurrences[place] ?? 0));
  // Sum of squared deviations from the hour's own mean: Σn² − (Σn)²/occurrences.
  const deviations = sums.map((sum, place) => (squares[place] ?? 0) - sum * (perHour[place] ?? 0));
  const spread = deviations.reduce((sum, deviation) => sum + Math.max(0, deviation), 0);
  const perWeek = perHour.reduce((sum, mean) => sum + mean, 0);
  return { perHour, perWeek, dispersion: Math.max(1, spread / total) };
}

function bump(values: number[], place: number, by: number): void {
  values[place] = (values[place] ?? 0) + by;
}

/** Messages that would usually come between two instants. */
export function expectedBetween(
  { perHour, perWeek }: ExpectedVolume,
  fromMs: number,
  toMs: number,
  timeZone: string,
): number {
  const weekMs = WEEK_HOURS * HOUR_MS;
  const weeks = Math.max(0, Math.floor((toMs - fromMs) / weekMs));
  let expected = weeks * perWeek;
  for (let ms = fromMs + weeks * weekMs; ms < toMs;) {
    const end = Math.min(toMs, nextHour(ms));
    expected += ((perHour[hourOfWeek(ms, timeZone)] ?? 0) * (end - ms)) / HOUR_MS;
    ms = end;
  }
  return expected;
}

const nextHour = (ms: number): number => (Math.floor(ms / HOUR_MS) + 1) * HOUR_MS;

/**
 * How many messages must be missing for a silence. With dispersion φ the chance that none of Λ
 * comes is about exp(−Λ/φ) (quasi-Poisson), and as many pauses as bursts are judged in a year:
 * the bound keeps a feed's false alarms at about one a year.
 */
export function missingForSilence({ perWeek, dispersion }: ExpectedVolume): number {
  const pausesAYear = (perWeek / dispersion) * WEEKS_A_YEAR;
  return dispersion * Math.max(3, Math.log(pausesAYear / FALSE_ALARMS_A_YEAR));
}

/** When a feed counts as silent that has said nothing since; null where that is too far away. */
export function silentFromMs(
  volume: ExpectedVolume,
  lastMs: number,
  timeZone: string,
): number | null {
  const wanted = missingForSilence(volume);
  const earliest = lastMs + SILENCE_MS_MIN;
  let expected = 0;
  let ms = lastMs;
  for (let hours = 0; hours < SEARCH_HOURS_MAX; hours += 1) {
    const end = nextHour(ms);
    const rate = volume.perHour[hourOfWeek(ms, timeZone)] ?? 0;
    const within = (rate * (end - ms)) / HOUR_MS;
    if (expected + within >= wanted) {
      return Math.max(earliest, Math.ceil(ms + ((wanted - expected) / rate) * HOUR_MS));
    }
    expected += within;
    ms = end;
  }
  return null;
}
