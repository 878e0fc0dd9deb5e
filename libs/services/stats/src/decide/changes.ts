import { knownDayOf } from './facts';
import type { IsolateHistory, IsolateStep } from './facts';
import { sameValue } from './versions';

/**
 * First known day on which two histories of an isolate differ: what was known before it stays as
 * it was. Null when they say the same.
 */
export function changedSince(
  before: IsolateHistory | undefined,
  after: IsolateHistory,
  timeZone: string,
): string | null {
  const length = Math.max(before?.steps.length ?? 0, after.steps.length);
  let first: string | null = null;
  const differs = (step: IsolateStep | undefined) => {
    const day = step && knownDayOf(step, timeZone);
    if (day !== undefined && (first === null || day < first)) first = day;
  };
  for (let index = 0; index < length; index++) {
    if (sameValue(before?.steps[index], after.steps[index])) continue;
    differs(before?.steps[index]);
    differs(after.steps[index]);
  }
  return first;
}
