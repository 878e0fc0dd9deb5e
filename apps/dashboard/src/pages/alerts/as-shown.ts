import type { Alert } from '@carbawatch/contracts';

/**
 * What has come since the alert was drawn was not before the person's eyes: the moment of the
 * newest line of the facts goes with what answers for it.
 */
export function shownOf({ timeline }: Alert): string | undefined {
  return timeline.findLast(({ actor }) => actor === null)?.at;
}
