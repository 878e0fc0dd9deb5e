import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database, startEmbeddedPostgres, type EmbeddedPostgres } from '@carbawatch/postgres';
import { append } from './append';
import { ConsumerLoop } from './consumer-loop';
import { anyValue, bodyOf, numbered, upTo } from './contract/harness';
import { unexpected } from './contract/postgres-harness';
import { inPlaceCarrier } from './in-place-carrier';
import { PostgresLog, migrateLog } from './postgres-log';
import type { BatchHandler } from './records';

/**
 * The promise under faults of a server of our own, with fsync: what was committed is processed,
 * and its effects, rows of a table, stand there once.
 */
const TOPIC = 'carbawatch.faults.v1';
const KEYS = upTo(16).map((n) => `site-1/f${n}`);
const ROUNDS = 40;

let folder: string;
let server: EmbeddedPostgres;
let database: Database;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'carbawatch-faults-'));
  server = await startEmbeddedPostgres({ dataDir: folder, log: () => undefined });
  database = await Database.connect({ url: server.url, applicationName: 'faults', poolSize: 8 });
  await migrateLog(database);
  await database.query('CREATE TABLE effect (key text, n int)');
});
afterAll(async () => {
  await database?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => database.query('TRUNCATE effect'));

const writeEffects: BatchHandler = async ({ tx, records }) => {
  await tx.execute('INSERT INTO effect SELECT * FROM unnest($1::text[], $2::int[])', [
    records.map(({ key }) => key),
    records.map((record) => bodyOf(record).n),
  ]);
};

function consumer(name: string, topic: string, options: object = {}): ConsumerLoop {
  return new ConsumerLoop({
    consumer: name,
    log: new PostgresLog(database),
    schemas: { [topic]: anyValue },
    handlers: new Map([[topic, writeEffects]]),
    hooks: { onFatal: unexpected },
    batchRecords: 10,
    ...options,
  });
}

/** Appends a round, and again until PostgreSQL has said that it is on disk. */
async function appendRound(topic: string, n: number): Promise<void> {
  const events = KEYS.map((key) => numbered(topic, key, n));
  const log = new PostgresLog(database);
  for (;;) {
    try {
      return await log.transaction(async (tx) => append(tx, events));
    } catch {
      // Whether the commit arrived before the fall is not known: ask, until there is an answer.
      let known: boolean | null = null;
      while (known === null) known = await written(topic, n).catch(() => null);
      if (known) return;
    }
  }
}

async function written(topic: string, n: number): Promise<boolean> {
  const rows = await database.query(
    `SELECT FROM log.record WHERE topic = $1 AND value ->> 'n' = $2`,
    [topic, String(n)],
  );
  return rows.length > 0;
}

async function expectEffectsOnce(): Promise<void> {
  const rows = await database.query(
    `SELECT key, array_agg(n ORDER BY n) AS numbers FROM effect GROUP BY key ORDER BY key`,
  );
  expect(rows).toEqual([...KEYS].sort().map((key) => ({ key, numbers: upTo(ROUNDS) })));
}

it('every effect stands once after PostgreSQL was killed again and again', async () => {
  const loop = consumer('killed', TOPIC);
  await loop.start();
  for (let n = 0; n < ROUNDS; n++) {
    if (n % 15 === 7) {
      const pid = readFileSync(join(folder, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0];
      process.kill(Number(pid), 'SIGKILL');
    }
    await appendRound(TOPIC, n);
  }
  await loop.whenCaughtUp();
  await expectEffectsOnce();
  await loop.stop();
});

it('every effect stands once after the sessions of its members were ended in the middle', async () => {
  const topic = 'carbawatch.sessions.v1';
  const members = [consumer('ended', topic), consumer('ended', topic)];
  for (const member of members) await member.start();
  for (let n = 0; n < ROUNDS; n++) {
    await appendRound(topic, n);
    if (n % 10 === 5) {
      const admin = await database.openSession('admin');
      await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE pid <> pg_backend_pid() AND datname = current_database()`,
      );
      await admin.end();
    }
  }
  for (const member of members) await member.whenCaughtUp();
  await expectEffectsOnce();
  for (const member of members) await member.stop();
});

it('a consumer of another process is woken by the hint, long before its next look', async () => {
  const topic = 'carbawatch.hints.v1';
  const loop = consumer('hinted', topic, { carrier: inPlaceCarrier({ tickMs: 600_000 }) });
  await loop.start();
  await loop.whenCaughtUp();
  const other = await Database.connect({ url: server.url, applicationName: 'other', poolSize: 2 });
  for (let n = 0; n < ROUNDS; n++) {
    const events = KEYS.map((key) => numbered(topic, key, n));
    await other.transaction(async (tx) => append(tx, events));
  }
  await loop.whenCaughtUp();
  await expectEffectsOnce();
  await loop.stop();
  await other.close();
});
