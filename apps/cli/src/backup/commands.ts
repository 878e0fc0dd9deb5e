export { backupCommand } from './backup.command';
export { restoreCommand } from './restore.command';
export { verifyCommand } from './verify.command';
