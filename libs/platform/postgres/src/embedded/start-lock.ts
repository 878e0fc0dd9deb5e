import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../errors';

const LOCK_FILE = 'carbawatch.lock';

/** Another run of Carbawatch works on the same data. */
export class DataInUseError extends Error {
  readonly code = 'DATA_IN_USE';
  constructor(dataDir: string, pid: number) {
    super(
      `The data in ${dataDir} is in use by process ${pid}: stop that one first, or give this one ` +
        `another folder by CARBAWATCH_DATA.`,
    );
    this.name = 'DataInUseError';
  }
}

interface Holder {
  readonly pid: number;
  /** When the process started, in the kernel's ticks: a pid alone may have been given anew. */
  readonly ticks: string | null;
}

/** Field 22 of /proc/<pid>/stat; null where there is no /proc. */
function startTicks(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function isAlive({ pid, ticks }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) !== 'EPERM') return false; // not ours, but there
  }
  return ticks === null || startTicks(pid) === ticks;
}

function readHolder(path: string): Holder | null {
  try {
    const [pid, ticks] = readFileSync(path, 'utf8').trim().split(' ');
    return Number(pid) > 0 ? { pid: Number(pid), ticks: ticks ?? null } : null;
  } catch {
    return null;
  }
}

/** Whether a live process holds the folder. */
export function isDataInUse(dataDir: string): boolean {
  const holder = readHolder(join(dataDir, LOCK_FILE));
  return holder !== null && isAlive(holder);
}

/** Takes the folder for this process; answers the function that gives it back. */
export function takeStartLock(dataDir: string): () => void {
  const path = join(dataDir, LOCK_FILE);
  const mine = `${process.pid} ${startTicks(process.pid) ?? ''}`.trim();
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      writeFileSync(path, `${mine}\n`, { flag: 'wx', mode: 0o600 });
      return () => release(path, mine);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
    const holder = readHolder(path);
    if (holder && isAlive(holder)) throw new DataInUseError(dataDir, holder.pid);
    setAside(path, dataDir);
  }
  throw new Error(`The lock ${path} changes hands all the time: two starts at once?`);
}

/** Of two starts that find a dead lock, one may catch the other's new one, and puts it back. */
function setAside(path: string, dataDir: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return; // the other start was faster
  }
  const holder = readHolder(aside);
  if (holder && isAlive(holder)) {
    renameSync(aside, path);
    throw new DataInUseError(dataDir, holder.pid);
  }
  rmSync(aside, { force: true });
}

function release(path: string, mine: string): void {
  try {
    if (readFileSync(path, 'utf8').trim() === mine) rmSync(path, { force: true });
  } catch {
    // somebody removed the folder: nothing to give back
  }
}
