import { RefusedInputError } from './refused-input';

/** Checks that refuse a parameter by the name its caller knows; nothing is clamped silently. */

export function requireCount(field: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RefusedInputError(field, 'a whole number from 0');
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
