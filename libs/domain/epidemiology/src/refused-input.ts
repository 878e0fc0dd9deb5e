/**
 * Input that a calculation refuses: the field at fault and what would be accepted. It is thrown
 * before any number is computed, so that a parameter out of range is never clamped silently.
 */
export class RefusedInputError extends Error {
  readonly code = 'refused-input';

  constructor(
    /** Name of the field as the caller wrote it, e.g. `level` or `records[3].date`. */
    readonly field: string,
    /** What would be accepted. */
    readonly remedy: string,
  ) {
    super(`${field}: ${remedy}`);
    this.name = 'RefusedInputError';
  }
}
