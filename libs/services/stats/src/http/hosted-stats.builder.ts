import { createServer } from 'node:http';
import { cohortSummary } from '@carbawatch/contracts';
import type { CohortSummary } from '@carbawatch/contracts';
import { isTransient } from '@carbawatch/postgres';
import {
  FixedClock,
  openPlatform,
  readConfig,
  silentLog,
  startService,
  type Caller,
  type Platform,
  type RunningService,
} from '@carbawatch/service-kit';
import { freePort, testDatabase } from '@carbawatch/testing';
import type { IsolateHistory, MovementFact } from '../decide/facts';
import { statsService } from '../stats.module';
import { applyFacts } from '../store/apply-facts';

const ADMIN_KEY = 'the-administrators-key';
const TIME_ZONE = 'Asia/Shanghai';

/** The service as it runs, in the last minute of a fixed day, on a database of its own. */
export class HostedStats {
  private constructor(
    readonly platform: Platform,
    readonly service: RunningService,
    private readonly address: string,
    readonly stop: () => Promise<void>,
  ) {}

  static async start(today: string): Promise<HostedStats> {
    const test = await testDatabase();
    const reading = readConfig({
      DATABASE_URL: test.url,
      CARBAWATCH_ADMIN_KEY: ADMIN_KEY,
      CARBAWATCH_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
      CARBAWATCH_TIMEZONE: TIME_ZONE,
      LOG_LEVEL: 'silent',
    });
    if (!reading.ok) throw new Error(reading.message);
    const platform = await openPlatform(reading.config, {
      keys: 'settings-alone',
      log: silentLog,
      clock: new FixedClock(`${today}T23:59:00+08:00`),
    });
    const service = await startService(statsService, platform, {
      onFatal: (error) => {
        throw error;
      },
    });
    const port = await freePort();
    const server = createServer(service.http).listen(port, '127.0.0.1');
    const stop = async () => {
      server.close();
      await service.stop();
      await platform.close();
      await test.drop();
    };
    return new HostedStats(platform, service, `http://127.0.0.1:${port}/api/v1`, stop);
  }

  /** The service's own jobs go on meanwhile: where the two meet badly, it is done again. */
  async forgetAll(): Promise<void> {
    for (;;) {
      try {
        await this.truncate();
        return;
      } catch (error) {
        if (!isTransient(error)) throw error;
      }
    }
  }

  private async truncate(): Promise<void> {
    await this.platform.database.query(
      `TRUNCATE stats.isolate_fact, stats.movement_fact, stats.person_link, stats.contribution,
                stats.qualifying, stats.clinical, stats.daily, stats.ward_stay,
                stats.bed_day, stats.panel_month, stats.category_month,
                stats.isolate_month, stats.known_until,
                stats.denominator, stats.signal_due, stats.alarm, stats.signal, log.dead_letter`,
    );
  }

  async know(isolates: IsolateHistory[], movements: MovementFact[] = []): Promise<void> {
    await this.platform.database.transaction((tx) =>
      applyFacts(tx, { isolates, movements }, { timeZone: TIME_ZONE, shard: 0 }),
    );
  }

  get(query: string, key: string | null = ADMIN_KEY, path = 'cohort/summary'): Promise<Response> {
    const headers = key === null ? undefined : { Authorization: `Bearer ${key}` };
    return fetch(`${this.address}/${path}?${query}`, headers ? { headers } : {});
  }

  put(path: string, body: string, type: string, key: string = ADMIN_KEY): Promise<Response> {
    const headers = { Authorization: `Bearer ${key}`, 'Content-Type': type };
    return fetch(`${this.address}/${path}`, { method: 'PUT', headers, body });
  }

  async summary(query = '', key = ADMIN_KEY): Promise<CohortSummary> {
    const answer = await this.get(query, key);
    if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
    return cohortSummary.parse(await answer.json());
  }

  async keyFor(role: Caller['role'], sites: readonly string[]): Promise<string> {
    const by: Caller = { keyId: 'test', name: 'test', role: 'admin', sites: 'all' };
    const { access } = this.platform;
    const { text } = await access.issue(by, { name: role, role, sites, expiresAt: null });
    return text;
  }
}
