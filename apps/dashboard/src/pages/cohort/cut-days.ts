import type { RatePeriod } from '@carbawatch/contracts';

const DAY_MS = 86_400_000;

/** `11-23 – 11-30` of a month that the period begins or ends in; null of a whole one. */
export function cutDays({ from, to }: Pick<RatePeriod, 'from' | 'to'>): string | null {
  const nextDay = new Date(Date.parse(`${to}T00:00:00Z`) + DAY_MS).toISOString();
  const isWhole = from.endsWith('-01') && nextDay.slice(8, 10) === '01';
  return isWhole ? null : `${from.slice(5)} – ${to.slice(5)}`;
}
