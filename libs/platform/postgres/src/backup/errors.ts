/** The archive is no backup of ours, or not as it was written. */
export class BackupDamagedError extends Error {
  readonly code = 'BACKUP_DAMAGED';
  constructor(reason: string) {
    super(`This is no whole backup: ${reason}. Take another one.`);
    this.name = 'BackupDamagedError';
  }
}

/** A backup is restored into an empty database alone: two histories can't be one. */
export class DatabaseNotEmptyError extends Error {
  readonly code = 'DATABASE_NOT_EMPTY';
  constructor(schemas: readonly string[]) {
    super(
      `The database holds data already (${schemas.join(', ')}): restore into an empty one, by ` +
        'another CARBAWATCH_DATA or DATABASE_URL.',
    );
    this.name = 'DatabaseNotEmptyError';
  }
}

/** Nothing was ever stored there. */
export class NothingToBackUpError extends Error {
  readonly code = 'NOTHING_TO_BACK_UP';
  constructor() {
    super('The database holds nothing of Carbawatch: there is nothing to back up.');
    this.name = 'NothingToBackUpError';
  }
}
