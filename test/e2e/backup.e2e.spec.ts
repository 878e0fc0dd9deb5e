import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alertingService } from '@carbawatch/alerting';
import { classificationService } from '@carbawatch/classification';
import { main } from '@carbawatch/cli';
import { DEMO_SEED, demonstrationFeed, type FeedItem } from '@carbawatch/demonstration';
import { ingestionService } from '@carbawatch/ingestion';
import {
  openPlatform,
  readConfig,
  silentLog,
  startSystem,
  type Platform,
  type RunningSystem,
} from '@carbawatch/service-kit';
import { registerWards, streamFeed } from '@carbawatch/standalone';
import { statsService } from '@carbawatch/stats';
import { freePorts, testDatabase, type TestDatabase } from '@carbawatch/testing';
import { storedState, type StoredState } from '../support/stored-state';
import { whenSettled } from '../support/wait';

/**
 * A backup is taken while the demonstration's outbreak streams in, and restored into another
 * database. What was restored is consistent by itself, and when the hospital sends the same weeks
 * again, it comes to the same isolates, alerts and numbers as the installation that never stopped.
 */
const KEYS = {
  CARBAWATCH_SECRET_KEY: randomBytes(32).toString('base64'),
  CARBAWATCH_ADMIN_KEY: randomBytes(24).toString('base64url'),
};
const SETTINGS = {
  ...KEYS,
  CARBAWATCH_SITE: 'demo',
  CARBAWATCH_CLOCK: 'message',
  CARBAWATCH_TIMEZONE: 'Asia/Shanghai',
};

function weeks(from: string, before: string): FeedItem[] {
  const feed = demonstrationFeed({ seed: DEMO_SEED, lastDay: '2026-06-30' });
  return feed.filter(({ sentAt }) => sentAt >= from && sentAt < before);
}

class Installation {
  private constructor(
    readonly platform: Platform,
    private readonly system: RunningSystem,
    private readonly mllpPort: number,
  ) {}

  static async start(url: string): Promise<Installation> {
    const [mllpPort = 0] = await freePorts(1);
    const env = { ...SETTINGS, DATABASE_URL: url, MLLP_PORT: String(mllpPort) };
    const reading = readConfig({ ...env, LOG_LEVEL: 'silent' });
    if (!reading.ok) throw new Error(reading.message);
    const platform = await openPlatform(reading.config, { keys: 'settings-alone', log: silentLog });
    const system = await startSystem(platform, {
      services: [ingestionService, classificationService, alertingService, statsService],
      version: 'test',
      port: 0,
      onFatal: (error) => {
        throw error;
      },
    });
    return new Installation(platform, system, mllpPort);
  }

  async send(items: readonly FeedItem[]): Promise<number> {
    const { port: httpPort } = this.system;
    const target = { host: '127.0.0.1', httpPort, mllpPort: this.mllpPort };
    const key = KEYS.CARBAWATCH_ADMIN_KEY;
    await registerWards({ ...target, key });
    const stop = new AbortController();
    return streamFeed(items, { ...target, key }, () => undefined, stop.signal);
  }

  async state(): Promise<Omit<StoredState, 'messages'>> {
    await whenSettled(this.platform.database, 240_000);
    const { messages: _sentAgain, ...state } = await storedState(this.platform.database);
    return state;
  }

  async stop(): Promise<void> {
    await this.system.stop();
    await this.platform.close();
  }
}

/** The command line on a database. */
async function command(url: string, ...args: string[]): Promise<{ status: number; said: string }> {
  const said: string[] = [];
  const before = { ...process.env };
  Object.assign(process.env, { ...KEYS, DATABASE_URL: url });
  const status = await main(args, {
    out: (text) => said.push(text),
    err: (text) => said.push(text),
    data: async () => undefined,
    input: async () => '',
  });
  for (const name of ['DATABASE_URL', ...Object.keys(KEYS)]) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
  return { status, said: said.join('\n') };
}

