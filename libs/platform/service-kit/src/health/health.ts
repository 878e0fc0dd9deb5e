import { setTimeout as sleep } from 'node:timers/promises';

/** One part that must work before the process is ready; throws or answers why it does not. */
export interface HealthCheck {
  /** Shown in the answer of /health/ready: `database`, `stats.consumer`. */
  readonly name: string;
  /** Null when all is well, else a few words without values. */
  check(): Promise<string | null>;
}

export interface Readiness {
  readonly status: 'ready' | 'not-ready';
  readonly checks: Readonly<Record<string, string>>;
}

/** A probe asks every few seconds; an answer that comes later is as good as none. */
const CHECK_MS_MAX = 3_000;

async function outcomeOf({ check }: HealthCheck): Promise<string> {
  const late = new AbortController();
  try {
    const outcome = await Promise.race([
      check(),
      sleep(CHECK_MS_MAX, 'does not answer', { signal: late.signal }),
    ]);
    return outcome ?? 'ok';
  } catch {
    return 'away';
  } finally {
    late.abort();
  }
}

/** Runs all checks at once; ready when each one is. */
export async function readiness(checks: readonly HealthCheck[]): Promise<Readiness> {
  const outcomes = await Promise.all(
    checks.map(async (check) => [check.name, await outcomeOf(check)] as const),
  );
  const ready = outcomes.every(([, outcome]) => outcome === 'ok');
  return { status: ready ? 'ready' : 'not-ready', checks: Object.fromEntries(outcomes) };
}
