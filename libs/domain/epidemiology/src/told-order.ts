import { instantMs, type Moment } from '@carbawatch/contracts';

/** Which of two moments was first, to the day where one of them is known to the day. */
export function compareMoments(a: Moment, b: Moment): number {
  const isOfDay = a.length === 10 || b.length === 10;
  const [one, other] = [a, b].map((at) => instantMs(isOfDay ? at.slice(0, 10) : at, 'UTC'));
  return (one ?? 0) - (other ?? 0);
}
