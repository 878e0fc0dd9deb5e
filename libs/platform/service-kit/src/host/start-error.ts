/** The start is refused: one line that names the setting (or the part) and what to do about it. */
export class StartError extends Error {
  readonly code = 'START_REFUSED';
  constructor(
    readonly setting: string,
    remedy: string,
    options?: ErrorOptions,
  ) {
    super(`${setting}: ${remedy}`, options);
    this.name = 'StartError';
  }
}
