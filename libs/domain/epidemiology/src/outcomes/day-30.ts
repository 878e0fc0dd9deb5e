import { daysBetween } from '@carbawatch/contracts';

/** Day 30 counts, day 31 does not. */
export const DAY_30 = 30;

/** What is known of a person's life after an index culture, whose day is day 0. */
export interface LifeAfterCulture {
  /** Of the culture, as a calendar day of the site. */
  readonly day: string;
  /** Negative is an error of the data. */
  readonly diedAfterDays: number | null;
  /** The last day on which the person is known to have been alive. */
  readonly aliveAfterDays: number | null;
}

/** What is known of day 30 after the index culture. */
export type Fate = 'died' | 'lived' | 'unknown' | 'not-due' | 'died-before-index';

/** Whether day 30 is past on the day asked, or is that day. */
export function isDay30Due({ day }: Pick<LifeAfterCulture, 'day'>, asOf: string): boolean {
  return daysBetween(day, asOf) >= DAY_30;
}

/** Death or life on day 30, as known on the day asked. */
export function fateOnDay30(life: LifeAfterCulture, asOf: string): Fate {
  const { diedAfterDays: died, aliveAfterDays: alive } = life;
  if (died !== null && died < 0) return 'died-before-index';
  if (died !== null) return died <= DAY_30 ? 'died' : 'lived';
  if (alive !== null && alive >= DAY_30) return 'lived';
  return isDay30Due(life, asOf) ? 'unknown' : 'not-due';
}