describe('backup and restore', () => {
  const first = weeks('2025-09-08', '2025-09-15');
  const second = weeks('2025-09-15', '2025-09-22');
  const tests: TestDatabase[] = [];
  let folder = '';
  let file = '';
  let expected: unknown;
  let restored: TestDatabase;

  async function emptyDatabase(): Promise<TestDatabase> {
    const test = await testDatabase();
    tests.push(test);
    return test;
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'carbawatch-restore-'));
    file = join(folder, 'week.backup');
    const source = await emptyDatabase();
    restored = await emptyDatabase();
    const installation = await Installation.start(source.url);
    try {
      await installation.send(first);
      const sending = installation.send(second);
      const made = await command(source.url, 'backup', file);
      if (made.status !== 0) throw new Error(made.said);
      await sending;
      const state = await installation.state();
      expected = state;
      expect(state.isolates.length).toBeGreaterThan(20);
      expect(state.alerts).not.toEqual([]);
      const found = await command(source.url, 'verify');
      if (found.status !== 0) throw new Error(found.said);
    } finally {
      await installation.stop();
    }
  }, 600_000);
  afterAll(async () => {
    for (const test of tests) await test.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('the file says that it is whole, and is never written over', async () => {
    const { url } = restored;
    expect(await command(url, 'verify', file)).toMatchObject({
      status: 0,
      said: expect.stringMatching(/whole\. Carbawatch .* rows of \d+ tables/),
    });
    expect(await command(url, 'backup', file)).toMatchObject({
      status: 2,
      said: expect.stringContaining('a backup never replaces one'),
    });
  });

  it('another secret key than its own is refused before anything is written', async () => {
    const other = await emptyDatabase();
    const own = KEYS.CARBAWATCH_SECRET_KEY;
    KEYS.CARBAWATCH_SECRET_KEY = randomBytes(32).toString('base64');
    const refused = await command(other.url, 'restore', file);
    KEYS.CARBAWATCH_SECRET_KEY = own;
    expect(refused).toMatchObject({ status: 2, said: expect.stringContaining('secret key') });
    const schemas = await other.database.query(`SELECT FROM pg_namespace WHERE nspname = 'log'`);
    expect(schemas).toEqual([]);
  });

  it('restored, the database is consistent, and holds nothing that another restore may touch', async () => {
    expect(await command(restored.url, 'restore', file)).toMatchObject({ status: 0 });
    expect(await command(restored.url, 'verify')).toMatchObject({
      status: 0,
      said: expect.stringMatching(/(\d+) of \1 checks hold/),
    });
    expect(await command(restored.url, 'restore', file)).toMatchObject({
      status: 1,
      said: expect.stringContaining('holds data already'),
    });
  }, 240_000);

  it('the log goes on: the same weeks sent again come to the same isolates, alerts and numbers', async () => {
    const installation = await Installation.start(restored.url);
    try {
      await installation.send([...first, ...second]);
      expect(await installation.state()).toEqual(expected);
    } finally {
      await installation.stop();
    }
    expect(await command(restored.url, 'verify')).toMatchObject({ status: 0 });
  }, 600_000);

  it('verify finds what is broken by hand', async () => {
    const { database } = restored;
    await database.query(`UPDATE log.head SET next_offset = next_offset + 1 WHERE next_offset > 0`);
    await database.query(
      `DELETE FROM classification.isolate WHERE isolate_id = (
         SELECT min(isolate_id) FROM classification.isolate WHERE state IS NOT NULL)`,
    );
    await database.query(`UPDATE stats.isolate_fact SET revision = revision - 1`);
    const { status, said } = await command(restored.url, 'verify');
    expect(status).toBe(1);
    expect(said).toContain('every partition of the log is whole up to its end: not so');
    expect(said).toContain('is classified: not so in 1 places');
    expect(said).toContain('stats keeps the newest verdict that it has heard of each isolate');
  });
});
