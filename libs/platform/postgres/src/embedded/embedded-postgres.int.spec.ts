import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { nativeFolder, reachableBinaries } from './binaries';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres';
import { isRunning } from './postmaster';
import { serverAccount } from './server-account';
import { DataInUseError } from './start-lock';

const isRoot = process.getuid?.() === 0;
const whenRoot = isRoot ? it : it.skip;

/** Runs our sources in a process of its own, so that it can be killed. */
const CHILD = `
  const { readFileSync } = require('node:fs');
  const { transformSync } = require('@swc/core');
  require.extensions['.ts'] = (module, file) => {
    const options = { filename: file, module: { type: 'commonjs' }, jsc: { target: 'es2022', parser: { syntax: 'typescript' } } };
    module._compile(transformSync(readFileSync(file, 'utf8'), options).code, file);
  };
  const { startEmbeddedPostgres } = require(process.argv[1]);
  const { Client } = require('pg');
  (async () => {
    const log = (line) => console.log('log ' + line);
    const server = await startEmbeddedPostgres({ dataDir: process.argv[2], log });
    const client = new Client({ connectionString: server.url });
    await client.connect();
    await client.query('CREATE TABLE IF NOT EXISTS acknowledged (n int)');
    console.log('url ' + server.url);
    for (let n = 0; ; n++) {
      await client.query('INSERT INTO acknowledged VALUES ($1)', [n]);
      console.log('row ' + n);
    }
  })().catch((error) => { console.log('failed ' + error.message); process.exit(1); });
`;

let folder: string;
let servers: EmbeddedPostgres[];
let children: ChildProcess[];
let lines: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carbawatch-embedded-'));
  chmodSync(folder, 0o755);
  servers = [];
  children = [];
  lines = [];
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const server of servers) await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(dataDir = join(folder, 'data'), stateDir?: string): Promise<EmbeddedPostgres> {
  const log = (line: string) => void lines.push(line);
  const server = await startEmbeddedPostgres({ dataDir, log, ...(stateDir ? { stateDir } : {}) });
  servers.push(server);
  return server;
}

async function stopped(server: EmbeddedPostgres): Promise<void> {
  await server.stop();
  servers = servers.filter((one) => one !== server);
}

async function query<R extends object>(url: string, sql: string): Promise<R[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<R>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Starts the child; `lines` are what it has said, `said` waits for a line. */
function startChild(dataDir: string, uid?: number) {
  const child = spawn(
    process.execPath,
    ['-e', CHILD, join(__dirname, 'embedded-postgres.ts'), dataDir],
    {
      cwd: join(__dirname, '..'),
      stdio: ['ignore', 'pipe', 'inherit'],
      ...(uid ? { uid, gid: uid } : {}),
    },
  );
  children.push(child);
  const said: string[] = [];
  const waiting = new Set<() => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    said.push(line);
    waiting.forEach((check) => check());
  });
  const until = (pattern: RegExp) =>
    new Promise<string>((resolve) => {
      const check = () => {
        const found = said.find((line) => pattern.test(line));
        if (found === undefined) return;
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
      check();
    });
  return { child, said, until };
}

