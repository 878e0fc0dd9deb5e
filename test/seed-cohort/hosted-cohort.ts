import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { TOPICS, eventKey } from '@carbawatch/contracts';
import type { EncounterChanged, IsolateClassified } from '@carbawatch/contracts';
import { append } from '@carbawatch/event-log';
import {
  FixedClock,
  openPlatform,
  readConfig,
  silentLog,
  startService,
  type Platform,
  type RunningService,
} from '@carbawatch/service-kit';
import { statsService } from '@carbawatch/stats';
import { freePort, testDatabase } from '@carbawatch/testing';
import { SEED_COHORT } from './seed-cohort';

const KEY = 'the-administrators-key';

/** The stats service alone, on a day after the follow-up, fed through its topics. */
export class HostedCohort {
  private constructor(
    readonly platform: Platform,
    private readonly service: RunningService,
    private readonly address: string,
    readonly stop: () => Promise<void>,
  ) {}

  static async start(today: string): Promise<HostedCohort> {
    const test = await testDatabase();
    const reading = readConfig({
      DATABASE_URL: test.url,
      CARBAWATCH_ADMIN_KEY: KEY,
      CARBAWATCH_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
      CARBAWATCH_TIMEZONE: SEED_COHORT.timeZone,
      LOG_LEVEL: 'silent',
    });
    if (!reading.ok) throw new Error(reading.message);
    const platform = await openPlatform(reading.config, {
      keys: 'settings-alone',
      log: silentLog,
      clock: new FixedClock(`${today}T12:00:00+08:00`),
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
    return new HostedCohort(platform, service, `http://127.0.0.1:${port}/api/v1`, stop);
  }

  async take(
    isolates: readonly IsolateClassified[],
    movements: readonly EncounterChanged[],
  ): Promise<void> {
    await this.platform.database.transaction(async (tx) =>
      append(tx, [
        ...isolates.map((value) => eventOf(TOPICS.isolatesClassified, value, value.isolateId)),
        ...movements.map((value) => eventOf(TOPICS.encountersChanged, value, value.factId)),
      ]),
    );
    await this.service.whenCaughtUp();
  }

  async get(path: string, query = '', language = 'en'): Promise<Response> {
    const period = `from=${SEED_COHORT.from}&to=${SEED_COHORT.to}`;
    return fetch(`${this.address}/${path}?${period}${query}`, {
      headers: { Authorization: `Bearer ${KEY}`, 'Accept-Language': language },
    });
  }

  async json(path: string, query = ''): Promise<unknown> {
    const answer = await this.get(path, query);
    if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
    return answer.json();
  }
}

function eventOf(
  topic: (typeof TOPICS)['isolatesClassified' | 'encountersChanged'],
  value: IsolateClassified | EncounterChanged,
  subject: string,
) {
  return {
    topic,
    key: eventKey(value.site, value.pseudonym),
    type: topic,
    id: randomUUID(),
    subject,
    source: '/site-1/test',
    time: value.receivedAt,
    cause: null,
    value,
  };
}
