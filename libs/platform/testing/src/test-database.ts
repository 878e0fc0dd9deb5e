import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database, startEmbeddedPostgres, type EmbeddedPostgres } from '@carbawatch/postgres';

/** A server of this process, started when the first test asks for it. */
let server: Promise<{ url: string; stop: () => Promise<void> }> | null = null;

/** Databases of this process that are still there. */
let open = 0;

/** One database for a spec file; empty, without schemas. */
export interface TestDatabase {
  readonly url: string;
  readonly database: Database;
  /** Closes the pool and drops the database; the last one in a process stops the server. */
  drop(): Promise<void>;
}

/**
 * A real PostgreSQL database: on TEST_DATABASE_URL's server, else on an embedded one that this
 * process starts once (without fsync: tests do not outlive the machine). For `beforeAll`; the
 * `drop` belongs into `afterAll`.
 */
export async function testDatabase(
  options: { readonly poolSize?: number; readonly applicationName?: string } = {},
): Promise<TestDatabase> {
  open++;
  server ??= startServer();
  const { url: serverUrl } = await server;
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const database = await Database.connect({
    url: url.toString(),
    applicationName: options.applicationName ?? 'carbawatch tests',
    poolSize: options.poolSize ?? 10,
  });
  return {
    url: url.toString(),
    database,
    drop: async () => {
      await database.close();
      await onServer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
      if (--open === 0) await stopServer();
    },
  };
}

async function startServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given) return { url: given, stop: () => Promise.resolve() };
  const dataDir = mkdtempSync(join(tmpdir(), 'carbawatch-test-'));
  const lines: string[] = [];
  let embedded: EmbeddedPostgres;
  try {
    embedded = await startEmbeddedPostgres({ dataDir, durable: false, log: (l) => lines.push(l) });
  } catch (error) {
    rmSync(dataDir, { recursive: true, force: true });
    throw new Error(`No PostgreSQL for tests: ${lines.join(' ')}`, { cause: error });
  }
  return {
    url: embedded.url,
    stop: async () => {
      await embedded.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function stopServer(): Promise<void> {
  const stopping = server;
  server = null;
  await (await stopping)?.stop();
}

async function onServer(url: string, statement: string): Promise<void> {
  const maintenance = await Database.connect({
    url,
    applicationName: 'carbawatch tests',
    poolSize: 1,
  });
  try {
    await maintenance.query(statement);
  } finally {
    await maintenance.close();
  }
}