function postmasterPid(dataDir: string): number {
  return Number(readFileSync(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

async function gone(pid: number): Promise<void> {
  while (isRunning(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('the embedded PostgreSQL', () => {
  it('keeps its data from one start to the next', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await stopped(first);
    const second = await start();
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('answers on loopback alone, asks for its password, and has no socket folder', async () => {
    const { url } = await start();
    const wrong = new URL(url);
    wrong.password = 'wrong';
    await expect(query(wrong.toString(), 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    const [settings] = await query(
      url,
      `SELECT current_setting('listen_addresses') AS listen, current_setting('fsync') AS fsync,
              current_setting('unix_socket_directories') AS sockets`,
    );
    expect(settings).toMatchObject({ listen: '127.0.0.1', sockets: '', fsync: 'on' });
    const [database] = await query(
      url,
      `SELECT datcollate AS collation, pg_encoding_to_char(encoding) AS encoding
       FROM pg_database WHERE datname = current_database()`,
    );
    expect(database).toEqual({ collation: 'C', encoding: 'UTF8' });
  });

  it('lets nobody else read its password', async () => {
    const { url } = await start();
    const path = join(folder, 'data', 'postgres-password');
    expect(readFileSync(path, 'utf8').trim()).toBe(new URL(url).password);
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(readdirSync(join(folder, 'data')).filter((name) => name.endsWith('.password'))).toEqual(
      [],
    );
  });

  it('refuses a second start on the same data and names the process', async () => {
    await start();
    const second = start();
    await expect(second).rejects.toThrow(DataInUseError);
    await expect(second).rejects.toThrow(`process ${process.pid}`);
  });

  it('takes over the lock of a process that is no more', async () => {
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'data', 'carbawatch.lock'), '4194303 12345\n');
    const { url } = await start();
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('takes over a lock whose process id has been given to another process', async () => {
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'data', 'carbawatch.lock'), `${process.pid} 1\n`);
    const { url } = await start();
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('makes the cluster anew when a crash left it half made', async () => {
    const partial = join(folder, 'data', 'cluster.partial');
    mkdirSync(partial, { recursive: true });
    writeFileSync(join(partial, 'PG_VERSION'), '18\n');
    const { url } = await start();
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('refuses a cluster of another major version, and says what to do', async () => {
    await stopped(await start());
    writeFileSync(join(folder, 'data', 'cluster', 'PG_VERSION'), '17\n');
    await expect(start()).rejects.toThrow(/made by PostgreSQL 17.*make a backup/);
  });

  it('gives up with the server’s own words when it does not start', async () => {
    await stopped(await start());
    writeFileSync(join(folder, 'data', 'cluster', 'postgresql.conf'), 'no_such_setting = 1\n');
    await expect(start()).rejects.toThrow(/PostgreSQL does not start \(.*postgresql\.conf/);
  });

  it('starts though postmaster.pid names a process that is no PostgreSQL', async () => {
    await stopped(await start());
    const file = join(folder, 'data', 'cluster', 'postmaster.pid');
    writeFileSync(file, `${process.pid}\n/nowhere\n0\n1\n\n\n`);
    const { url } = await start();
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('is started again on the same port when the server alone is killed', async () => {
    const { url } = await start();
    await query(url, 'CREATE TABLE kept AS SELECT 1 AS one');
    process.kill(postmasterPid(join(folder, 'data')), 'SIGKILL');
    for (;;) {
      const rows = await query(url, 'SELECT one FROM kept').catch(() => null);
      if (rows === null) continue;
      expect(rows).toEqual([{ one: 1 }]);
      break;
    }
    expect(lines.join()).toContain('PostgreSQL ended (SIGKILL); starting it again');
  });

  it('ends itself after our process was killed, and has every acknowledged row', async () => {
    const dataDir = join(folder, 'data');
    const { child, said, until } = startChild(dataDir);
    await until(/^row 20$/);
    const pid = postmasterPid(dataDir);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await gone(pid);
    const acknowledged = said.filter((line) => line.startsWith('row ')).length;
    const { url } = await start(dataDir);
    const [row] = await query<{ n: number }>(url, 'SELECT count(*)::int AS n FROM acknowledged');
    expect(row?.n).toBeGreaterThanOrEqual(acknowledged);
    expect(row?.n).toBeLessThanOrEqual(acknowledged + 1);
  });

  it('recovers every acknowledged row after our process and the server were killed', async () => {
    const dataDir = join(folder, 'data');
    const { child, said, until } = startChild(dataDir);
    await until(/^row 20$/);
    process.kill(postmasterPid(dataDir), 'SIGKILL');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const acknowledged = said.filter((line) => line.startsWith('row ')).length;
    const { url } = await start(dataDir);
    const [row] = await query<{ n: number }>(url, 'SELECT count(*)::int AS n FROM acknowledged');
    expect(row?.n).toBeGreaterThanOrEqual(acknowledged);
  });

  it('stops a server that an earlier run has left behind', async () => {
    const dataDir = join(folder, 'data');
    const { child, until } = startChild(dataDir);
    const url = (await until(/^url /)).slice(4);
    const pid = postmasterPid(dataDir);
    process.kill(pid, 'SIGSTOP'); // so that it cannot end itself before the next start looks
    child.kill('SIGKILL');
    await once(child, 'exit');
    process.kill(pid, 'SIGCONT');
    const second = await start(dataDir);
    expect(isRunning(pid)).toBe(false);
    expect(second.url).not.toBe(url);
  });

  it('leaves no process and no open port behind when it is stopped', async () => {
    const server = await start();
    const pid = postmasterPid(join(folder, 'data'));
    const open = new Client({ connectionString: server.url });
    open.on('error', () => undefined);
    await open.connect();
    await stopped(server);
    expect(isRunning(pid)).toBe(false);
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    const [error] = await once(socket, 'error');
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  });

  whenRoot('runs as another user than root', async () => {
    await start();
    const { uid } = statSync(join(folder, 'data', 'cluster'));
    expect(uid).not.toBe(0);
    expect(statSync(`/proc/${postmasterPid(join(folder, 'data'))}`).uid).toBe(uid);
  });

  whenRoot('runs as a normal user on that user’s own data', async () => {
    const uid = 65_534; // nobody: /etc/passwd must know the user
    const dataDir = join(folder, 'home');
    mkdirSync(dataDir, { mode: 0o700 });
    chownSync(dataDir, uid, uid);
    const { until, child } = startChild(dataDir, uid);
    const url = (await until(/^url |^failed/)).slice(4);

    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(statSync(join(dataDir, 'cluster')).uid).toBe(uid);
    child.kill('SIGKILL');
    await gone(postmasterPid(dataDir));
  });

  whenRoot(
    'keeps the cluster in the state directory when its user cannot reach the data',
    async () => {
      const closed = join(folder, 'closed');
      mkdirSync(closed, { mode: 0o700 });
      const stateDir = join(folder, 'state');
      const first = await start(join(closed, 'data'), stateDir);
      expect(lines.join()).toContain(
        `cannot reach ${join(closed, 'data')}: its files are in ${stateDir}`,
      );
      await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS one');
      await stopped(first);
      const second = await start(join(closed, 'data'), stateDir);
      expect(await query(second.url, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
    },
  );

  whenRoot('runs from a copy when its user cannot reach the binaries', () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    cpSync(join(nativeFolder(), '..'), join(closed, 'package'), {
      recursive: true,
      verbatimSymlinks: true,
    });
    const stateDir = join(folder, 'state');
    const native = join(closed, 'package', 'native');
    const copy = reachableBinaries(native, serverAccount(), (line) => lines.push(line), stateDir);
    expect(copy.startsWith(stateDir)).toBe(true);
    expect(lines).toEqual([expect.stringContaining(`using the copy ${copy}`)]);
    expect(reachableBinaries(native, serverAccount(), () => undefined, stateDir)).toBe(copy);
  });
});
