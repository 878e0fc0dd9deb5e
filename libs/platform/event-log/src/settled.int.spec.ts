import { randomUUID } from 'node:crypto';
import { testDatabase, type TestDatabase } from '@carbawatch/testing';
import { append } from './append';
import { ConsumerLoop } from './consumer-loop';
import { PostgresLog, migrateLog } from './postgres-log';
import type { BatchHandler } from './records';
import { quiet, settled } from './settled';

const REPORTED = 'carbawatch.isolates.reported.v1';
const CLASSIFIED = 'carbawatch.isolates.classified.v1';
const anything = { safeParse: (value: unknown) => ({ success: true as const, data: value }) };

function event(topic: string, cause: string) {
  const id = randomUUID();
  const time = '2024-01-05T06:30:00Z';
  return {
    topic,
    key: 'site-1/a',
    type: 't',
    id,
    subject: 's',
    source: '/x',
    time,
    cause,
    value: {},
  };
}

describe('a message is settled', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await testDatabase();
    await migrateLog(test.database);
  });
  afterAll(() => test.drop());

  function consumer(name: string, topic: string, handler: BatchHandler): ConsumerLoop {
    return new ConsumerLoop({
      consumer: name,
      log: new PostgresLog(test.database),
      schemas: { [topic]: anything },
      handlers: new Map([[topic, handler]]),
      hooks: {
        onFatal: (error) => {
          throw error;
        },
      },
    });
  }

  it('only when consumers are past what other services appended because of it', async () => {
    const message = randomUUID();
    const classification = consumer('classification', REPORTED, async ({ tx, records }) => {
      append(
        tx,
        records.map((record) => event(CLASSIFIED, record.cause ?? '')),
      );
    });
    const stats = consumer('stats', CLASSIFIED, async () => undefined);
    await classification.start();
    await stats.start();
    await stats.pause();
    await test.database.transaction(async (tx) => append(tx, [event(REPORTED, message)]));
    await classification.whenCaughtUp();
    expect(await settled(test.database, message)).toBe(false);
    expect(await quiet(test.database)).toBe(false);
    stats.resume();
    await stats.whenCaughtUp();
    expect(await settled(test.database, message)).toBe(true);
    expect(await quiet(test.database)).toBe(true);
    await classification.stop();
    await stats.stop();
  });
});
