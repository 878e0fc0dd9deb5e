import { instantMs } from '@carbawatch/contracts';
import type { Moment } from '@carbawatch/contracts';
import { knownDayOf } from '../facts';
import type { PersonFacts } from '../facts';

/**
 * When the case of an isolate had come in that is new on a known day: with the first report of it
 * on that day; where there is none, a movement, merge or correction made it one, and it is the last
 * thing told of its patient on that day. Null where nothing was.
 */
export function knownAt(
  { isolates, movements }: PersonFacts,
  isolateId: string,
  knownDay: string,
  timeZone: string,
): number | null {
  const onTheDay = (facts: readonly { receivedAt: Moment }[]) =>
    facts
      .filter((fact) => knownDayOf(fact, timeZone) === knownDay)
      .map(({ receivedAt }) => instantMs(receivedAt, timeZone));
  const own = onTheDay(isolates.flatMap((one) => (one.isolateId === isolateId ? one.steps : [])));
  if (own.length > 0) return Math.min(...own);
  const any = onTheDay([...isolates.flatMap(({ steps }) => steps), ...movements]);
  return any.length > 0 ? Math.max(...any) : null;
}
