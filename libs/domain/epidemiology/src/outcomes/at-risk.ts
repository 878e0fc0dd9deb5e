import { requireFinite } from '../checks';
import { RefusedInputError } from '../refused-input';

/** Who stands below a curve at round times, as journals print it. */
export interface NumbersAtRisk {
  /** The times asked for. */
  at: number[];
  /** Patients without an event or censoring before each of them. */
  atRisk: number[];
  /** Patients whose first event or censoring came before each of them. */
  gone: number[];
}

/**
 * Numbers at risk below a survival or incidence curve (Pocock SJ, Clayton TC, Altman DG, Lancet
 * 2002;359:1686). Whoever ends at exactly a time is still at risk at it, as in the estimates.
 * `time` is the time of each patient's first event or censoring. Throws RefusedInputError naming
 * the field.
 */
export function numbersAtRisk(time: readonly number[], at: readonly number[]): NumbersAtRisk {
  time.forEach((value, i) => requireFinite(`time[${i}]`, value));
  at.forEach((value, i) => {
    requireFinite(`at[${i}]`, value);
    if (i > 0 && value <= (at[i - 1] ?? value)) {
      throw new RefusedInputError(`at[${i}]`, 'a time after the one before it');
    }
  });
  const sorted = [...time].sort((a, b) => a - b);
  let passed = 0;
  const gone = at.map((when) => {
    while (passed < sorted.length && (sorted[passed] ?? when) < when) passed += 1;
    return passed;
  });
  return { at: [...at], atRisk: gone.map((left) => time.length - left), gone };
}
