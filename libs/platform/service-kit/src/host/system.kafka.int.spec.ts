import { randomUUID } from 'node:crypto';
import { TOPICS } from '@carbawatch/contracts';
import { append, type RecordBatch } from '@carbawatch/event-log';
import { ForwardMigration } from '@carbawatch/postgres';
import {
  startKafka,
  testDatabase,
  whyNoKafka,
  type TestDatabase,
  type TestKafka,
} from '@carbawatch/testing';
import { Controller, Inject, Module } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import type { QueryRunner } from 'typeorm';
import { z } from 'zod';
import { readConfig, type Config } from '../config';
import { describeRoute } from '../http/route';
import { silentLog } from '../log';
import { openPlatform, type Platform } from './platform';
import type { ServiceContext, ServiceDefinition } from './service';
import { StartError } from './start-error';
import { startSystem, type RunningSystem } from './system';

const CONTEXT = Symbol('context');
const ADMIN = 'an-administrators-key-of-the-test';

/** Takes movements in, as ingestion does, and consumes nothing. */
@Controller()
class SendingController {
  constructor(@Inject(CONTEXT) private readonly context: ServiceContext) {}

  @describeRoute({
    method: 'post',
    path: 'messages',
    summary: 'Append a movement',
    roles: [],
    responses: { 202: z.object({ messageId: z.string() }) },
  })
  async send() {
    const messageId = randomUUID();
    const at = '2024-01-05T06:30:00Z';
    await this.context.database.transaction(async (tx) =>
      append(tx, [
        {
          topic: TOPICS.encountersChanged,
          key: 'site-1/p1',
          type: 'encounter.changed',
          id: messageId,
          subject: 'p1',
          source: '/carbawatch/ingestion',
          time: at,
          cause: messageId,
          value: {
            site: 'site-1',
            pseudonym: 'p1',
            factId: messageId,
            messageId,
            sender: 'adt',
            receivedAt: at,
            kind: 'admit',
            at,
          },
        },
      ]),
    );
    return { messageId };
  }
}

class CreateMoves1790000000002 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE stats.moves (id text PRIMARY KEY)');
  }
}

@Controller()
class CountingController {
  constructor(@Inject(CONTEXT) private readonly context: ServiceContext) {}

  @EventPattern(TOPICS.encountersChanged)
  async onMoves({ records, tx }: RecordBatch): Promise<void> {
    for (const { headers } of records) {
      await tx.execute('INSERT INTO stats.moves VALUES ($1)', [headers['ce_id']]);
    }
  }

  @describeRoute({
    method: 'get',
    path: 'cohort/moves',
    summary: 'Count of movements',
    roles: [],
    responses: { 200: z.object({ moves: z.number() }) },
  })
  async count() {
    const { database } = this.context;
    const [row] = await database.query<{ moves: number }>(
      'SELECT count(*) AS moves FROM stats.moves',
    );
    return row;
  }
}

@Module({})
class AnyModule {}

function definition(
  name: 'ingestion' | 'stats',
  controller: typeof SendingController | typeof CountingController,
  migrations: readonly (new () => ForwardMigration)[],
): ServiceDefinition {
  return {
    name,
    migrations: { schema: name, migrations },
    module: (context) => ({
      module: AnyModule,
      controllers: [controller],
      providers: [{ provide: CONTEXT, useValue: context }],
    }),
  };
}

const ingestion = definition('ingestion', SendingController, []);
const stats = definition('stats', CountingController, [CreateMoves1790000000002]);

function throwFatal(error: Error): never {
  throw error;
}

const missing = whyNoKafka();
const carriers = [
  { carrier: 'in place', kafka: false },
  { carrier: 'through Kafka', kafka: true },
].filter(({ kafka }) => !kafka || missing === null);

if (missing) it.skip(`services through Kafka (left out: ${missing})`, () => undefined);

