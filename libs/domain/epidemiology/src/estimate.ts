/**
 * An estimate with its confidence limits. What cannot be estimated is null, and `reason` says why;
 * a limit that has no bound is Infinity or -Infinity. Nothing is NaN.
 */
export interface Estimate {
  value: number | null;
  lower: number | null;
  upper: number | null;
  reason?: string;
}

/** A test's statistic and p-value; null with a reason where the data do not carry the test. */
export interface TestResult {
  statistic: number | null;
  p: number | null;
  reason?: string;
}

export function notEstimable(reason: string, value: number | null = null): Estimate {
  return { value, lower: null, upper: null, reason };
}

export function noTest(reason: string): TestResult {
  return { statistic: null, p: null, reason };
}
