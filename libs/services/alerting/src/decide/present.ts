import type { IsolateHistory, IsolateStep } from './facts';
import type { Picture } from './picture';

/** A person as everything known now shows it. */
export interface PresentPerson {
  /** The number that the hospital goes on with. */
  readonly patient: string;
  readonly members: readonly string[];
  readonly picture: Picture;
}

/**
 * Since when an isolate has been what it is now: receipt of the first of its last steps that all
 * fulfil the condition; null where the last one does not.
 */
export function since(
  history: IsolateHistory | undefined,
  holds: (step: IsolateStep) => boolean,
): string | null {
  let first: string | null = null;
  for (const step of history?.steps ?? []) {
    if (!holds(step)) first = null;
    else first ??= step.receivedAt;
  }
  return first;
}
