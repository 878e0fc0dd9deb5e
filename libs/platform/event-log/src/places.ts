import { PARTITIONS } from '@carbawatch/contracts';
import type { Place } from './records';

/** Every topic's partitions, in order. */
export function allPlaces(topics: readonly string[]): Place[] {
  return topics.flatMap((topic) =>
    Array.from({ length: PARTITIONS }, (_, partition) => ({ topic, partition })),
  );
}
