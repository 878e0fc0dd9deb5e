import { dayOfInstant, instantMs, type FeedStatus } from '@carbawatch/contracts';
import { expectedBetween, silentFromMs, type ExpectedVolume } from './expected-volume';

/** How a feed stands at an instant of the site's clock. */
export interface FeedState {
  readonly status: FeedStatus;
  /** When it counts as silent (or has been since); null while learning. */
  readonly silentFromMs: number | null;
  readonly expectedSinceLast: number | null;
  readonly expectedToday: number | null;
}

/** A function of what was heard and of the clock alone. */
export function feedStateAt(
  lastMs: number,
  nowMs: number,
  volume: ExpectedVolume | null,
  timeZone: string,
): FeedState {
  if (!volume) {
    return {
      status: 'learning',
      silentFromMs: null,
      expectedSinceLast: null,
      expectedToday: null,
    };
  }
  const from = silentFromMs(volume, lastMs, timeZone);
  const dayMs = instantMs(dayOfInstant(nowMs, timeZone), timeZone);
  return {
    status: from !== null && nowMs >= from ? 'silent' : 'ok',
    silentFromMs: from,
    expectedSinceLast: expectedBetween(volume, lastMs, nowMs, timeZone),
    expectedToday: expectedBetween(volume, dayMs, nowMs, timeZone),
  };
}
