import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from '@carbawatch/contracts';
import { DEMO_SEED, demonstrationFeed } from '@carbawatch/demonstration';
import { Database } from '@carbawatch/postgres';
import { registerWards, streamFeed } from '@carbawatch/standalone';
import { freePorts, testDatabase } from '@carbawatch/testing';
import { yearReport } from '../alert-year/year-report';
import { ServiceProcess } from '../support/service-process';
import { whenSettled } from '../support/wait';

const PAGE = join(__dirname, '../../docs/alerts-of-the-demonstration-year.md');
const YEAR_MS_MAX = 1_200_000;

/** The whole year through every service, and the page that says what the alerts were worth. */
describe('the alerts of the demonstration year', () => {
  it(
    'are those of the committed page',
    async () => {
      const { url, drop } = await testDatabase();
      const [port = 0, mllpPort = 0] = await freePorts(2);
      const adminKey = randomBytes(24).toString('base64url');
      const standalone = new ServiceProcess('standalone', {
        CARBAWATCH_SECRET_KEY: randomBytes(32).toString('base64'),
        CARBAWATCH_ADMIN_KEY: adminKey,
        CARBAWATCH_SITE: 'demo',
        CARBAWATCH_CLOCK: 'message',
        CARBAWATCH_TIMEZONE: 'Asia/Shanghai',
        LOG_LEVEL: 'warn',
        DATABASE_URL: url,
        PORT: String(port),
        MLLP_PORT: String(mllpPort),
      });
      const database = await Database.connect({ url, applicationName: 'e2e', poolSize: 2 });
      try {
        await standalone.start();
        const target = { host: '127.0.0.1', httpPort: port, mllpPort, key: adminKey };
        await registerWards(target);
        const feed = demonstrationFeed({ seed: DEMO_SEED, lastDay: '2026-06-30' });
        const { signal } = new AbortController();
        expect(await streamFeed(feed, target, () => undefined, signal)).toBe(0);
        await whenSettled(database, YEAR_MS_MAX);
        const report = await yearReport(database, await clustersOf(port, adminKey));
        if (process.env['UPDATE_REPORT']) writeFileSync(PAGE, report);
        expect(ownLines(report)).toEqual(ownLines(readFileSync(PAGE, 'utf8')));
      } finally {
        await standalone.kill();
        await database.close();
        await drop();
      }
    },
    YEAR_MS_MAX,
  );
});

/** Every cluster as a reader sees it, with which others it is one outbreak. */
async function clustersOf(port: number, key: string): Promise<Cluster[]> {
  const read = async <T>(path: string): Promise<T> => {
    const headers = { authorization: `Bearer ${key}` };
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`, { headers });
    expect(answer.status).toBe(200);
    return (await answer.json()) as T;
  };
  const { items } = await read<{ items: { id: string }[] }>('clusters?limit=500');
  return Promise.all(items.map(({ id }) => read<Cluster>(`clusters/${id}`)));
}

/** Silent feeds depend on how fast the year comes in, which is nothing of the alerts' worth. */
function ownLines(page: string): string[] {
  return page.split('\n').filter((line) => !/`feed-silent`|alerts in .* weeks/.test(line));
}