describe.each(carriers)('services of one process, events $carrier', ({ kafka: withKafka }) => {
  let test: TestDatabase;
  let kafka: TestKafka | null = null;
  let platform: Platform;
  let system: RunningSystem;

  beforeAll(async () => {
    test = await testDatabase();
    kafka = withKafka ? await startKafka() : null;
    platform = await openPlatform(config(kafka), { keys: 'settings-alone', log: silentLog });
    system = await start();
  });
  afterAll(async () => {
    await system?.stop();
    await platform?.close();
    await kafka?.stop();
    await test?.drop();
  });

  function config(broker: TestKafka | null): Config {
    const reading = readConfig({
      DATABASE_URL: test.url,
      CARBAWATCH_ADMIN_KEY: ADMIN,
      CARBAWATCH_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
      ...(broker ? { KAFKA_BROKERS: broker.brokers.join(',') } : {}),
    });
    if (!reading.ok) throw new Error(reading.message);
    return reading.config;
  }

  function start(port = 0): Promise<RunningSystem> {
    const services = [ingestion, stats];
    return startSystem(platform, { services, version: '1', onFatal: throwFatal, port });
  }

  async function call(method: string, path: string): Promise<[number, unknown]> {
    const response = await fetch(`http://127.0.0.1:${system.port}${path}`, {
      method,
      headers: { Authorization: `Bearer ${ADMIN}` },
    });
    return [response.status, await response.json()];
  }

  it('carry what one took in to the other, each answering its own paths', async () => {
    for (let sent = 0; sent < 3; sent += 1) {
      expect((await call('POST', '/api/v1/messages'))[0]).toBe(202);
    }
    await system.whenCaughtUp();
    expect(await call('GET', '/api/v1/cohort/moves')).toEqual([200, { moves: 3 }]);
  });

  it('are ready when the database, each consumer and Kafka are', async () => {
    const checks = { database: 'ok', 'ingestion.consumer': 'ok', 'stats.consumer': 'ok' };
    expect(await call('GET', '/health/ready')).toEqual([
      200,
      { status: 'ready', checks: withKafka ? { ...checks, kafka: 'ok' } : checks },
    ]);
  });

  it('are described in one document', async () => {
    const [, document] = await call('GET', '/api/v1/openapi.json');
    const { paths } = z.object({ paths: z.record(z.string(), z.unknown()) }).parse(document);
    const letters = (service: string) =>
      ['', '/dismiss', '/replay'].map((act) => `/${service}/letters${act}`);
    expect(Object.keys(paths)).toEqual([
      '/cohort/moves',
      ...letters('ingestion'),
      '/messages',
      ...letters('stats'),
    ]);
  });

  it('are described whole by any of them, also where each runs by itself', async () => {
    const [, whole] = await call('GET', '/api/v1/openapi.json');
    const keys = 'settings-alone';
    const another = await openPlatform(config(kafka), { keys, log: silentLog });
    const options = { services: [ingestion], version: '1', onFatal: throwFatal, port: 0 };
    const alone = await startSystem(another, options);
    const answer = await fetch(`http://127.0.0.1:${alone.port}/api/v1/openapi.json`);
    const described = await answer.json();
    await alone.stop();
    await another.close();
    expect(described).toEqual(whole);
  });

  it('show how far each consumer is behind', async () => {
    const text = await (await fetch(`http://127.0.0.1:${system.port}/metrics`)).text();
    const lag = `carbawatch_consumer_lag_records{consumer="stats",topic="${TOPICS.encountersChanged}"} 0`;
    expect(text).toContain(lag);
  });

  it('refuse to start on a port that is taken, by the setting’s name, and leave nothing running', async () => {
    await expect(start(system.port)).rejects.toThrow(StartError);
    expect((await call('POST', '/api/v1/messages'))[0]).toBe(202);
    await system.whenCaughtUp();
    expect(await call('GET', '/api/v1/cohort/moves')).toEqual([200, { moves: 4 }]);
  });

  it('go on after a restart where they were', async () => {
    await call('POST', '/api/v1/messages');
    await system.stop();
    system = await start();
    await system.whenCaughtUp();
    expect(await call('GET', '/api/v1/cohort/moves')).toEqual([200, { moves: 5 }]);
  });
});
