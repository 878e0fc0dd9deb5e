import { spawn, type ChildProcess } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { isUnavailable } from '../errors';
import { nativeFolder, reachableBinaries } from './binaries';
import { SUPERUSER, clusterFolder, clusterPassword, ensureCluster } from './cluster';
import { endLeftOver, postmasterPort, stopPostmaster } from './postmaster';
import { serverAccount, type ServerAccount } from './server-account';
import { isDataInUse, takeStartLock } from './start-lock';

const DATABASE = 'carbawatch';

/** Recovery after a crash can take a while; the server answers 57P03 meanwhile. */
const READY_MS_MAX = 60_000;
const READY_POLL_MS = 20;

/** A server that dies is started again; first and longest wait. */
const RESTART_MS_FIRST = 100;
const RESTART_MS_MAX = 1_000;

const LOG_BYTES_MAX = 5_000_000;

/** A server that ends so often before it has answered once will not start. */
const EXITS_AT_START_MAX = 8;

export interface EmbeddedOptions {
  /** Folder of its own, kept between starts: cluster, password, server's log, lock. */
  readonly dataDir: string;
  /** Lines for the operator: where the files are, what was found of an earlier run. */
  readonly log: (line: string) => void;
  /** Tests only: false gives up fsync, so a crash of the machine may lose or break the data. */
  readonly durable?: boolean;
  /** Where root keeps what the server's account could not reach; `/var/lib/carbawatch`. */
  readonly stateDir?: string;
}

export interface EmbeddedPostgres {
  readonly url: string;
  /** Ends sessions, writes a checkpoint, and frees the folder. */
  stop(): Promise<void>;
}

interface Server {
  readonly native: string;
  readonly cluster: string;
  readonly account: ServerAccount | null;
  readonly logFile: string;
  readonly durable: boolean;
  readonly port: number;
  readonly url: string;
}

/**
 * A real PostgreSQL from npm binaries: on loopback with a password, on a free port, without a
 * socket folder. A second start on the same folder is refused (DataInUseError). A server that dies
 * is started again on the same port; when our process dies, the server ends itself.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true });
  const unlock = takeStartLock(dataDir);
  try {
    const account = serverAccount();
    const native = reachableBinaries(nativeFolder(), account, options.log, options.stateDir);
    const cluster = clusterFolder(dataDir, account, options.log, options.stateDir);
    const password = clusterPassword(dataDir);
    ensureCluster({ native, cluster, password, account });
    await endLeftOver(cluster, options.log);
    const port = await freePort();
    const url = urlOf(password, port);
    const logFile = join(dataDir, 'postgres.log');
    const durable = options.durable ?? true;
    const server = { native, cluster, account, logFile, durable, port, url };
    const keeper = new ServerKeeper(server, options.log);
    await keeper.start();
    return {
      url,
      stop: async () => {
        await keeper.stop();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/**
 * The address of the server that another process of ours runs on this folder; null when none does.
 * It ends with that process.
 */
export function runningEmbeddedUrl(dataDir: string, stateDir?: string): string | null {
  const folder = resolve(dataDir);
  if (!isDataInUse(folder)) return null;
  const cluster = clusterFolder(folder, serverAccount(), () => undefined, stateDir);
  const port = postmasterPort(cluster);
  return port === null ? null : urlOf(clusterPassword(folder), port);
}

