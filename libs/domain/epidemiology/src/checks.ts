import { RefusedInputError } from './refused-input';

/** Checks that refuse a parameter by the name its caller knows; nothing is clamped silently. */

/** No cohort counts further; exact methods sum over the spread of a count, so it needs a bound. */
const COUNT_MAX = 1e9;

export function requireCount(field: string, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > COUNT_MAX) {
    throw new RefusedInputError(field, 'a whole number from 0 to 1,000,000,000');
  }
}

/** A margin of counts that each are in range. */
export function requireTotal(field: string, others: string, total: number): void {
  if (total > COUNT_MAX) {
    throw new RefusedInputError(field, `with ${others} no more than 1,000,000,000`);
  }
}

export function requirePositive(field: string, value: number): void {
  if (!Number.isFinite(value) || value <= 0) {
    throw new RefusedInputError(field, 'a number above 0');
  }
}

export function requireFinite(field: string, value: number): void {
  if (!Number.isFinite(value)) throw new RefusedInputError(field, 'a finite number');
}

export function requireLevel(level: number, field = 'level'): void {
  if (!(level > 0 && level < 1)) {
    throw new RefusedInputError(field, 'a number between 0 and 1, both excluded');
  }
}

/** Below it the quantile of the normal distribution has no finite value in doubles. */
const ERROR_MIN = 1e-15;

/** The share of false alarms, or the level of significance, that a limit is set for. */
export function requireErrorShare(share: number, field = 'alpha'): void {
  requireLevel(share, field);
  if (share < ERROR_MIN) throw new RefusedInputError(field, `no less than ${ERROR_MIN}`);
}

export function requireValues(field: string, values: readonly number[]): void {
  if (values.length === 0) throw new RefusedInputError(field, 'at least one value');
  values.forEach((value, index) => requireFinite(`${field}[${index}]`, value));
}

/** An element that the caller knows to be there. */
export function at(values: ArrayLike<number>, index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError(`there is no element ${index}`);
  return value;
}

export function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
