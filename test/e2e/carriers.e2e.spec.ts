import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEMO_SEED, demonstrationFeed, type FeedItem } from '@carbawatch/demonstration';
import { Database } from '@carbawatch/postgres';
import { registerWards, streamFeed, type FeedTarget } from '@carbawatch/standalone';
import {
  freePorts,
  startKafka,
  testDatabase,
  whyNoKafka,
  type TestKafka,
} from '@carbawatch/testing';
import { ServiceProcess, type AppName } from '../support/service-process';
import { storedState, type StoredState } from '../support/stored-state';
import { whenSettled } from '../support/wait';

/**
 * The demonstration's outbreak months, once through the standalone on PostgreSQL alone, once
 * through a real Kafka with each service as a process of its own, each killed in the middle. Both
 * must end in the same rows. The site's clock is the messages' own, so that even the known days
 * and the order of receipt are the same.
 */
const SETTLE_MS_MAX = 240_000;
const DISTRIBUTED: readonly Exclude<AppName, 'standalone'>[] = [
  'ingestion',
  'classification',
  'alerting',
  'stats',
];

/** Days 60 to 150 of the year: the ICU outbreak, and whoever lies beside it. */
function outbreakMonths(): FeedItem[] {
  const feed = demonstrationFeed({ seed: DEMO_SEED, lastDay: '2026-06-30' });
  return feed.filter(({ sentAt }) => sentAt >= '2025-09-01' && sentAt < '2025-12-01');
}

const adminKey = randomBytes(24).toString('base64url');
const secrets = {
  CARBAWATCH_SECRET_KEY: randomBytes(32).toString('base64'),
  CARBAWATCH_ADMIN_KEY: adminKey,
  CARBAWATCH_SITE: 'demo',
  CARBAWATCH_CLOCK: 'message',
  CARBAWATCH_TIMEZONE: 'Asia/Shanghai',
  LOG_LEVEL: 'warn',
};

async function sendAll(items: readonly FeedItem[], httpPort: number, mllpPort: number) {
  const target: FeedTarget = { host: '127.0.0.1', httpPort, mllpPort, key: adminKey };
  await registerWards(target);
  return streamFeed(items, target, () => undefined, new AbortController().signal);
}

async function embeddedRun(items: readonly FeedItem[]): Promise<StoredState> {
  const { url, drop } = await testDatabase();
  const [port = 0, mllpPort = 0] = await freePorts(2);
  const env = { ...secrets, DATABASE_URL: url, PORT: String(port), MLLP_PORT: String(mllpPort) };
  const standalone = new ServiceProcess('standalone', env);
  const database = await Database.connect({ url, applicationName: 'e2e', poolSize: 2 });
  try {
    await standalone.start();
    expect(await sendAll(items, port, mllpPort)).toBe(0);
    await whenSettled(database, SETTLE_MS_MAX);
    expect(await standalone.stop()).toBe(0);
    return await storedState(database);
  } finally {
    await standalone.kill();
    await database.close();
    await drop();
  }
}

/** Kills each service in turn while the feed runs, and starts it again. */
async function killEachOnce(services: readonly ServiceProcess[]): Promise<void> {
  for (const service of services) {
    await sleep(1_500);
    await service.kill();
    await service.start();
  }
}

async function distributedRun(items: readonly FeedItem[], brokers: string): Promise<StoredState> {
  const { url, drop } = await testDatabase();
  const ports = await freePorts(DISTRIBUTED.length + 1);
  const mllpPort = ports.at(-1) ?? 0;
  const services = DISTRIBUTED.map(
    (app, index) =>
      new ServiceProcess(app, {
        ...secrets,
        DATABASE_URL: url,
        KAFKA_BROKERS: brokers,
        PORT: String(ports[index]),
        MLLP_PORT: String(mllpPort),
      }),
  );
  const [ingestion, ...others] = services;
  const database = await Database.connect({ url, applicationName: 'e2e', poolSize: 2 });
  try {
    await Promise.all(services.map((service) => service.start()));
    const half = Math.floor(items.length / 2);
    const killing = killEachOnce(others);
    expect(await sendAll(items.slice(0, half), ports[0] ?? 0, mllpPort)).toBe(0);
    await killing;
    // Ingestion dies with messages on the way; whoever got no answer sends again, as HL7 has it.
    const cutOff = sendAll(items.slice(half), ports[0] ?? 0, mllpPort).catch(() => -1);
    await sleep(1_000);
    await ingestion?.kill();
    await cutOff;
    await ingestion?.start();
    expect(await sendAll(items.slice(half), ports[0] ?? 0, mllpPort)).toBe(0);
    await whenSettled(database, SETTLE_MS_MAX);
    const codes = await Promise.all(services.map((service) => service.stop()));
    expect(codes).toEqual([0, 0, 0, 0]);
    return await storedState(database);
  } finally {
    await Promise.all(services.map((service) => service.kill()));
    await database.close();
    await drop();
  }
}

describe('the same feed on both carriers', () => {
  let kafka: TestKafka | null = null;
  const items = outbreakMonths();

  beforeAll(async () => {
    const why = whyNoKafka();
    if (why === null) kafka = await startKafka();
    else if (process.env['CI']) throw new Error(why);
  });
  afterAll(async () => kafka?.stop());

  it('ends in the same isolates, alerts and metric rows, though each service was killed', async () => {
    const embedded = await embeddedRun(items);
    expect(embedded.isolates.length).toBeGreaterThan(100);
    expect(embedded.specimens.length).toBeGreaterThan(50);
    expect(embedded.carriers.length).toBe(6);
    expect(embedded.alerts.length).toBeGreaterThan(10);
    if (!kafka) return;
    const distributed = await distributedRun(items, kafka.brokers.join(','));
    expect(distributed.isolates).toEqual(embedded.isolates);
    expect(distributed.specimens).toEqual(embedded.specimens);
    expect(distributed.carriers).toEqual(embedded.carriers);
    expect(distributed.alerts).toEqual(embedded.alerts);
    expect(distributed.metrics).toEqual(embedded.metrics);
  }, 600_000);
});
