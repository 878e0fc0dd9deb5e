import { setImmediate } from 'node:timers/promises';
import type { Steps } from '@carbawatch/epidemiology';

/**
 * Takes long steps one at a time: the consumers and the other requests of this process have their
 * turn between two of them.
 */
export async function inTurns<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await setImmediate();
  }
}
