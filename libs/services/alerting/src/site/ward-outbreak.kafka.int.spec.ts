import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { TOPICS, eventKey } from '@carbawatch/contracts';
import { append, type NewEvent } from '@carbawatch/event-log';
import type { Database } from '@carbawatch/postgres';
import {
  openPlatform,
  readConfig,
  silentLog,
  startSystem,
  type Config,
} from '@carbawatch/service-kit';
import { startKafka, testDatabase, whyNoKafka, type HospitalStory } from '@carbawatch/testing';
import { alertingService } from '../alerting.service';
import { wardOutbreak } from './ward-outbreak.story';

/**
 * The sixty days of the wards through the running service, clocks, timers and both stages of it:
 * once with the events in place, once carried by a real Kafka.
 */
const SETTLE_MS_MAX = 180_000;

function throwFatal(error: Error): never {
  throw error;
}

function configOf(url: string, brokers: readonly string[] | null): Config {
  const reading = readConfig({
    DATABASE_URL: url,
    CARBAWATCH_ADMIN_KEY: 'an-administrators-key-of-the-test',
    CARBAWATCH_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    CARBAWATCH_TIMEZONE: 'Asia/Shanghai',
    CARBAWATCH_CLOCK: 'message',
    ...(brokers ? { KAFKA_BROKERS: brokers.join(',') } : {}),
  });
  if (!reading.ok) throw new Error(reading.message);
  return reading.config;
}

function eventsOf({ movements, results }: HospitalStory): NewEvent[] {
  const told = [
    ...movements.map((value) => ({ topic: TOPICS.encountersChanged, value })),
    ...results.map((value) => ({ topic: TOPICS.isolatesClassified, value })),
  ];
  return told.map(({ topic, value }) => ({
    topic,
    key: eventKey(value.site, value.pseudonym),
    type: topic,
    id: randomUUID(),
    subject: value.pseudonym,
    source: '/carbawatch/test',
    time: value.receivedAt,
    cause: randomUUID(),
    value,
  }));
}

/** Every consumer is at the end of the log and no timer is due, several looks in a row. */
async function settled(database: Database): Promise<void> {
  const deadline = Date.now() + SETTLE_MS_MAX;
  for (let quiet = 0; quiet < 5; await sleep(100)) {
    if (Date.now() > deadline) throw new Error(`Not settled in ${SETTLE_MS_MAX} ms.`);
    const [row] = await database.query<{ behind: number; due: number; taken: number }>(
      `SELECT (SELECT coalesce(sum(head.next_offset - position.next_offset), 0)::int
               FROM log.consumer_position AS position
               JOIN log.head AS head USING (topic, partition)) AS behind,
              (SELECT count(*)::int FROM alerting.timer
               JOIN (SELECT site, max(at) AS at FROM alerting.site_clock GROUP BY site) AS clock
                 ON timer.site = clock.site AND timer.due_at <= clock.at) AS due,
              (SELECT count(*)::int FROM alerting.movement_fact) AS taken`,
    );
    quiet = row?.behind === 0 && row.due === 0 && row.taken > 0 ? quiet + 1 : 0;
  }
}

async function storedState(database: Database) {
  return {
    alerts: await database.query(
      `SELECT id, rule, key, patient, status, disposition, severity, title, because, raised_at,
              count, timeline
       FROM alerting.alert ORDER BY id`,
    ),
    clusters: await database.query('SELECT id, body FROM alerting.cluster ORDER BY id'),
    contacts: await database.query('SELECT id, status, body FROM alerting.contact ORDER BY id'),
  };
}

async function run(brokers: readonly string[] | null) {
  const test = await testDatabase();
  const options = { keys: 'settings-alone', log: silentLog } as const;
  const platform = await openPlatform(configOf(test.url, brokers), options);
  const services = [alertingService];
  const system = await startSystem(platform, {
    services,
    version: '1',
    onFatal: throwFatal,
    port: 0,
  });
  try {
    const events = eventsOf(wardOutbreak());
    await platform.database.transaction(async (tx) => append(tx, events));
    await settled(platform.database);
    return await storedState(platform.database);
  } finally {
    await system.stop();
    await platform.close();
    await test.drop();
  }
}

const missing = whyNoKafka();

describe('sixty days on the wards on both carriers', () => {
  if (missing) it.skip(`through Kafka (left out: ${missing})`, () => undefined);
  else {
    it('give the same alerts, clusters and contacts, ids and timelines included', async () => {
      const inPlace = await run(null);
      expect(inPlace.alerts).toHaveLength(49);
      expect(inPlace.clusters).toHaveLength(6);
      const kafka = await startKafka();
      try {
        expect(await run(kafka.brokers)).toEqual(inPlace);
      } finally {
        await kafka.stop();
      }
    }, 600_000);
  }
});
