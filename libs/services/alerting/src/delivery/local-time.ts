import { clockTime } from '../decide/wording';

/** `2024-01-06 20:00 UTC+8`: as the site's clocks show it, and how far these are from UTC. */
export function localMinute(instant: string, timeZone = 'UTC'): string {
  return `${clockTime(instant, timeZone)} ${offsetOf(instant, timeZone)}`;
}

/** `20:00 UTC+8` */
export function localClock(instant: string, timeZone = 'UTC'): string {
  return localMinute(instant, timeZone).slice('2024-01-06 '.length);
}

function offsetOf(instant: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    timeZoneName: 'shortOffset',
  }).formatToParts(new Date(instant));
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC';
  return name.replace('GMT', 'UTC').replace(/[+]0$/, '');
}
