import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database, startEmbeddedPostgres, type EmbeddedPostgres } from '@carbawatch/postgres';
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

/** The server of this spec file, when no TEST_DATABASE_URL names one; ends with its last database. */
interface OwnServer {
  readonly postgres: Promise<EmbeddedPostgres>;
  readonly folder: string;
  users: number;
}

let ownServer: OwnServer | null = null;

function startOwnServer(): OwnServer {
  const folder = mkdtempSync(join(tmpdir(), 'carbawatch-postgres-'));
  const lines: string[] = [];
  // What a test wrote is of no worth after a crash: without fsync it runs several times faster.
  const postgres = startEmbeddedPostgres({
    dataDir: folder,
    durable: false,
    log: (line) => lines.push(line),
  }).catch((error: unknown) => {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`No PostgreSQL for tests: ${lines.join(' ')}`, { cause: error });
  });
  return { postgres, folder, users: 0 };
}

/** The URL of a server where databases can be made, and how to let go of it. */
async function useServer(): Promise<{ url: string; release: () => Promise<void> }> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given) return { url: given, release: async () => undefined };
  const server = (ownServer ??= startOwnServer());
  server.users += 1;
  const { url } = await server.postgres;
  const release = async () => {
    server.users -= 1;
    if (server.users > 0) return;
    ownServer = null;
    await (await server.postgres).stop();
    rmSync(server.folder, { recursive: true, force: true });
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
