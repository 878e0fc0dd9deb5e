import { lstatSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';

/** User and group that the server runs as. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

/** nobody and nogroup, on all systems that we know: owns nothing else that matters. */
const NOBODY = 65_534;

/** PostgreSQL refuses to run as root; as any other user it runs as that user (null). */
export function serverAccount(): ServerAccount | null {
  return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : null;
}

/** Whether the account may pass through a folder and all those above it. */
export function canTraverse(folder: string, account: ServerAccount): boolean {
  for (let at = realpathSync(folder); ; at = dirname(at)) {
    const { mode, uid, gid } = lstatSync(at);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (at === dirname(at)) return true;
  }
}
