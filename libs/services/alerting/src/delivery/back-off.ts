/**
 * Minutes between attempts. The first ones ride out a restart of the mail server, the later ones
 * an outage of the network; from then on every quarter of an hour until the message expires.
 */
const STEPS_MS = [10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000] as const;
const LAST_STEP_MS = 900_000;

/** A receiver that asks for more is tried after an hour all the same. */
const ASKED_MS_MAX = 3_600_000;

/**
 * When to try again after so many failed attempts, and not before the receiver asks for it; null
 * when that would be after the expiry.
 */
export function nextAttemptMs(
  attempts: number,
  failedMs: number,
  expiresMs: number,
  retryAfterMs = 0,
): number | null {
  const step = STEPS_MS[attempts - 1] ?? LAST_STEP_MS;
  const next = failedMs + Math.max(step, Math.min(retryAfterMs, ASKED_MS_MAX));
  return next < expiresMs ? next : null;
}
