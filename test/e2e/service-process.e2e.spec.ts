import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, freePorts, testDatabase, type TestDatabase } from '@carbawatch/testing';
import { ServiceProcess, type AppName } from '../support/service-process';

const SECRET_KEY = randomBytes(32).toString('base64');

/** One service as a process of its own: what it needs, what it refuses, how it ends. */
describe('a service that runs by itself', () => {
  let test: TestDatabase;
  let port: number;
  let folder: string;

  beforeAll(async () => {
    test = await testDatabase();
    port = await freePort();
    folder = mkdtempSync(join(tmpdir(), 'carbawatch-keys-'));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await test.drop();
  });

  function settings(others: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    return {
      DATABASE_URL: test.url,
      CARBAWATCH_DATA: folder,
      CARBAWATCH_SECRET_KEY: SECRET_KEY,
      CARBAWATCH_ADMIN_KEY: 'an-administrators-key-of-the-test',
      PORT: String(port),
      LOG_LEVEL: 'warn',
      ...others,
    };
  }

  async function refusalOf(env: NodeJS.ProcessEnv): Promise<[number | null, string]> {
    const service = new ServiceProcess('stats', env);
    await service.start({ ready: false });
    return [await service.whenEnded(), service.log];
  }

  it.each([
    ['DATABASE_URL', { DATABASE_URL: '' }, 'DATABASE_URL: needed by a service'],
    [
      'CARBAWATCH_SECRET_KEY',
      { CARBAWATCH_SECRET_KEY: '' },
      'CARBAWATCH_SECRET_KEY: needed, the same',
    ],
    ['CARBAWATCH_ADMIN_KEY', { CARBAWATCH_ADMIN_KEY: '' }, 'CARBAWATCH_ADMIN_KEY: needed at the'],
  ])('does not start without %s, and says so in one line', async (_, env, line) => {
    const [code, output] = await refusalOf(settings(env));
    expect(code).toBe(1);
    expect(output).toContain(line);
    expect(output.trim().split('\n')).toHaveLength(1);
  });

  it.each([
    ['a wrong setting', { LOG_LEVEL: 'loud' }, 'LOG_LEVEL: must be one of trace'],
    [
      'a setting that does not exist',
      { CARBAWATCH_SITES: 'a' },
      'CARBAWATCH_SITES: no such setting',
    ],
    ['the role of a hub', { CARBAWATCH_ROLE: 'hub' }, 'CARBAWATCH_ROLE: hub is not built yet'],
    ['OIDC by halves', { OIDC_ISSUER: 'https://id.example' }, 'OIDC_AUDIENCE: is needed beside'],
  ])('refuses %s in one line that names it', async (_, env, line) => {
    const [code, output] = await refusalOf(settings(env));
    expect([code, output.trim().split('\n')]).toEqual([1, [expect.stringContaining(line)]]);
  });

  it('refuses a port that another program has, by the setting’s name', async () => {
    const other = createServer().listen(port, '127.0.0.1');
    const [code, output] = await refusalOf(settings());
    await new Promise((resolve) => other.close(resolve));
    expect(code).toBe(1);
    expect(output).toContain(`PORT: 127.0.0.1:${port} is taken by another program`);
  });

  it('answers its health, refuses strangers, and ends with 0 on SIGTERM', async () => {
    const service = new ServiceProcess('stats', settings());
    await service.start();
    const ready = await fetch(`${service.base}/health/ready`);
    expect(await ready.json()).toEqual({
      status: 'ready',
      checks: { database: 'ok', 'stats.consumer': 'ok' },
    });
    expect((await fetch(`${service.base}/api/v1/cohort/summary`)).status).toBe(401);
    expect(await service.stop()).toBe(0);
  });

  it('does not start with another secret key on the same data', async () => {
    const other = { CARBAWATCH_SECRET_KEY: randomBytes(32).toString('base64') };
    const [code, output] = await refusalOf(settings(other));
    expect(code).toBe(1);
    expect(output).toContain('CARBAWATCH_SECRET_KEY: this database was written with another');
  });
});

/** As in compose, where nobody has set a key. */
describe('services that run by themselves and share a data folder', () => {
  let test: TestDatabase;
  let folder: string;
  const started: ServiceProcess[] = [];

  beforeAll(async () => {
    test = await testDatabase();
    folder = mkdtempSync(join(tmpdir(), 'carbawatch-keys-'));
  });
  afterAll(async () => {
    for (const service of started) await service.stop();
    rmSync(folder, { recursive: true, force: true });
    await test.drop();
  });

  async function service(app: AppName): Promise<ServiceProcess> {
    const [port = 0, mllpPort = 0] = await freePorts(2);
    const process = new ServiceProcess(app, {
      DATABASE_URL: test.url,
      CARBAWATCH_DATA: folder,
      PORT: String(port),
      MLLP_PORT: String(mllpPort),
      LOG_LEVEL: 'warn',
    });
    started.push(process);
    return process;
  }

  it('take the keys that ingestion makes, and start not before it has', async () => {
    const early = await service('stats');
    await early.start({ ready: false });
    expect(await early.whenEnded()).toBe(1);
    expect(early.log).toContain('let ingestion make one first');
    expect(readdirSync(folder)).toEqual([]);

    const ingestion = await service('ingestion');
    await ingestion.start();
    expect(readdirSync(folder)).toEqual(['admin-key', 'secret-key']);
    const stats = await service('stats');
    await stats.start();
    const headers = {
      Authorization: `Bearer ${readFileSync(join(folder, 'admin-key'), 'utf8').trim()}`,
    };
    for (const path of ['messages', 'keys']) {
      expect((await fetch(`${ingestion.base}/api/v1/${path}`, { headers })).status).toBe(200);
    }
    const summary = await fetch(`${stats.base}/api/v1/cohort/summary?window=P1Y`, { headers });
    expect(summary.status).toBe(200);
  });
});
