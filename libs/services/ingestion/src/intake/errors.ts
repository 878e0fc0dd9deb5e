/** The database did not take the message (or its effects): the sender has to send it again. */
export class StoringFailedError extends Error {
  readonly code = 'STORING_FAILED';
  constructor(cause: unknown) {
    super('The message could not be stored.', { cause });
    this.name = 'StoringFailedError';
  }
}

/** More messages wait than the bounds allow: the sender has to come back later. */
export class OverloadedError extends Error {
  readonly code = 'OVERLOADED';
  constructor() {
    super('Too many messages wait to be stored.');
    this.name = 'OverloadedError';
  }
}

/** The service is going down; what it took in it finishes, more it does not take. */
export class StoppingError extends Error {
  readonly code = 'STOPPING';
  constructor() {
    super('The service is stopping.');
    this.name = 'StoppingError';
  }
}