function urlOf(password: string, port: number): string {
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${DATABASE}`;
}

/** Keeps one postmaster running on its port until it is told to stop. */
class ServerKeeper {
  private child: ChildProcess | null = null;
  private watchdog: ChildProcess | null = null;
  private stopping = false;
  private exits = 0;

  constructor(
    private readonly server: Server,
    private readonly log: (line: string) => void,
  ) {}

  async start(): Promise<void> {
    this.launch();
    try {
      await this.whenReady();
      await createDatabase(this.server.url);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.watchdog?.stdin?.end('stopped\n');
    if (this.child?.pid !== undefined && this.child.exitCode === null) {
      await stopPostmaster(this.child.pid);
    }
  }

  private launch(restartMs = RESTART_MS_FIRST): void {
    const { native, cluster, account, logFile, port, durable } = this.server;
    rotate(logFile);
    const output = openSync(logFile, 'a', 0o600);
    const settings = serverSettings(port, durable).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ]);
    // A group of its own: Ctrl-C in a terminal reaches our process, which drains before it stops
    // the server. Output goes to a file: a pipe would end with us and take the server along.
    const child = spawn(join(native, 'bin', 'postgres'), ['-D', cluster, ...settings], {
      cwd: '/',
      detached: true,
      stdio: ['ignore', output, output],
      env: { LC_ALL: 'C', TZ: 'UTC' },
      ...account,
    });
    closeSync(output);
    child.unref();
    this.child = child;
    const startedAt = Date.now();
    child.on('error', (error) => this.log(`PostgreSQL could not be started: ${error.message}.`));
    child.on('exit', (code, signal) => {
      this.watchdog?.stdin?.end('stopped\n');
      this.exits++;
      if (this.stopping) return;
      const wait = Date.now() - startedAt > RESTART_MS_MAX ? RESTART_MS_FIRST : restartMs;
      this.log(`PostgreSQL ended (${signal ?? code}); starting it again. See ${logFile}.`);
      setTimeout(() => void this.relaunch(wait * 2), wait).unref();
    });
    if (child.pid !== undefined) this.watch(child.pid);
  }

  /** A server of a run that was killed in the middle of its own start may show up only now. */
  private async relaunch(nextWaitMs: number): Promise<void> {
    await endLeftOver(this.server.cluster, this.log).catch((error: unknown) =>
      this.log(`An earlier PostgreSQL could not be stopped: ${String(error)}.`),
    );
    if (!this.stopping) this.launch(Math.min(RESTART_MS_MAX, nextWaitMs));
  }

  /**
   * A small shell that reads from a pipe of ours: when our process ends in whatever way, the pipe
   * does too, and it gives the server the signal for a fast shutdown.
   */
  private watch(pid: number): void {
    const script = 'read -r word; [ "$word" = stopped ] || kill -INT "$1"';
    const watchdog = spawn('/bin/sh', ['-c', script, 'carbawatch-watchdog', String(pid)], {
      cwd: '/',
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      env: {},
      ...this.server.account,
    });
    watchdog.on('error', () => undefined); // no shell: the next start stops what is left
    watchdog.stdin?.on('error', () => undefined);
    watchdog.unref();
    if (watchdog.stdin && 'unref' in watchdog.stdin && typeof watchdog.stdin.unref === 'function') {
      watchdog.stdin.unref();
    }
    this.watchdog = watchdog;
  }

  private async whenReady(): Promise<void> {
    const { url, logFile } = this.server;
    const deadline = Date.now() + READY_MS_MAX;
    for (;;) {
      try {
        await withClient(maintenanceUrl(url), async () => undefined);
        return;
      } catch (error) {
        if (!isUnavailable(error)) throw error;
        if (this.exits >= EXITS_AT_START_MAX || Date.now() > deadline) {
          const message = `PostgreSQL does not start (${lastLine(logFile)}); see ${logFile}.`;
          throw new Error(message, { cause: error });
        }
      }
      await sleep(READY_POLL_MS);
    }
  }
}

function lastLine(logFile: string): string {
  return readFileSync(logFile, 'utf8').trimEnd().split('\n').at(-1) ?? '';
}

/** Errors name no values: a failed statement's text or a key's detail could be a patient's. */
function serverSettings(port: number, durable: boolean): readonly (readonly [string, string])[] {
  return [
    ['listen_addresses', '127.0.0.1'],
    ['port', String(port)],
    ['unix_socket_directories', ''],
    ['max_connections', '200'],
    ['timezone', 'UTC'],
    ['log_timezone', 'UTC'],
    ['jit', 'off'], // compiling costs more than our short statements take
    ['shared_buffers', '128MB'],
    ['max_wal_size', '1GB'],
    ['log_min_error_statement', 'panic'],
    ['log_error_verbosity', 'terse'],
    ...(durable
      ? []
      : ([
          ['fsync', 'off'],
          ['synchronous_commit', 'off'],
          ['full_page_writes', 'off'],
        ] as const)),
  ];
}

function maintenanceUrl(url: string): string {
  const maintenance = new URL(url);
  maintenance.pathname = '/postgres';
  return maintenance.toString();
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined); // a query in flight rejects; idle, there is nothing to lose
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function createDatabase(url: string): Promise<void> {
  await withClient(maintenanceUrl(url), async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [
      DATABASE,
    ]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  });
}

/** A port that is free now; another program could take it first, then the start fails by name. */
async function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address && typeof address === 'object') done(address.port);
        else fail(new Error('There is no free port on 127.0.0.1.'));
      });
    });
  });
}

function rotate(logFile: string): void {
  if (existsSync(logFile) && statSync(logFile).size > LOG_BYTES_MAX)
    renameSync(logFile, `${logFile}.1`);
}
