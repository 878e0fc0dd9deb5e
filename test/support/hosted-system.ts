import { randomUUID } from 'node:crypto';
import {
  TOPICS,
  eventKey,
  type EncounterChanged,
  type IsolateReported,
} from '@carbawatch/contracts';
import { append } from '@carbawatch/event-log';
import type { Database } from '@carbawatch/postgres';
import {
  openPlatform,
  readConfig,
  silentLog,
  startSystem,
  type Clock,
  type Platform,
  type RunningSystem,
  type ServiceDefinition,
} from '@carbawatch/service-kit';
import { freePort, testDatabase, type TestDatabase } from '@carbawatch/testing';
import { Api } from './api';

const ADMIN_KEY = 'the-administrators-key-of-the-test';

interface Running {
  readonly platform: Platform;
  readonly system: RunningSystem;
}

/** Some services within the process of the test, on a database of its own that goes with them. */
export class HostedSystem {
  /** What its administrator may ask and tell. */
  readonly api: Api;

  private constructor(
    private platform: Platform,
    private system: RunningSystem,
    private readonly begin: () => Promise<Running>,
    private readonly test: TestDatabase,
    readonly mllpPort: number,
  ) {
    this.api = new Api(`http://127.0.0.1:${system.port}`, ADMIN_KEY);
  }

  /**
   * @param settings in addition to, or in place of, those that every test has
   * @param clock where the wall's time comes from, the machine's unless said otherwise
   */
  static async start(
    services: readonly ServiceDefinition[],
    settings: NodeJS.ProcessEnv = {},
    clock?: Clock,
  ): Promise<HostedSystem> {
    const test = await testDatabase();
    const mllpPort = await freePort();
    const reading = readConfig({
      DATABASE_URL: test.url,
      CARBAWATCH_ADMIN_KEY: ADMIN_KEY,
      CARBAWATCH_SECRET_KEY: Buffer.alloc(32, 5).toString('base64'),
      CARBAWATCH_TIMEZONE: 'UTC',
      MLLP_PORT: String(mllpPort),
      LOG_LEVEL: 'silent',
      ...settings,
    });
    if (!reading.ok) throw new Error(reading.message);
    const onFatal = (error: Error): never => {
      throw error;
    };
    let port = 0;
    const begin = async (): Promise<Running> => {
      const platform = await openPlatform(reading.config, {
        keys: 'settings-alone',
        log: silentLog,
        ...(clock && { clock }),
      });
      const system = await startSystem(platform, { services, version: 'test', port, onFatal });
      port = system.port;
      return { platform, system };
    };
    const { platform, system } = await begin();
    return new HostedSystem(platform, system, begin, test, mllpPort);
  }

  /** Stops, does to its database what is to be done, and starts again at the same address. */
  async restart(meanwhile: (database: Database) => Promise<void>): Promise<void> {
    await this.system.stop();
    await this.platform.close();
    await meanwhile(this.test.database);
    const { platform, system } = await this.begin();
    this.platform = platform;
    this.system = system;
    await this.whenCaughtUp();
  }

  get base(): string {
    return this.api.base;
  }

  get database(): Database {
    return this.test.database;
  }

  /** Tells what ingestion would tell, and waits until all that follows has followed. */
  async tell(...facts: readonly (IsolateReported | EncounterChanged)[]): Promise<void> {
    const events = facts.map((value) => {
      const isReport = 'isolateId' in value;
      const topic = isReport ? TOPICS.isolatesReported : TOPICS.encountersChanged;
      return {
        topic,
        key: eventKey(value.site, value.pseudonym),
        type: topic,
        id: randomUUID(),
        subject: isReport ? value.isolateId : value.pseudonym,
        source: '/carbawatch/ingestion',
        time: value.receivedAt,
        cause: value.messageId,
        value,
      };
    });
    await this.platform.database.transaction(async (tx) => append(tx, events));
    await this.whenCaughtUp();
  }

  async whenCaughtUp(): Promise<void> {
    await this.system.whenCaughtUp();
  }

  async stop(): Promise<void> {
    await this.system.stop();
    await this.platform.close();
    await this.test.drop();
  }
}
