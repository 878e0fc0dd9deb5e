import type { Database } from '@carbawatch/postgres';
import { freePorts, testDatabase, type TestDatabase } from '@carbawatch/testing';
import { Api } from './api';
import { ServiceProcess } from './service-process';
import { whenSettled } from './wait';

const ADMIN_KEY = 'the-administrators-key-of-the-test';
const SETTLED_MS_MAX = 120_000;

/** The whole system as `npm start` has it, on a database of its own that goes with it. */
export class Standalone {
  /** What its administrator may ask and tell. */
  readonly api: Api;

  private constructor(
    private readonly program: ServiceProcess,
    private readonly test: TestDatabase,
    readonly mllpPort: number,
  ) {
    this.api = new Api(program.base, ADMIN_KEY);
  }

  /** @param settings in addition to, or in place of, those that every test has */
  static async start(settings: NodeJS.ProcessEnv = {}): Promise<Standalone> {
    const test = await testDatabase();
    const [port = 0, mllp = 0] = await freePorts(2);
    const program = new ServiceProcess('standalone', {
      DATABASE_URL: test.url,
      CARBAWATCH_ADMIN_KEY: ADMIN_KEY,
      CARBAWATCH_SECRET_KEY: Buffer.alloc(32, 5).toString('base64'),
      CARBAWATCH_TIMEZONE: 'Asia/Shanghai',
      PORT: String(port),
      MLLP_PORT: String(mllp),
      LOG_LEVEL: 'warn',
      ...settings,
    });
    const standalone = new Standalone(program, test, mllp);
    await program.start().catch(async (error: unknown) => {
      await standalone.stop();
      throw error;
    });
    return standalone;
  }

  get base(): string {
    return this.program.base;
  }

  get database(): Database {
    return this.test.database;
  }

  /** Everything that the process wrote so far. */
  get log(): string {
    return this.program.log;
  }

  /** Hands reports in and waits until all that follows from them has followed. */
  async take(...reports: readonly object[]): Promise<void> {
    await this.api.send(reports);
    await this.whenSettled();
  }

  async whenSettled(): Promise<void> {
    await whenSettled(this.database, SETTLED_MS_MAX);
  }

  async stop(): Promise<void> {
    await this.program.stop();
    await this.test.drop();
  }
}
