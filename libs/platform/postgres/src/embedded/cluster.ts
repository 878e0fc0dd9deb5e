import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { SYSTEM_STATE_DIR, majorVersion } from './binaries';
import { canTraverse, type ServerAccount } from './server-account';

export const SUPERUSER = 'carbawatch';

const PASSWORD_FILE = 'postgres-password';

/** The password of the cluster's user, made once; only our own account can read it. */
export function clusterPassword(dataDir: string): string {
  const path = join(dataDir, PASSWORD_FILE);
  if (!existsSync(path)) {
    writeFileSync(path, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  }
  return readFileSync(path, 'utf8').trim();
}

/**
 * Where the cluster's files are: in the data folder, or, when the server's account cannot reach
 * that (root's data under a home of mode 0700), in the system's state directory.
 */
export function clusterFolder(
  dataDir: string,
  account: ServerAccount | null,
  log: (line: string) => void,
  stateDir = SYSTEM_STATE_DIR,
): string {
  if (!account) return join(dataDir, 'cluster');
  chmodSync(dataDir, 0o711); // passing through is enough; what lies in it has modes of its own
  if (canTraverse(dataDir, account)) return join(dataDir, 'cluster');
  const name = createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 16);
  const folder = join(stateDir, `cluster-${name}`);
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const cluster = join(folder, 'cluster');
  log(
    `PostgreSQL runs as uid ${account.uid}, which cannot reach ${dataDir}: its files are in ${cluster}.`,
  );
  return cluster;
}

export interface NewCluster {
  readonly native: string;
  readonly cluster: string;
  readonly password: string;
  readonly account: ServerAccount | null;
}

/** Makes the cluster when it is not there; one that a crash left half made is made again. */
export function ensureCluster(options: NewCluster): void {
  const { cluster, account } = options;
  if (existsSync(join(cluster, 'PG_VERSION'))) {
    const owner = statSync(cluster).uid;
    const runsAs = account?.uid ?? process.getuid?.() ?? owner;
    if (owner !== runsAs) {
      throw new Error(
        `The database in ${cluster} belongs to uid ${owner} and the server would run as ${runsAs}: ` +
          `start as the user of the first start.`,
      );
    }
    const made = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
    const ours = majorVersion(options.native, account);
    if (made !== ours) {
      throw new Error(
        `The database in ${cluster} was made by PostgreSQL ${made}, and this is ${ours}: make a ` +
          `backup with the program that made it, and restore it with this one.`,
      );
    }
    return;
  }
  const partial = `${cluster}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true, mode: 0o700 });
  if (account) chownSync(partial, account.uid, account.gid);
  initialise(options, partial);
  renameSync(partial, cluster);
}

/**
 * `--no-sync`: the folder takes its name after all is written, and holds nothing of anybody yet.
 * The locale is C (bytes), so that order and indexes never depend on a machine's libraries.
 */
function initialise({ native, password, account }: NewCluster, folder: string): void {
  const passwordFile = `${folder}.password`;
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account) chownSync(passwordFile, account.uid, account.gid);
  try {
    const { status, stderr, error } = spawnSync(
      join(native, 'bin', 'initdb'),
      [
        `--pgdata=${folder}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--no-sync',
      ],
      { cwd: '/', env: { LC_ALL: 'C', TZ: 'UTC' }, encoding: 'utf8', ...account },
    );
    if (error) throw error;
    if (/user does not exist/.test(stderr)) {
      throw new Error(
        `PostgreSQL runs only as a user that /etc/passwd knows, and uid ` +
          `${account?.uid ?? process.getuid?.()} is not in it: add one, or set DATABASE_URL.`,
      );
    }
    if (status !== 0) throw new Error(`initdb failed (${status}): ${stderr.trim()}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}
