export { Database, READER_ROLE } from './database';
export type { DatabaseOptions } from './database';
export {
  ConnectionLostError,
  TransactionClosedError,
  isTransient,
  isUnavailable,
  isUniqueViolation,
  sqlStateOf,
} from './errors';
export { ForwardMigration, NewerSchemaError, rowLevelSecurity, runMigrations } from './migrations';
export type { SchemaMigrations } from './migrations';
export type { Statement, Tx } from './transaction';
