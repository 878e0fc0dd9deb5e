import { createServer, type Server } from 'node:http';
import { randomUUID } from 'node:crypto';
import { TOPICS } from '@carbawatch/contracts';
import { append, type RecordBatch } from '@carbawatch/event-log';
import { ForwardMigration } from '@carbawatch/postgres';
import { freePort, testDatabase, type TestDatabase } from '@carbawatch/testing';
import {
  Controller,
  Inject,
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import type { QueryRunner } from 'typeorm';
import { z } from 'zod';
import { MAY } from '../access/roles';
import { CurrentCaller } from '../access/access.guard';
import type { Caller } from '../access/caller';
import { readConfig, type Config } from '../config';
import { describeRoute } from '../http/route';
import { silentLog } from '../log';
import { openPlatform, type Platform } from './platform';
import type { ServiceContext, ServiceDefinition } from './service';
import { startService, type RunningService } from './service-host';

const CONTEXT = Symbol('context');
const started: string[] = [];

class CreateSeen1790000000001 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE alerting.seen (id text PRIMARY KEY)');
  }
}

@Controller()
class SeenController implements OnApplicationBootstrap {
  constructor(@Inject(CONTEXT) private readonly context: ServiceContext) {}

  onApplicationBootstrap(): void {
    started.push('controller');
  }

  @describeRoute({
    method: 'get',
    path: 'alerts/seen',
    summary: 'Ids that the consumer saw',
    roles: MAY.patients,
    responses: { 200: z.object({ caller: z.string(), ids: z.array(z.string()) }) },
  })
  async list(@CurrentCaller() caller: Caller) {
    const rows = await this.context.database.query<{ id: string }>(
      'SELECT id FROM alerting.seen ORDER BY id',
    );
    return { caller: caller.name, ids: rows.map(({ id }) => id) };
  }

  @EventPattern(TOPICS.encountersChanged)
  async onEncounters({ records, tx }: RecordBatch): Promise<void> {
    for (const { headers } of records) {
      await tx.execute('INSERT INTO alerting.seen VALUES ($1)', [headers['ce_id']]);
    }
  }
}

@Module({})
class SeenModule {
  static with(context: ServiceContext): DynamicModule {
    const providers = [{ provide: CONTEXT, useValue: context }];
    return { module: SeenModule, controllers: [SeenController], providers };
  }
}

const definition: ServiceDefinition = {
  name: 'alerting',
  migrations: { schema: 'alerting', migrations: [CreateSeen1790000000001] },
  module: (context) => SeenModule.with(context),
};

function configFor(url: string): Config {
  const reading = readConfig({
    DATABASE_URL: url,
    CARBAWATCH_ADMIN_KEY: 'the-administrators-key',
    CARBAWATCH_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    LOG_LEVEL: 'silent',
  });
  if (!reading.ok) throw new Error(reading.message);
  return reading.config;
}

describe('a hosted service', () => {
  let test: TestDatabase;
  let platform: Platform;
  let service: RunningService;
  let server: Server;
  let address: string;

  beforeAll(async () => {
    test = await testDatabase();
    platform = await openPlatform(configFor(test.url), { keys: 'settings-alone', log: silentLog });
    service = await startService(definition, platform, {
      onFatal: (error) => {
        throw error;
      },
    });
    const port = await freePort();
    server = createServer(service.http).listen(port, '127.0.0.1');
    address = `http://127.0.0.1:${port}/api/v1`;
  });
  afterAll(async () => {
    server?.close();
    await service?.stop();
    await platform?.close();
    await test?.drop();
  });

  it('processes an event in its own schema and shows the effect over HTTP', async () => {
    await platform.database.transaction(async (tx) =>
      append(tx, [
        {
          topic: TOPICS.encountersChanged,
          key: 'site-1',
          type: 'encounter.changed',
          id: 'event-1',
          subject: 'x',
          source: '/carbawatch/ingestion',
          time: '2024-01-05T06:30:00Z',
          cause: randomUUID(),
          value: {
            site: 'site-1',
            pseudonym: 'p1',
            factId: 'f1',
            messageId: 'm1',
            sender: 'adt',
            receivedAt: '2024-01-05T06:30:00Z',
            kind: 'admit',
            at: '2024-01-05T06:00:00Z',
          },
        },
      ]),
    );
    await service.whenCaughtUp();
    const answer = await fetch(`${address}/alerts/seen`, {
      headers: { Authorization: 'Bearer the-administrators-key' },
    });
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { caller: 'administrator', ids: ['event-1'] },
    ]);
  });

  it('runs the hooks of the start once, though HTTP and events share one application', () => {
    expect(started).toEqual(['controller']);
  });

  it('lists its routes for the API description', () => {
    expect(service.routes.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'get alerting/letters',
      'post alerting/letters/replay',
      'post alerting/letters/dismiss',
      'get alerts/seen',
    ]);
  });
});
