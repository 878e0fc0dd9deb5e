import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../errors';

const POLL_MS = 25;

/** Fast shutdown ends sessions and writes a checkpoint; after this long it is made immediate. */
const FAST_STOP_MS_MAX = 20_000;
const IMMEDIATE_STOP_MS_MAX = 5_000;

/** A process that has ended counts as gone, also while nobody has asked for its exit status. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false;
  }
}

/** Process id in `postmaster.pid` of a cluster, null when there is none. */
function postmasterPid(cluster: string): number | null {
  try {
    const [pid] = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return Number(pid) > 0 ? Number(pid) : null;
  } catch {
    return null;
  }
}

/** Port in `postmaster.pid` (its fourth line) of a running cluster, null when there is none. */
export function postmasterPort(cluster: string): number | null {
  try {
    const port = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[3]);
    return port > 0 ? port : null;
  } catch {
    return null;
  }
}

/** Whether that process is the cluster's server: the cluster is its working directory. */
function servesCluster(pid: number, cluster: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
  } catch {
    // No /proc on this system, or a process of somebody else's.
    const { stdout } = spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
    return (stdout ?? '').includes(cluster);
  }
}

/** Stops a postmaster: SIGINT (fast), after a while SIGQUIT (immediate, recovers at next start). */
export async function stopPostmaster(pid: number): Promise<void> {
  for (const [signal, waitMs] of [
    ['SIGINT', FAST_STOP_MS_MAX],
    ['SIGQUIT', IMMEDIATE_STOP_MS_MAX],
    ['SIGKILL', IMMEDIATE_STOP_MS_MAX],
  ] as const) {
    if (!isRunning(pid)) return;
    process.kill(pid, signal);
    const deadline = Date.now() + waitMs;
    while (isRunning(pid) && Date.now() < deadline) await sleep(POLL_MS);
  }
}

/**
 * Ends the server that a killed run has left behind: its settings and port were that run's. A
 * `postmaster.pid` whose process id now belongs to somebody else is removed, since PostgreSQL
 * would refuse to start because of it.
 */
export async function endLeftOver(cluster: string, log: (line: string) => void): Promise<void> {
  const pid = postmasterPid(cluster);
  if (pid === null || !isRunning(pid)) return;
  if (servesCluster(pid, cluster)) {
    log(`Stopping the PostgreSQL (process ${pid}) that an earlier run has left behind.`);
    await stopPostmaster(pid);
  } else {
    rmSync(join(cluster, 'postmaster.pid'), { force: true });
  }
}
