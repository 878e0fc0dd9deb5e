/** Shares of several ends add up to one, but for the last digits. */
const ROUNDING = 1e-9;

/** Patients who were still followed before each time. */
export interface Watched {
  readonly time: readonly number[];
  readonly atRisk: readonly number[];
}

/**
 * The last day of which a share is known: the horizon where everybody had ended before it, or
 * somebody was watched until then, else the day on which the last one watched was lost from sight.
 */
export function knownUntil(
  curves: readonly { readonly time: readonly number[]; readonly incidence: readonly number[] }[],
  horizon: number,
): number {
  const last = Math.max(0, ...curves.flatMap(({ time }) => time));
  const ended = curves.reduce((sum, { incidence }) => sum + (incidence.at(-1) ?? 0), 0);
  return ended > 1 - ROUNDING ? horizon : Math.min(last, horizon);
}

/** Days of the table under a curve, from the index culture to the horizon. */
export function riskDays(horizon: number): number[] {
  const apart = Math.max(1, Math.ceil(horizon / 6));
  return Array.from({ length: Math.floor(horizon / apart) + 1 }, (_, k) => k * apart);
}

/** Patients who were still followed on a day, the events and exits of that day among them. */
export function atRiskOn({ time, atRisk }: Watched, day: number): number {
  const next = time.findIndex((each) => each >= day);
  return next < 0 ? 0 : (atRisk[next] ?? 0);
}
