import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database, startEmbeddedPostgres } from '@carbawatch/postgres';
import { Client } from 'pg';

/** A spec's consumers, requests and its own queries at once; a server has 200 in all. */
const POOL_SIZE_DEFAULT = 10;

/** A database of a spec file's own. */
export interface TestDatabase {
  readonly database: Database;
  /** For a second pool or a process of its own. */
  readonly url: string;
  /** Closes and removes it. */
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  readonly poolSize?: number;
  readonly applicationName?: string;
}

/** A real PostgreSQL server for tests. */
export interface TestServer {
  /** Of a database on it; others can be made beside it. */
  readonly url: string;
  stop(): Promise<void>;
}

/** An embedded server in a temporary folder, which `stop` removes. */
export async function startTestServer(): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'carbawatch-postgres-'));
  const lines: string[] = [];
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    // What a test wrote is of no worth after a crash: without fsync it runs several times faster.
    const postgres = await startEmbeddedPostgres({
      dataDir: folder,
      durable: false,
      log: (line) => lines.push(line),
    });
    return { url: postgres.url, stop: () => postgres.stop().finally(remove) };
  } catch (error) {
    remove();
    throw new Error(`No PostgreSQL for tests: ${lines.join(' ')}`, { cause: error });
  }
}

/**
 * The server of this spec file, when no TEST_DATABASE_URL names one; ends with its last database.
 */
let ownServer: { readonly started: Promise<TestServer>; users: number } | null = null;

/** The URL of a server where databases can be made, and how to let go of it. */
async function useServer(): Promise<{ url: string; release: () => Promise<void> }> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given) return { url: given, release: async () => undefined };
  const server = (ownServer ??= { started: startTestServer(), users: 0 });
  server.users += 1;
  const { url, stop } = await server.started;
  const release = async () => {
    server.users -= 1;
    if (server.users > 0) return;
    ownServer = null;
    await stop();
  };
  return { url, release };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/**
 * A new, empty database on a real PostgreSQL: on TEST_DATABASE_URL's server, which `npm test`
 * provides once for the run, else on an embedded one of this spec file. Drop it in `afterAll`.
 */
export async function testDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { url: serverUrl, release } = await useServer();
  const name = `test_${process.pid}_${randomBytes(6).toString('hex')}`;
  await onServer(serverUrl, `CREATE DATABASE ${name} TEMPLATE template0`);
  const own = new URL(serverUrl);
  own.pathname = `/${name}`;
  const url = own.toString();
  const database = await Database.connect({
    url,
    applicationName: options.applicationName ?? 'carbawatch tests',
    poolSize: options.poolSize ?? POOL_SIZE_DEFAULT,
  });
  const drop = async () => {
    await database.close();
    // FORCE: a spec that broke off may have left a session of its own behind.
    await onServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await release();
  };
  return { database, url, drop };
}
