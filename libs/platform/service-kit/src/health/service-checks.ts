import type { Relay } from '@carbawatch/event-log';
import type { Database } from '@carbawatch/postgres';
import type { RunningService } from '../host/service-host';
import type { HealthCheck } from './health';
import type { Metrics } from './metrics';

/**
 * A consumer further behind than this answers from an old state: about a minute of work at the
 * rate of one consumer, hours of a hospital's messages.
 */
const LAG_MAX = 50_000;

export function databaseCheck(database: Database): HealthCheck {
  return {
    name: 'database',
    check: async () => {
      await database.query('SELECT 1');
      return null;
    },
  };
}

/** A service's consumer runs and is not too far behind. */
export function consumerCheck({ name, consumer }: RunningService): HealthCheck {
  return {
    name: `${name}.consumer`,
    check: async () => {
      if (!consumer) return null;
      if (consumer.state !== 'running') return consumer.state;
      const places = await consumer.lag();
      const lag = places.reduce((sum, place) => sum + place.lag, 0);
      return lag > LAG_MAX ? `${lag} records behind` : null;
    },
  };
}

/** While Kafka is away data is still taken in, but nothing comes out: that is not ready. */
export function relayCheck(relay: Relay): HealthCheck {
  return {
    name: 'kafka',
    check: async () => {
      const { state, away } = relay.status();
      if (state !== 'running') return state;
      return away ? `away since ${away.since.toISOString()}` : null;
    },
  };
}

/** Lag and open dead letters of each consumer, read when the metrics are. */
export function watchConsumers(metrics: Metrics, services: readonly RunningService[]): void {
  const lag = metrics.gauge({
    name: 'carbawatch_consumer_lag_records',
    help: 'Records that a consumer has not passed.',
    labels: ['consumer', 'topic'],
  });
  const letters = metrics.gauge({
    name: 'carbawatch_dead_letters_open',
    help: 'Dead and parked records that nobody has resolved.',
    labels: ['consumer', 'topic'],
  });
  metrics.beforeRead('consumers', async () => {
    lag.reset();
    letters.reset();
    for (const { name, consumer } of services) {
      for (const place of (await consumer?.lag()) ?? []) {
        lag.inc({ consumer: name, topic: place.topic }, place.lag);
        letters.inc({ consumer: name, topic: place.topic }, place.openLetters);
      }
    }
  });
}
