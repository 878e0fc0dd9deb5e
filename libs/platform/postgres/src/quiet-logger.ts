import type { Logger } from 'typeorm';

/**
 * TypeORM's own logger writes failed statements and migrations to the console, parameters and all.
 * Errors reach the caller anyhow, and parameters could be a patient's.
 */
export const quietLogger: Logger = {
  logQuery: () => undefined,
  logQueryError: () => undefined,
  logQuerySlow: () => undefined,
  logSchemaBuild: () => undefined,
  logMigration: () => undefined,
  log: () => undefined,
};
