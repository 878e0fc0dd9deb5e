import { EVENT_SCHEMAS, type ServiceName } from '@carbawatch/contracts';
import {
  ConsumerBugError,
  EventLogStrategy,
  PostgresLog,
  RethrowFilter,
  type Carrier,
  type ConsumerLoop,
  type ConsumerOptions,
} from '@carbawatch/event-log';
import { runMigrations } from '@carbawatch/postgres';
import { NestMicroservice } from '@nestjs/microservices';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { RequestListener } from 'node:http';
import { createHttpApp } from '../http/http-app';
import { routesOf, type RouteDescription } from '../http/route';
import { LettersModule } from '../letters/letters.module';
import type { Log } from '../log';
import type { Platform } from './platform';
import type { ServiceContext, ServiceDefinition } from './service';

/** How long a service may take to finish its batches and requests after it was told to stop. */
export const STOP_MS_MAX = 10_000;

export interface ServiceHostOptions {
  /** How its events travel: Kafka's carrier, or in place without one. */
  readonly carrier?: Carrier;
  /** A bug that must end the process. */
  readonly onFatal: (error: Error) => void;
}

/** One running service: its Nest application, its consumer, its routes. */
export interface RunningService {
  readonly name: ServiceName;
  readonly routes: readonly RouteDescription[];
  /** Answers the paths below /api/v1; listens to nothing by itself. */
  readonly http: RequestListener;
  /** Null for a service that consumes nothing. */
  readonly consumer: ConsumerLoop | null;
  /** When its consumer is at the end of its topics. */
  whenCaughtUp(options?: { readonly timeoutMs?: number }): Promise<void>;
  /** Ends the consumer after its batches and runs the module's hooks of shutdown; bounded. */
  stop(): Promise<void>;
}

function contextOf(definition: ServiceDefinition, platform: Platform): ServiceContext {
  const { config, database, clock, secrets, access, clients, metrics } = platform;
  const log = platform.log.with({ service: definition.name });
  return { config, database, log, clock, secrets, access, clients, metrics };
}

function hooksOf(
  context: ServiceContext,
  onFatal: (error: Error) => void,
): ConsumerOptions['hooks'] {
  const { log, metrics } = context;
  const seconds = metrics.histogram({
    name: 'carbawatch_consumer_batch_seconds',
    help: 'Time of one batch from its first statement to its commit.',
    labels: ['consumer', 'topic'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  });
  const records = metrics.counter({
    name: 'carbawatch_consumer_records_total',
    help: 'Records that a consumer is past.',
    labels: ['consumer', 'topic'],
  });
  const letters = metrics.counter({
    name: 'carbawatch_dead_letters_total',
    help: 'Records that were not processed, by state.',
    labels: ['consumer', 'topic', 'state'],
  });
  return {
    onFatal: (error) => {
      logFatal(log, error);
      onFatal(error);
    },
    onTrouble: (error) => log.warn('consumer.trouble', { error }),
    onTransient: ({ topic, partition }, error, attempt) =>
      log.warn('consumer.retry', { topic, partition, attempt, error }),
    onBatch: ({ consumer, topic }, batch) => {
      seconds.observe({ consumer, topic }, batch.ms / 1000);
      records.inc({ consumer, topic }, batch.records);
    },
    onLetters: ({ consumer, topic, partition }, buried) => {
      for (const { offset, state, code, detail } of buried) {
        letters.inc({ consumer, topic, state });
        const at = { consumer, topic, partition, offset, code, reason: detail };
        if (state === 'dead') log.error('record.dead', at);
        else log.warn('record.parked', at);
      }
    },
  };
}

function logFatal(log: Log, error: Error): void {
  const at = error instanceof ConsumerBugError ? error.coordinates : null;
  if (!at) {
    log.fatal('consumer.failed', { error });
    return;
  }
  const { consumer, topic, partition, offset, crashes } = at;
  log.fatal('consumer.bug', { consumer, topic, partition, offset, attempt: crashes, error });
}

/**
 * Starts one service: its schema, its Nest application, its consumer under its own name. HTTP has
 * the guard and the filters of the API; events have only the filter that keeps the original error.
 */
export async function startService(
  definition: ServiceDefinition,
  platform: Platform,
  options: ServiceHostOptions,
): Promise<RunningService> {
  const context = contextOf(definition, platform);
  await runMigrations(platform.database, definition.migrations);
  const { access, log, metrics } = context;
  const { name } = definition;
  const strategy = new EventLogStrategy({
    consumer: name,
    log: new PostgresLog(platform.database),
    schemas: EVENT_SCHEMAS,
    hooks: hooksOf(context, options.onFatal),
    ...(options.carrier ? { carrier: options.carrier } : {}),
  });
  const module = LettersModule.beside(definition.module(context), {
    consumer: name,
    context,
    redrive: (key) => strategy.loop.redrive(key),
  });
  const app = await createHttpApp(module, {
    service: name,
    access,
    log,
    metrics,
    ...(definition.phrasebook && { phrasebookOf: definition.phrasebook(context) }),
  });
  try {
    await app.init();
    const consumes = await listen(app, strategy);
    return runningService(name, app, consumes ? strategy.loop : null);
  } catch (error) {
    await app.close();
    throw error;
  }
}

/**
 * The microservice has a configuration of its own, so that the guards and filters of HTTP stay out
 * of the events. Its listeners are made only when the filter is set; the hooks of start have run
 * with the application and must not run twice.
 */
async function listen(app: NestExpressApplication, strategy: EventLogStrategy): Promise<boolean> {
  const events = app.connectMicroservice(
    { strategy },
    { inheritAppConfig: false, deferInitialization: true },
  );
  if (!(events instanceof NestMicroservice)) throw new TypeError('Nest made no NestMicroservice.');
  events.useGlobalFilters(new RethrowFilter());
  events.setIsInitHookCalled(true);
  await events.registerModules();
  if (strategy.getHandlers().size === 0) return false;
  await events.listen();
  return true;
}

function runningService(
  name: ServiceName,
  app: NestExpressApplication,
  consumer: ConsumerLoop | null,
): RunningService {
  return {
    name,
    routes: routesOf(app),
    http: app.getHttpAdapter().getInstance() as RequestListener, // Nest types Express as any
    consumer,
    whenCaughtUp: async (wait) => consumer?.whenCaughtUp(wait),
    stop: async () => {
      // Batches at work may need what the module's hooks end: the consumer stops first.
      await consumer?.stop();
      await app.close();
    },
  };
}
