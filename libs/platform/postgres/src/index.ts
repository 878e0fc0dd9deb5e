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
export { runningEmbeddedUrl, startEmbeddedPostgres } from './embedded/embedded-postgres';
export type { EmbeddedOptions, EmbeddedPostgres } from './embedded/embedded-postgres';
export { DataInUseError } from './embedded/start-lock';
export { BackupDamagedError, DatabaseNotEmptyError, NothingToBackUpError } from './backup/errors';
export type { Manifest } from './backup/manifest';
export { verifyArchive } from './backup/read-archive';
export { restoreBackup } from './backup/restore-backup';
export type { RestoreOptions } from './backup/restore-backup';
export { writeBackup } from './backup/write-backup';
export type { BackupOptions, BackupProgress } from './backup/write-backup';
