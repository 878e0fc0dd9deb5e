/** Patients who were still followed before each time. */
export interface Watched {
  readonly time: readonly number[];
  readonly atRisk: readonly number[];
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
