import { addDays, type Signal } from '@carbawatch/contracts';
import fc from 'fast-check';
import { signal } from './told-facts.story';

/** Day of the first signal; all that is told falls into the year after it. */
export const FIRST_DAY = '2024-01-01';

/** One signal's way as its detector tells it, the first telling first. */
interface Way {
  readonly ward: 'ICU-2' | null;
  readonly from: number;
  /** Each telling: days since the one before, and what it says. */
  readonly tellings: readonly (readonly [days: number, what: Telling])[];
}

/**
 * Seen on a further day, counted anew by late facts, found on other days, or taken back; on a later
 * day a case more, or one less, with which it is none.
 */
type Telling = 'seen' | 'anew' | 'earlier' | 'later' | 'withdrawn' | 'more' | 'none';

const way = fc.record<Way>({
  ward: fc.constantFrom('ICU-2', 'ICU-2', 'ICU-2', null),
  from: fc.integer({ min: 0, max: 130 }),
  tellings: fc.array(
    fc.tuple(
      fc.integer({ min: 0, max: 60 }),
      fc.constantFrom<Telling>('seen', 'anew', 'earlier', 'later', 'withdrawn', 'more', 'none'),
    ),
    { maxLength: 3 },
  ),
});

/** Tellings of some signals of one site, each later than the one before of the same signal. */
export const toldSignalsOfYear = fc
  .array(fc.tuple(way, fc.boolean()), { minLength: 1, maxLength: 10, size: 'max' })
  .map(
    (ways) => (site: string) => ways.flatMap(([one, live], n) => tellingsOf(site, n, one, live)),
  );

function tellingsOf(
  site: string,
  n: number,
  { ward, from, tellings }: Way,
  live: boolean,
): Signal[] {
  let day = addDays(FIRST_DAY, from);
  let seenOn = [day];
  let observed = 2 + n;
  let counted: NonNullable<Signal['counted']> = [];
  const counts = (on: string, more: number): NonNullable<Signal['counted']>[number] => {
    return { on, at: `${on}T05:10:00Z`, observed: observed + more, to: on, holds: more > 0 };
  };
  const series = { of: 'cpe', family: n % 2 === 0 ? 'KPC' : 'NDM', ward } as const;
  const of = (onTheDay: boolean, status: Signal['status']): Signal => ({
    ...signal(site, status, '05'),
    ...{ id: `signal-${n}`, series, observed, seenOn, status, onTheDay },
    ...(counted.length > 0 && { counted }),
    // Told of since a release; at what hour, says each day by itself.
    ...(n % 3 > 0 && { seenAt: seenOn.map((one) => `${one}T${onTheDay ? '04' : '11'}:20:00Z`) }),
    ...{ detectedOn: seenOn[0] ?? day, from: addDays(seenOn[0] ?? day, -4), to: day },
    at: `${day}T${onTheDay ? '04' : '15'}:59:${String(10 + n)}Z`,
  });
  const told = [of(live, 'detected')];
  for (const [days, what] of tellings) {
    day = addDays(day, days + 1);
    if (what === 'seen') seenOn = [...seenOn, day];
    if (what === 'earlier') seenOn = [addDays(seenOn[0] ?? day, -days), ...seenOn];
    if (what === 'later') seenOn = [day];
    if (what === 'anew') observed += 1;
    if (what === 'more') counted = [...counted, counts(day, counted.length + 1)];
    if (what === 'none') counted = [...counted, counts(day, -1)];
    if (what === 'later') counted = [];
    told.push(of(isOfItsDay(what) && live, what === 'withdrawn' ? 'withdrawn' : 'detected'));
  }
  return told;
}

const isOfItsDay = (what: Telling): boolean =>
  what === 'seen' || what === 'more' || what === 'none';
