import type { DeliveryRoute, RecipientRole, Severity } from '@carbawatch/contracts';
import { addDays, dayOfInstant, instantMs } from '@carbawatch/contracts';

/** Never held, whatever a route says: minutes count. */
export const NEVER_HELD: ReadonlySet<Severity> = new Set<Severity>(['critical', 'high']);

interface ClockWindow {
  readonly from: string;
  readonly to: string;
}

/** Start and end of the window that begins on a day of the site; it may end on the next. */
export function windowOn(
  day: string,
  { from, to }: ClockWindow,
  timeZone: string,
): [number, number] {
  const endDay = to > from ? day : addDays(day, 1);
  return [instantMs(`${day}T${from}:00`, timeZone), instantMs(`${endDay}T${to}:00`, timeZone)];
}

/** End of the window that holds the instant, with the day on which it began; null outside. */
function windowAt(
  window: ClockWindow,
  atMs: number,
  timeZone: string,
): { readonly day: string; readonly endMs: number } | null {
  const today = dayOfInstant(atMs, timeZone);
  for (const day of [addDays(today, -1), today]) {
    const [startMs, endMs] = windowOn(day, window, timeZone);
    if (startMs <= atMs && atMs < endMs) return { day, endMs };
  }
  return null;
}

/** When a message of this severity may leave by this route: at once, or at the end of the quiet. */
export function mayLeaveAt(
  { quietHours }: Pick<DeliveryRoute, 'quietHours'>,
  severity: Severity,
  atMs: number,
  timeZone: string,
): number {
  if (quietHours === null || NEVER_HELD.has(severity)) return atMs;
  return windowAt(quietHours, atMs, timeZone)?.endMs ?? atMs;
}

/** Whether a window of being on call begins on a day of the site. */
export function beginsOn(
  { days, dates }: Pick<RecipientRole['onCall'][number], 'days' | 'dates'>,
  day: string,
): boolean {
  return days.includes(weekdayOf(day)) && (dates?.includes(day) ?? true);
}

/** ISO weekday of a day: Monday is 1. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** Names of the channels by which a role is reached at an instant: on call, else its own. */
export function channelsAt(role: RecipientRole, atMs: number, timeZone: string): readonly string[] {
  const today = dayOfInstant(atMs, timeZone);
  for (const window of role.onCall) {
    for (const day of [addDays(today, -1), today]) {
      const [startMs, endMs] = windowOn(day, window, timeZone);
      if (beginsOn(window, day) && startMs <= atMs && atMs < endMs) return window.channels;
    }
  }
  return role.channels;
}
