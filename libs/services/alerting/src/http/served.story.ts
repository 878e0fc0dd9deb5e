import { createServer, type Server } from 'node:http';
import { randomUUID } from 'node:crypto';
import { TOPICS, eventKey, type Alert, type Role } from '@carbawatch/contracts';
import { append, type NewEvent } from '@carbawatch/event-log';
import {
  openPlatform,
  readConfig,
  silentLog,
  startService,
  type Platform,
  type RunningService,
  type SiteScope,
} from '@carbawatch/service-kit';
import { freePort, testDatabase, type HospitalStory } from '@carbawatch/testing';
import { alertingService } from '../alerting.service';

export interface Answer<B> {
  readonly status: number;
  readonly body: B;
}

type Told = Pick<HospitalStory, 'movements' | 'results' | 'specimens' | 'carriers'>;

/** The alerting service over HTTP, on a database of its own, fed through the event log. */
export class ServedAlerting {
  private constructor(
    readonly platform: Platform,
    readonly service: RunningService,
    readonly address: string,
    private readonly end: () => Promise<void>,
  ) {}

  static async start(clock: 'message' | 'wall' = 'message'): Promise<ServedAlerting> {
    const test = await testDatabase();
    const reading = readConfig({
      DATABASE_URL: test.url,
      CARBAWATCH_ADMIN_KEY: 'the-administrators-key',
      CARBAWATCH_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
      CARBAWATCH_TIMEZONE: 'Asia/Shanghai',
      CARBAWATCH_CLOCK: clock,
    });
    if (!reading.ok) throw new Error(reading.message);
    const options = { keys: 'settings-alone', log: silentLog } as const;
    const platform = await openPlatform(reading.config, options);
    const service = await startService(alertingService, platform, {
      onFatal: (error) => {
        throw error;
      },
    });
    const port = await freePort();
    const server: Server = createServer(service.http).listen(port, '127.0.0.1');
    const end = async () => {
      await service.stop();
      server.closeAllConnections();
      server.close();
      await platform.close();
      await test.drop();
    };
    return new ServedAlerting(platform, service, `http://127.0.0.1:${port}/api/v1`, end);
  }

  stop(): Promise<void> {
    return this.end();
  }

  /** A key of a role, for its bearer. */
  async key(role: Role, sites: SiteScope = 'all'): Promise<string> {
    const admin = await this.platform.access.callerOf('the-administrators-key');
    if (!admin) throw new Error('the administrator has a key from the settings');
    const wanted = { name: `${role} nurse`, role, sites, expiresAt: null };
    const { text } = await this.platform.access.issue(admin, wanted);
    return text;
  }

  /** Appends everything that a story tells, and waits until it is taken. */
  async tell(story: HospitalStory): Promise<void> {
    await this.append(story);
    await this.service.whenCaughtUp();
  }

  async append({ movements, results, specimens, carriers }: Told): Promise<void> {
    const moved = movements.map((value) => event(TOPICS.encountersChanged, value));
    const classified = results.map((value) => event(TOPICS.isolatesClassified, value));
    const screened = specimens.map((value) => event(TOPICS.specimensClassified, value));
    const listed = carriers.map((value) => event(TOPICS.carriersReported, value));
    const all = [...moved, ...classified, ...screened, ...listed];
    await this.platform.database.transaction(async (tx) => append(tx, all));
  }

  async get<B>(path: string, key: string): Promise<Answer<B>> {
    return this.request('GET', path, key);
  }

  async post<B = Alert>(path: string, key: string, body?: unknown): Promise<Answer<B>> {
    return this.request('POST', path, key, body);
  }

  async put<B>(path: string, key: string, body: unknown): Promise<Answer<B>> {
    return this.request('PUT', path, key, body);
  }

  /** An act at a moment of the site's own time, as a demonstration or a replay states it. */
  async actAt(at: string, path: string, key: string, body?: unknown): Promise<Answer<Alert>> {
    return this.request('POST', path, key, body, { 'Carbawatch-Received-At': at });
  }

  async request<B>(
    method: string,
    path: string,
    key: string,
    body?: unknown,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Answer<B>> {
    const response = await fetch(`${this.address}/${path}`, {
      method,
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', ...more },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as B; // the test states what it expects
    return { status: response.status, body: answer };
  }
}

function event(
  topic: string,
  value: { site: string; pseudonym: string; receivedAt: string },
): NewEvent {
  return {
    topic,
    key: eventKey(value.site, value.pseudonym),
    type: topic,
    id: randomUUID(),
    subject: value.pseudonym,
    source: '/carbawatch/test',
    time: value.receivedAt,
    cause: randomUUID(),
    value,
  };
}
