import type { Stay } from '@carbawatch/epidemiology';
import { ISOLATION_WORDS, type IsolationState } from '../isolation';
import { clockTime } from '../wording';

/**
 * Since when the patient lies on the ward and, where that is another time, in the house. An
 * emergency visit that ended hours before is of the same admission, and no time in the house: days
 * of contact are counted from these words.
 */
export function staySentence(
  place: Lain,
  stays: readonly Lain[],
  said: { readonly timeZone: string; readonly state: IsolationState },
): string {
  const onWard = beginOf(
    place,
    stays.filter(({ ward }) => ward === place.ward),
  );
  const inHouse = beginOf(place, stays);
  const house =
    inHouse.fromMs < onWard.fromMs
      ? `; in the house since ${clockTime(inHouse.from, said.timeZone)}`
      : '';
  return (
    `On ${place.ward ?? 'a ward not told'} since ${clockTime(onWard.from, said.timeZone)}` +
    `${house}; isolation ${ISOLATION_WORDS[said.state]}.`
  );
}

type Lain = Pick<Stay, 'ward' | 'from' | 'fromMs'> & Partial<Pick<Stay, 'toMs'>>;

/** Since when the patient lies in the room of that stay: another bed of it is the same place. */
export function roomSinceMs(place: Stay, stays: readonly Stay[]): number {
  const { ward, room } = place;
  const same = stays.filter((stay) => stay.ward === ward && stay.room === room);
  return beginOf(place, same).fromMs;
}

/** The earliest of the stays that lead to this one without a gap. */
function beginOf(stay: Lain, stays: readonly Lain[]): Lain {
  return [...stays]
    .sort((a, b) => b.fromMs - a.fromMs)
    .reduce(
      (begin, one) =>
        one.fromMs < begin.fromMs && (one.toMs ?? Infinity) >= begin.fromMs ? one : begin,
      stay,
    );
}
