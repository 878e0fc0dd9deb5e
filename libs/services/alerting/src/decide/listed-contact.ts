import { addDays, dayOf, instantMs } from '@carbawatch/contracts';
import type { PersonCarriage } from './carriage';
import { SCREEN_DAYS_APART, daysApart, wholeSet } from './cases/counted-screens';
import type { Picture } from './picture';

/** The set that ends the flag of a contact (HSE, UHL): how many, and how late the last of them. */
export const SCREENS = { screens: 4, screenDays: 28 } as const;

/** What lists say of somebody as a contact, and how far the screens are. */
export interface ListedContact {
  /** Null stands for an enzyme that nobody told. */
  readonly families: readonly (string | null)[];
  /** When the first of the lists was taken in; infinite where none says so. */
  readonly toldMs: number;
  /** Site day; null where no list says so. */
  readonly since: string | null;
  /** Days of negative screens that count. */
  readonly screenedOn: readonly string[];
  /** On which day the last of the set is wanted, or later; null where no list says since when. */
  readonly lastOn: string | null;
  readonly complete: boolean;
}

interface Wanted {
  readonly screens: number;
  readonly screenDays: number;
  readonly screenDaysApart: number;
}

export function listedContactOf(
  picture: Picture,
  carriage: readonly PersonCarriage[],
  {
    screens = SCREENS.screens,
    screenDays = SCREENS.screenDays,
    screenDaysApart = SCREEN_DAYS_APART,
  }: Partial<Wanted>,
): ListedContact {
  const listed = carriage.filter(({ kind }) => kind === 'contact');
  const flags = picture.carriers.filter(
    ({ kind, family }) =>
      kind === 'contact' && listed.some((one) => one.family === (family ?? null)),
  );
  const dayTold = (moment: string) => dayOf(moment, picture.timeZone);
  const [since = null] = flags
    .map((one) => one.firstPositiveOn ?? dayTold(one.reportedAt ?? one.receivedAt))
    .sort();
  const negatives = [...new Set(listed.flatMap(({ negativesOn }) => negativesOn))].sort();
  const taken = negatives.filter((day) => since !== null && day >= since).map((day) => ({ day }));
  const until = since && addDays(since, screenDays);
  const whole = until && wholeSet(taken, { until, screens, days: screenDaysApart });
  const counted = whole || daysApart(taken, screenDaysApart).counted;
  return {
    families: [...new Set(listed.map(({ family }) => family))],
    toldMs: Math.min(...flags.map(({ receivedAt }) => instantMs(receivedAt, 'UTC'))),
    since,
    screenedOn: counted.map(({ day }) => day),
    lastOn: until,
    complete: Boolean(whole),
  };
}
