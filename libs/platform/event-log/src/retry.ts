import { isTransient } from '@carbawatch/postgres';
import { setTimeout as sleep } from 'node:timers/promises';

/** First and longest wait between two tries after a transient error; jitter takes half off. */
const BACKOFF_MS_FIRST = 50;
const BACKOFF_MS_MAX = 5_000;

/** Waits before try number `attempt` + 1; an abort ends the wait with a throw. */
export async function backOff(attempt: number, signal: AbortSignal): Promise<void> {
  const longest = Math.min(BACKOFF_MS_MAX, BACKOFF_MS_FIRST * 2 ** Math.min(attempt - 1, 10));
  await sleep(longest * (1 - Math.random() / 2), undefined, { signal });
}

/** Reads again until the database answers, or our stop ends it; for work without effects. */
export async function untilAnswered<T>(
  work: () => Promise<T>,
  options: { readonly signal: AbortSignal; readonly onTrouble: (error: unknown) => void },
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    options.signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error)) throw error;
      options.onTrouble(error);
      await backOff(attempt, options.signal);
    }
  }
}
