import { setTimeout as sleep } from 'node:timers/promises';
import { TOPICS } from '@carbawatch/contracts';
import { Relay, kafkaCarrier, type Carrier } from '@carbawatch/event-log';
import type { RequestListener } from 'node:http';
import { consumerCheck, databaseCheck, relayCheck, watchConsumers } from '../health/service-checks';
import { baseAddress, smartConfiguration } from '../access/clients.controller';
import { leaveDescriptions, wholeDescription } from './api-description';
import { HttpEntry } from './http-entry';
import type { Platform } from './platform';
import type { ServiceDefinition } from './service';
import { STOP_MS_MAX, startService, type RunningService } from './service-host';

export interface SystemOptions {
  readonly services: readonly ServiceDefinition[];
  readonly version: string;
  /** A bug that must end the process. */
  readonly onFatal: (error: Error) => void;
  readonly pages?: RequestListener;
  /** In place of the settings' PORT. */
  readonly port?: number;
}

/** Services that run in this process behind one HTTP entry. */
export interface RunningSystem {
  readonly port: number;
  readonly services: readonly RunningService[];
  /** When every consumer of this process is at the end of its topics at the same time. */
  whenCaughtUp(options?: { readonly timeoutMs?: number }): Promise<void>;
  /** Drains and stops, bounded; the platform stays open. */
  stop(): Promise<void>;
}

/**
 * How events travel, and the relay when by Kafka. Every process may relay: a lock shares it out.
 */
function carriage(platform: Platform, onFatal: (error: Error) => void) {
  const { config, database, log } = platform;
  if (!config.kafkaBrokers) return { carrier: null, relay: null };
  const brokers = config.kafkaBrokers;
  const onTrouble = (error: unknown) => log.warn('kafka.trouble', { error });
  const carrier: Carrier = kafkaCarrier({ brokers });
  const topics = Object.values(TOPICS);
  return { carrier, relay: new Relay({ brokers, database, topics, onFatal, onTrouble }) };
}

/**
 * Starts services on a platform: each service's schema and consumer, the relay where Kafka carries
 * the events, and HTTP last, so that whoever is answered finds everything there.
 */
export async function startSystem(
  platform: Platform,
  options: SystemOptions,
): Promise<RunningSystem> {
  const { config, database, metrics } = platform;
  const { onFatal } = options;
  const { carrier, relay } = carriage(platform, onFatal);
  const services: RunningService[] = [];
  const stopAll = async () => {
    await Promise.all(services.map((service) => service.stop()));
    await relay?.stop();
  };
  try {
    for (const definition of options.services) {
      const host = carrier ? { carrier, onFatal } : { onFatal };
      services.push(await startService(definition, platform, host));
    }
    await relay?.start();
    watchConsumers(metrics, services);
    await leaveDescriptions(database, services, options.version);
    const entry = new HttpEntry({
      services,
      metrics,
      metricsToken: config.metricsToken,
      signIn: config.signIn,
      description: () => wholeDescription(database, options.version),
      ...(services.some(({ name }) => name === 'ingestion') && {
        smartConfiguration: smartConfiguration(baseAddress(config)),
      }),
      checks: [
        databaseCheck(database),
        ...services.map(consumerCheck),
        ...(relay ? [relayCheck(relay)] : []),
      ],
      ...(options.pages ? { pages: options.pages } : {}),
    });
    const port = await entry.listen(config.host, options.port ?? config.port);
    const stop = async () => {
      await entry.stop();
      await stopAll();
    };
    return {
      port,
      services,
      whenCaughtUp: (wait) => allCaughtUp(services, wait),
      stop: bounded(stop),
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** One service's end may be another's beginning: all must be at the end in one round. */
async function allCaughtUp(
  services: readonly RunningService[],
  { timeoutMs = 60_000 }: { readonly timeoutMs?: number } = {},
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    for (const service of services) {
      await service.whenCaughtUp({ timeoutMs: Math.max(1, deadline - performance.now()) });
    }
    const lags = await Promise.all(services.map(async (s) => (await s.consumer?.lag()) ?? []));
    if (lags.flat().every(({ lag }) => lag === 0)) return;
  }
}

function bounded(stop: () => Promise<void>): () => Promise<void> {
  return async () => {
    const done = new AbortController();
    await Promise.race([
      stop(),
      sleep(STOP_MS_MAX, undefined, { signal: done.signal }).catch(() => undefined),
    ]);
    done.abort();
  };
}
