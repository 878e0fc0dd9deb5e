/**
 * Minutes between attempts. The first ones ride out a restart of the mail server, the later ones
 * an outage of the network; from then on every quarter of an hour until the message expires.
 */
const STEPS_MS = [10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000] as const;
const LAST_STEP_MS = 900_000;

/**
 * When to try again after so many failed attempts; null when that would be after the expiry. A
 * receiver that asks for more time has it, but no more than a quarter of an hour and none that the
 * message has not: a gateway that names tomorrow may be back in a minute, an alert may not wait.
 */
export function nextAttemptMs(
  attempts: number,
  failedMs: number,
  expiresMs: number,
  retryAfterMs = 0,
): number | null {
  const step = STEPS_MS[attempts - 1] ?? LAST_STEP_MS;
  const asked = failedMs + Math.max(step, Math.min(retryAfterMs, LAST_STEP_MS));
  if (asked < expiresMs) return asked;
  return failedMs + step < expiresMs ? failedMs + step : null;
}
