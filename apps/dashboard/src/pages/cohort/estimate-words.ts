import type {
  CohortEstimate,
  CohortMeasure,
  CohortTest,
  UnboundedNumber,
} from '@carbawatch/contracts';

/** `1.24`, `∞`, or a dash for what the data do not carry. */
export function shownNumber(value: UnboundedNumber | null, digits = 2): string {
  if (value === null) return '–';
  if (value === 'Infinity') return '∞';
  if (value === '-Infinity') return '−∞';
  const shown = Math.abs(value) >= 1_000 ? value.toPrecision(3) : value.toFixed(digits);
  return shown.replace(/^-/, '−');
}

/** `2.10 (1.05–4.20)`. */
export function shownEstimate({ value, lower, upper }: CohortEstimate): string {
  if (value === null) return '–';
  return `${shownNumber(value)} (${shownNumber(lower)}–${shownNumber(upper)})`;
}

/** `9.0 (7.0–12.0)`, without limits where there are too few for them. */
export function shownMedian({
  median,
  medianLimits: { lower, upper },
}: Pick<CohortMeasure, 'median' | 'medianLimits'>): string {
  if (median === null || lower === null || upper === null) return shownNumber(median, 1);
  return `${shownNumber(median, 1)} (${shownNumber(lower, 1)}–${shownNumber(upper, 1)})`;
}

/** Never "0.000": what is smaller than a thousandth is said to be so. */
export function shownP(p: number | null): string {
  if (p === null) return '–';
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}

/** A test by its name and rule, for whoever asks where p comes from. */
export function testWords({ name, rule, reason }: CohortTest): string {
  return [name, rule, reason].filter(Boolean).join('; ');
}
